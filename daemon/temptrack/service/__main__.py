"""``python -m temptrack.service [--detach] [--tcp]``: the daemon as a process.

Serves the home that ``TEMPTRACK_HOME`` names. Exit codes: 0 it served and was stopped, 1 it could not, 3 another daemon
owns the home.
"""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Callable

from temptrack.errors import StateError, StoreLockedError, TemptrackError
from temptrack.home import Home, find_home
from temptrack.service.detach import detach, respawn
from temptrack.service.logs import log_to

FAILED = 1
LOCKED = 3


def main() -> int:
    """Run the daemon and return its exit code."""
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
    options = _parse()
    home = find_home()
    try:
        _make_sure(home)
    except StateError as error:
        _complain(str(error), FAILED)
        return FAILED
    if options.detach and sys.platform == "win32":
        return respawn(home, ["--log", *(["--tcp"] if options.tcp else [])])
    serving, failed = detach(home) if options.detach else (_nothing, _complain)
    log_to(home.log_file if options.detach or options.log else None)
    try:
        _run(home, tcp=options.tcp, announce=serving)
    except TemptrackError as error:
        code = LOCKED if isinstance(error, StoreLockedError) else FAILED
        failed(str(error), code)
        return code
    return 0


def _make_sure(home: Home) -> None:
    """Make the home, or say that it cannot be written while there still is somebody to tell.

    Raises
    ------
    StateError
        When the daemon could keep nothing there.
    """
    try:
        home.create()
        for path in (home.lock_file, home.log_file):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StateError(
            f"The home {home.root} cannot be written ({error.strerror})",
            remedy="make it writable and see that its disk has room, or move TEMPTRACK_HOME",
        ) from error


def _run(home: Home, *, tcp: bool, announce: Callable[[], None]) -> None:
    try:
        daemon = importlib.import_module("temptrack.service.daemon")
    except ModuleNotFoundError as error:
        raise TemptrackError(
            f"The daemon's part {error.name} is not installed", remedy="install it: pip install 'temptrack[daemon]'"
        ) from None
    daemon.run(home, tcp=tcp, announce=announce)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m temptrack.service", description=__doc__)
    parser.add_argument("--detach", action="store_true", help="leave the terminal; return once the daemon answers")
    parser.add_argument("--tcp", action="store_true", help="listen on 127.0.0.1 with a token, not on a Unix socket")
    parser.add_argument("--log", action="store_true", help="log to the home's daemon.log, not to stderr")
    return parser.parse_args()


def _nothing() -> None:
    """In the foreground nobody waits for the daemon to be ready."""


def _complain(reason: str, _code: int) -> None:
    print(reason, file=sys.stderr)


if __name__ == "__main__":
    exit_code = main()
    logging.shutdown()
    os._exit(exit_code)  # a decoder that hangs in a broken file must not keep a daemon that was told to go
