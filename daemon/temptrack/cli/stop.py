"""`temptrack stop`: the daemon finishes and leaves."""

from typing import Annotated

import typer

from temptrack.cli.output import print_line
from temptrack.client import stop_daemon
from temptrack.home import find_home


def stop(
    grace_s: Annotated[
        float, typer.Option("--grace", metavar="S", min=0.1, max=3600, help="Seconds that running work may still take.")
    ] = 5.0,
) -> None:
    """Stop the daemon; what it was adding or learning goes on from there when asked again."""
    pid = stop_daemon(find_home(), grace_s=grace_s)
    print_line("No daemon runs." if pid is None else f"The daemon (pid {pid}) has stopped.")
