"""How a command reaches the daemon: it says so when it has to start one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from temptrack.client import Daemon, connect
from temptrack.errors import DaemonUnreachableError
from temptrack.home import find_home


@contextmanager
def open_daemon(*, start: bool = True) -> Iterator[Daemon]:
    """Yield a handle on the daemon of the user's home, starting one if need be.

    Raises
    ------
    DaemonUnreachableError
        When none runs and none may be, or could be, started.
    """
    home = find_home()
    try:
        daemon = connect(home, start=False)
    except DaemonUnreachableError:
        if not start:
            raise
        if sys.stderr.isatty():
            print("Starting the daemon ...", file=sys.stderr)
        daemon = connect(home, start=True)
    with daemon:
        yield daemon
