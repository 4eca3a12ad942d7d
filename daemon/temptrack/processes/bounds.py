"""How much memory a process that decodes may take: a file that asks for more costs an error, not the machine.

The kernel counts what a process may write to (RLIMIT_DATA), touched or not, since Linux 4.7; libraries mapped from
files are left out. macOS takes the limit and does not keep it, Windows has none of this kind: there the system alone
bounds.
"""

import contextlib
import os
import sys
from pathlib import Path

_LEAST_BYTES = 6 * 2**30
"""Five times what pictures of 8K in ten bits take on two cores (docs/security.md); each further core holds one more."""

_SOONER = "500"
"""Of 1000: how far this process comes before others when the kernel must end one (proc_pid_oom_score_adj(5))."""


def most_bytes() -> int:
    """Return how much one process may take: half of the machine's memory, and never less than is needed."""
    try:
        return max(_LEAST_BYTES, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2)
    except (AttributeError, OSError, ValueError):
        return _LEAST_BYTES


def bound_memory(most: int | None = None) -> None:
    """Bound this process from now on, and let the kernel end it before the programs of the user when memory is short.

    Parameters
    ----------
    most : int, optional
        Bytes; `most_bytes` without. A lower bound that is set already stays.
    """
    if sys.platform != "linux":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [one for one in (most or most_bytes(), soft, hard) if one != resource.RLIM_INFINITY]
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_SOONER)
