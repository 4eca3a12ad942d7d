"""Striking at the k-th thing that processes do to the files of a folder; `strike.c` says how."""

import ctypes
import errno
import mmap
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from functools import cache
from pathlib import Path

_SOURCE = Path(__file__).with_name("strike.c")


class How(IntEnum):
    """What happens at the k-th doing; the same as in `strike.c`."""

    COUNT = 0
    KILL = 1
    FAIL = 2
    CLOCK = 3
    LEAVE = 4


class _Page(ctypes.Structure):
    """The same as in `strike.c`."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("armed", "how", "victim", "error")),
        *((name, ctypes.c_long) for name in ("at", "back_s", "count", "written", "failed")),
        *((name, ctypes.c_char * 512) for name in ("under", "struck")),
    )


class Striker:
    """A page of memory that is shared with the processes that are struck."""

    def __init__(self, page: _Page, variables: Mapping[str, str]) -> None:
        self._page = page
        self.variables = variables
        """What such a process needs in its environment."""

    def arm(self, how: How = How.COUNT, *, at: int = 0, victim: int = 0, error: int = errno.ENOSPC) -> None:
        """Begin to count, and strike at a doing.

        Parameters
        ----------
        how : How
            Nothing but counting, unless said otherwise.
        at : int
            Which doing, from 1.
        victim : int
            The process to be killed besides the one that does it, or with ``LEAVE`` instead of it; 0 for none.
        error : int
            With which doings fail from there on; with ``ENOSPC`` those alone that need room.
        """
        page = self._page
        page.count = page.written = page.failed = 0
        page.struck = b""
        page.how, page.at, page.victim, page.error, page.back_s = how, at, victim, error, 86_400
        page.armed = 1

    def disarm(self) -> None:
        """Let all go on as it should."""
        self._page.armed = 0

    @property
    def count(self) -> int:
        """How many doings there were."""
        return int(self._page.count)

    @property
    def written(self) -> int:
        """How many bytes were written."""
        return int(self._page.written)

    @property
    def failed(self) -> int:
        """How many doings failed for want of room or of leave."""
        return int(self._page.failed)

    @property
    def struck(self) -> str:
        """The doing that was struck, with its place in the folder; empty when it never came to it."""
        under = bytes(self._page.under).decode()
        return bytes(self._page.struck).decode(errors="replace").replace(under, "").strip()


@contextmanager
def striker(folder: Path, under: Path) -> Iterator[Striker]:
    """Give what strikes below a folder.

    Parameters
    ----------
    folder : Path
        Where the library is made, and the page.
    under : Path
        What is done below it counts.

    Raises
    ------
    RuntimeError
        When there is no C compiler.
    """
    library = shim(folder)
    if library is None:
        raise RuntimeError("nothing can be struck without a C compiler")
    file = folder / f"page-{under.name}-{id(under)}"
    file.write_bytes(bytes(ctypes.sizeof(_Page)))
    with file.open("r+b") as opened:
        page = _Page.from_buffer(mmap.mmap(opened.fileno(), 0))
    page.under = f"{under}/".encode()
    try:
        yield Striker(page, {"LD_PRELOAD": str(library), "FAULT_PAGE": str(file)})
    finally:
        file.unlink()


@cache
def shim(folder: Path) -> Path | None:
    """Return the library that is loaded before the system's; None without a compiler."""
    target, compiler = folder / "strike.so", shutil.which("cc")
    if compiler is None:
        return None
    words = [compiler, "-shared", "-fPIC", "-O1", "-pthread", "-o", str(target), str(_SOURCE), "-ldl"]
    subprocess.run(words, check=True)
    return target
