"""Memory along time: watched, fitted with a line, drawn."""

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

_BLOCKS = 12
_WARM = 0.25
"""Share of the time at the start that is not fitted: caches fill, libraries load."""


@dataclass(frozen=True)
class Sample:
    """Memory at one moment."""

    at_s: float
    daemon_mib: float
    workers_mib: float
    """Of all processes the daemon started."""


@dataclass(frozen=True)
class Slope:
    """How memory grows, MiB an hour, with its 95 % confidence interval."""

    mib_per_hour: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mib_per_hour:+.0f} MiB/hour (95 %: {self.low:+.0f} to {self.high:+.0f})"


class MemoryWatch(AbstractContextManager["MemoryWatch"]):
    """Samples the memory of a process and of what it started, once a second."""

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
        while not self._over.wait(1.0):
            own, *others = [resident_mib(pid) for pid in family(self._pid)]
            self.samples.append(Sample(time.monotonic() - began, own, sum(others)))


def fit_slope(times_s: Sequence[float], mib: Sequence[float]) -> Slope:
    """Fit a line through the means of equal blocks of time, past the first quarter.

    Samples a second apart are not independent; means of long blocks nearly are (batch means; Law & Kelton 2000,
    "Simulation modeling and analysis", 9.5.3), so the interval is Student's for a line through those.
    """
    times, levels = np.asarray(times_s), np.asarray(mib)
    late = times >= times[0] + _WARM * (times[-1] - times[0])
    blocks = [b for b in np.array_split(np.flatnonzero(late), _BLOCKS) if len(b)]
    hours = np.array([times[block].mean() / 3600 for block in blocks])
    fitted = stats.linregress(hours, np.array([levels[block].mean() for block in blocks]))
    spread = float(stats.t.ppf(0.975, len(blocks) - 2) * fitted.stderr)
    return Slope(float(fitted.slope), float(fitted.slope) - spread, float(fitted.slope) + spread)


def draw(samples: Sequence[Sample], path: Path, title: str) -> None:
    """Draw the daemon's memory and its workers' along time, as SVG."""
    width, height, left, top, bottom = 860, 360, 64, 44, 44
    end_s = max(sample.at_s for sample in samples)
    most = max(max(sample.daemon_mib, sample.workers_mib) for sample in samples)
    step = _step(most)
    most = step * np.ceil(most / step)

    def place(at_s: float, mib: float) -> str:
        x = left + (width - left - 16) * at_s / end_s
        return f"{x:.1f},{height - bottom - (height - top - bottom) * mib / most:.1f}"

    def line(points: list[str], colour: str) -> str:
        return f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{" ".join(points)}"/>'

    def text(x: float, y: float, words: str, anchor: str = "start", colour: str = "#333") -> str:
        return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}" text-anchor="{anchor}">{words}</text>'

    parts = [f'<rect width="{width}" height="{height}" fill="#fff"/>', text(left, 22, title)]
    for mib in np.arange(0, most + step / 2, step):
        y = float(place(0, mib).split(",")[1])
        parts.append(f'<path d="M{left} {y:.1f}H{width - 16}" stroke="#ddd"/>')
        parts.append(text(left - 8, y + 4, f"{mib:.0f}", "end"))
    every_s = 60 * _step(end_s / 60)
    parts.extend(
        text(float(place(at_s, 0).split(",")[0]), height - bottom + 18, f"{at_s / 60:g}", "middle")
        for at_s in np.arange(0, end_s + 1, every_s)
    )
    parts.append(text(width - 16, height - 8, "minutes", "end"))
    parts.append(text(left, 38, "MiB resident: daemon", colour="#1f5fa8"))
    parts.append(text(left + 160, 38, "all its workers together", colour="#b3541e"))
    parts.append(line([place(s.at_s, s.workers_mib) for s in samples], "#b3541e"))
    parts.append(line([place(s.at_s, s.daemon_mib) for s in samples], "#1f5fa8"))
    font = 'font-family="sans-serif" font-size="13"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {font}>'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *parts, "</svg>", ""]), encoding="utf-8")


def _step(most: float) -> float:
    """Return a round step of which four to eight fit."""
    power = 10.0 ** np.floor(np.log10(max(most, 1e-9) / 4))
    return float(next(power * one for one in (1, 2, 5, 10) if most / (power * one) <= 8))
