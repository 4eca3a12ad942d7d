"""What the allocators hold of memory that was let go of, and giving it back to the system.

Nothing the daemon keeps grows with what it is asked; the allocators' free pages do, for as long as nobody asks for them
back. glibc gives every thread that meets another an arena of its own, up to eight a core, of which memory goes back
from the end alone; Arrow's own pool keeps what its threads freed. docs/load.md has the figures.
"""

import asyncio
import ctypes
import functools
import os
import sys
from typing import Any

_ARENAS = 2
"""Most of the daemon's threads wait most of the time, so they hardly meet."""
_M_ARENA_MAX = -8
"""In glibc's malloc.h."""
_EVERY_S = 10.0


def share_memory() -> None:
    """Let threads, and Arrow, take memory from few common places; called before there are threads.

    Where the user chose otherwise by glibc's or Arrow's own variables, that holds.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    libc = _glibc()
    if libc is not None and "MALLOC_ARENA_MAX" not in os.environ:
        libc.mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Return free pages to the system; a matter of milliseconds. Elsewhere than on glibc the system's own way holds."""
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


class GivingBack:
    """Gives memory back a while after work, again and again while work goes on."""

    def __init__(self) -> None:
        self._worked = asyncio.Event()

    def worked(self) -> None:
        """Take note that work was done; called on the loop."""
        self._worked.set()

    async def keep(self) -> None:
        """Go on until cancelled."""
        while True:
            await self._worked.wait()
            await asyncio.sleep(_EVERY_S)
            self._worked.clear()
            await asyncio.to_thread(give_back)


@functools.cache
def _glibc() -> Any:
    """The C library where it is glibc, else None."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        libc = ctypes.CDLL("libc.so.6")
        return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
    except OSError:
        return None
