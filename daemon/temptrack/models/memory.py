"""How much memory there is for a model, and giving it back to the system."""

import ctypes
import gc
import sys
from contextlib import suppress
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def free_memory_bytes() -> int | None:
    """Return what could be taken without the system swapping; None where it does not tell (macOS, Windows)."""
    available = _meminfo("MemAvailable")
    within = _left_in_container(_CGROUP)
    return available if available is None or within is None else min(available, within)


def _left_in_container(folder: Path) -> int | None:
    """What a container's limit leaves; pages of files that can be dropped at once count as free (kernel, cgroup-v2)."""
    limit, used = _number(folder / "memory.max"), _number(folder / "memory.current")
    if limit is None or used is None:
        return None
    try:
        stated = dict(line.split() for line in (folder / "memory.stat").read_text(encoding="ascii").splitlines())
    except (OSError, ValueError):
        stated = {}
    return max(limit - used + int(stated.get("inactive_file", 0)), 0)


def give_back() -> None:
    """Return freed memory to the system.

    glibc keeps what a loaded model's many middling tensors leave behind: without ``malloc_trim`` (glibc manual, 3.2.3)
    a daemon that let go of 600 MB of weights is as large as before.
    """
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # musl has none and needs none
            ctypes.CDLL(None).malloc_trim(0)


def _meminfo(name: str) -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), None)


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # "max": no limit
        return None
