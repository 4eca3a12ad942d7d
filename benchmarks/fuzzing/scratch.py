"""A folder for files that readers are given, in memory where the system has such a place."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


@cache
def folder() -> Path:
    """Return this process's folder; it goes with the process."""
    made = Path(tempfile.mkdtemp(prefix="temptrack-fuzz-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def laid(name: str, data: bytes) -> Path:
    """Return a file of this name with this content; a folder in the name is made."""
    path = folder() / name
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return path
