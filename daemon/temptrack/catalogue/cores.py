"""How many cores the process may really use."""

import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")
_MEMORY_EACH = 2**29
"""Bytes a worker may come to need: a film or a concert of some hours."""


def usable_cores(cgroup: Path = _CGROUP) -> int:
    """Return the cores this process may use: those it is bound to, within the share of time its container has.

    Parameters
    ----------
    cgroup : Path
        Where Linux tells of the container.
    """
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota(cgroup)
    return max(1, bound if quota is None else min(bound, int(quota)))


def automatic_workers(cgroup: Path = _CGROUP) -> int:
    """Return how many processes work at once unless the user says otherwise: one a core, while memory lasts for them.

    Half the memory is left to everything else.
    """
    return max(1, min(usable_cores(cgroup), _memory_bytes() // 2 // _MEMORY_EACH))


def _quota(cgroup: Path) -> float | None:
    """Cores' worth of time, by version 2 or 1 of the control groups; None for no limit."""
    try:
        if (cgroup / "cpu.max").exists():
            share, period = (cgroup / "cpu.max").read_text().split()
        else:
            share, period = (
                (cgroup / "cpu" / f"cpu.cfs_{name}_us").read_text().strip() for name in ("quota", "period")
            )
        return None if share in ("max", "-1") else float(share) / float(period)
    except (OSError, ValueError, ZeroDivisionError):
        return None


def _memory_bytes() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows does not tell this way
        return 2**34
