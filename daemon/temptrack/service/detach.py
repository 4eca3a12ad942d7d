"""Leaving the terminal: the caller waits until the daemon answers or has said why it does not."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

from temptrack.endpoint import read_endpoint
from temptrack.home import Home

_READY = b"ready"


def detach(home: Home) -> tuple[Callable[[], None], Callable[[str, int], None]]:
    """Return, in a process of its own, how to tell the caller that the daemon serves, and how that it does not.

    In the calling process this does not return: it exits with 0, or with what the daemon told and the reason on stderr.
    Must run before gRPC is imported, whose threads do not survive a fork.
    """
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        _wait_and_exit(reader)
    os.close(reader)
    os.setsid()
    _let_go_of_terminal(home)

    def tell(message: bytes) -> None:
        os.write(writer, message)
        os.close(writer)

    return lambda: tell(_READY), lambda reason, code: tell(f"{code} {reason}".encode())


def respawn(home: Home, arguments: list[str], wait_s: float = 30.0) -> int:
    """Start the daemon as a detached process where there is no fork; return the exit code for the caller."""
    flags = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    child = subprocess.Popen(
        [sys.executable, "-m", "temptrack.service", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=flags,
    )
    deadline = time.monotonic() + wait_s
    while time.monotonic() < deadline:
        endpoint = read_endpoint(home.endpoint_file)
        if endpoint is not None and endpoint.pid == child.pid:
            return 0
        if (code := child.poll()) is not None:
            return code
        time.sleep(0.05)
    return 1


def _wait_and_exit(reader: int) -> None:
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    if told == _READY:
        os._exit(0)
    code, _, reason = told.decode(errors="replace").partition(" ")
    os.write(2, f"{reason or 'The daemon ended before it could serve; its log says more.'}\n".encode())
    os._exit(int(code or 1))


def _let_go_of_terminal(home: Home) -> None:
    """What libraries write to stdout and stderr below Python's own logging ends up in the log as well."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(home.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(log)
    os.chdir(home.root)
