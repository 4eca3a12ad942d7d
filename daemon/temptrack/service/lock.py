"""One daemon a home: a lock that the system lets go when its holder dies, however it dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from temptrack.errors import StoreLockedError
from temptrack.home import Home


@contextmanager
def home_lock(home: Home) -> Iterator[None]:
    """Hold a home's lock.

    Raises
    ------
    StoreLockedError
        When another process holds it.
    """
    home.create()
    handle = os.open(home.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _try_lock(handle):
            raise StoreLockedError(
                f"Another daemon{_holder(handle)} owns {home.root}",
                remedy="use that one, or stop it with `temptrack stop`",
            )
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0) if sys.platform != "win32" else None
        yield
    finally:
        os.close(handle)


def _holder(handle: int) -> str:
    if sys.platform == "win32":
        return ""
    pid = os.pread(handle, 20, 0).decode(errors="replace").strip()
    return f" (pid {pid})" if pid.isdigit() else ""


def _try_lock(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
