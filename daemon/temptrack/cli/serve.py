"""`temptrack serve`: the daemon, in this terminal or on its own."""

import os
import subprocess
import sys
from typing import Annotated

import typer

from temptrack.cli.output import print_line
from temptrack.client import connect, start_daemon
from temptrack.errors import DaemonUnreachableError
from temptrack.home import Home, find_home


def serve(
    detach: Annotated[bool, typer.Option("--detach", help="Leave the terminal; return once it answers.")] = False,
    tcp: Annotated[bool, typer.Option("--tcp", help="Listen on 127.0.0.1 with a token, not on a Unix socket.")] = False,
) -> None:
    """Start the daemon; other commands do this by themselves when they need it."""
    home = find_home()
    if detach:
        print_line(serve_detached(home, tcp=tcp))
    else:
        serve_here(home, tcp=tcp)


def serve_detached(home: Home, *, tcp: bool) -> str:
    """Start a daemon of its own unless one runs; return a sentence on it."""
    try:
        with connect(home, start=False) as daemon:
            return f"A daemon already serves {home.root} (pid {daemon.endpoint.pid})."
    except DaemonUnreachableError:
        endpoint = start_daemon(home, tcp=tcp)
        return f"The daemon serves {home.root} (pid {endpoint.pid})."


def serve_here(home: Home, *, tcp: bool) -> None:
    """Become the daemon; where a process cannot become another, run it and leave with its exit code."""
    command = [sys.executable, "-m", "temptrack.service", *(["--tcp"] if tcp else [])]
    environment = {**os.environ, "TEMPTRACK_HOME": str(home.root)}
    if sys.platform == "win32":
        raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)
    os.execve(sys.executable, command, environment)  # noqa: S606 (our own interpreter and module)
