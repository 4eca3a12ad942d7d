"""What a daemon and the processes it started hold, sampled along time, and how that grows."""

import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
from scipy import stats

from benchmarks.memory import family, resident_mib

_EVERY_S = 2.0
_BLOCKS = 12
WARM = 1 / 3
"""Share of the time at the start that is not fitted: caches fill, libraries load."""


@dataclass(frozen=True)
class Sample:
    """One moment."""

    at_s: float
    daemon_mib: float
    """Resident."""
    daemon_pss_mib: float
    """Resident, of what is shared with others only this process's share (the kernel's Pss)."""
    workers_mib: float
    """Resident, of all processes the daemon started."""
    workers_pss_mib: float
    files: int
    """The daemon's open file descriptors."""
    threads: int
    processes: int
    """That the daemon started."""


@dataclass(frozen=True)
class Slope:
    """A line through what was sampled, an hour, with its 95 % confidence interval."""

    per_hour: float
    low: float
    high: float
    level: float
    """Of the line at the beginning of all time."""


class MemoryWatch(AbstractContextManager["MemoryWatch"]):
    """Samples a process and what it started, every two seconds."""

    def __init__(self, pid: int) -> None:
        self.samples: list[Sample] = []
        self._pid = str(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        began = time.monotonic()
        while not self._over.wait(_EVERY_S):
            self.samples.append(_sample(self._pid, time.monotonic() - began))


def _sample(pid: str, at_s: float) -> Sample:
    _, *workers = family(pid)
    return Sample(
        at_s,
        resident_mib(pid),
        _pss_mib(pid),
        sum(map(resident_mib, workers)),
        sum(map(_pss_mib, workers)),
        _entries(f"/proc/{pid}/fd"),
        _entries(f"/proc/{pid}/task"),
        len(workers),
    )


def _pss_mib(pid: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):  # it ended meanwhile
        return 0.0


def _entries(folder: str) -> int:
    try:
        return sum(1 for _ in Path(folder).iterdir())
    except OSError:
        return 0


def fit_slope(times_s: Sequence[float], levels: Sequence[float]) -> Slope:
    """Fit a line through the means of equal blocks of time, past the first third.

    Samples seconds apart are not independent; means of long blocks nearly are (batch means; Law & Kelton 2000,
    "Simulation modeling and analysis", 9.5.3), so the interval is Student's for a line through those.
    """
    times, values = np.asarray(times_s), np.asarray(levels)
    late = times >= times[0] + WARM * (times[-1] - times[0])
    blocks = [b for b in np.array_split(np.flatnonzero(late), _BLOCKS) if len(b)]
    hours = np.array([times[block].mean() / 3600 for block in blocks])
    fitted = stats.linregress(hours, np.array([values[block].mean() for block in blocks]))
    spread = float(stats.t.ppf(0.975, len(blocks) - 2) * fitted.stderr)
    slope = float(fitted.slope)
    return Slope(slope, slope - spread, slope + spread, float(fitted.intercept))
