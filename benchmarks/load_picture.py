"""What a daemon holds along time, drawn: memory above, open files and threads below; readable on light and on dark."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from benchmarks.load_memory import WARM, Sample, fit_slope

_WIDTH, _LEFT, _RIGHT = 860, 72, 20
_STYLE = """
svg { font: 13px sans-serif; background: #fff }
text { fill: #24292f } .grid { stroke: #d8dee4 } polyline, .fit { fill: none; stroke-width: 1.6 }
.fit { stroke: #24292f; stroke-dasharray: 7 4 }
.a { stroke: #0a5bb5 } .b { stroke: #b3470a } .c { stroke: #6a3fb0 } .d { stroke: #17733a }
text.a, text.b, text.c, text.d { stroke: none }
text.a { fill: #0a5bb5 } text.b { fill: #b3470a } text.c { fill: #6a3fb0 } text.d { fill: #17733a }
@media (prefers-color-scheme: dark) {
svg { background: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d } .fit { stroke: #e6edf3 }
.a { stroke: #6cb6ff } .b { stroke: #f69d50 } .c { stroke: #c297ff } .d { stroke: #6bc46d }
text.a { fill: #6cb6ff } text.b { fill: #f69d50 } text.c { fill: #c297ff } text.d { fill: #6bc46d }
}
"""


@dataclass(frozen=True)
class _Line:
    name: str
    look: str
    of: Callable[[Sample], float]


_MEMORY = (
    _Line("daemon, resident", "a", lambda sample: sample.daemon_mib),
    _Line("its workers, proportional share", "b", lambda sample: sample.workers_pss_mib),
)
_COUNTS = (
    _Line("open files", "c", lambda sample: sample.files),
    _Line("threads", "d", lambda sample: sample.threads),
)


@dataclass(frozen=True)
class _Panel:
    """Where values and moments lie on the picture."""

    top: int
    bottom: int
    end_s: float
    step: float
    most: float

    def x(self, at_s: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * at_s / self.end_s

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.most


def draw(samples: Sequence[Sample], path: Path, title: str) -> None:
    """Write an SVG: the daemon's memory with the line through its last two thirds, its workers', files and threads."""
    end_s = samples[-1].at_s
    memory, counts = _panel(samples, _MEMORY, 56, 300, end_s), _panel(samples, _COUNTS, 344, 460, end_s)
    parts = [
        f'<text x="{_LEFT}" y="22" font-weight="bold">{escape(title)}</text>',
        *_drawn(samples, _MEMORY, memory, "MiB"),
        _trend(samples, memory),
        *_drawn(samples, _COUNTS, counts, "number"),
        *_minutes(counts),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} 510" role="img">'
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = [head, f"<title>{escape(title)}</title>", f"<style>{_STYLE}</style>", *parts, "</svg>", ""]
    path.write_text("\n".join(whole), encoding="utf-8")


def _panel(samples: Sequence[Sample], lines: Sequence[_Line], top: int, bottom: int, end_s: float) -> _Panel:
    most = max(line.of(sample) for line in lines for sample in samples)
    step = _step(most, 6 if bottom - top > 200 else 3)
    return _Panel(top, bottom, end_s, step, step * max(1.0, np.ceil(most / step)))


def _drawn(samples: Sequence[Sample], lines: Sequence[_Line], panel: _Panel, unit: str) -> Iterator[str]:
    for value in np.arange(0, panel.most + panel.step / 2, panel.step):
        y = panel.y(value)
        yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.0f}</text>'
    middle = (panel.top + panel.bottom) / 2
    yield f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})">{unit}</text>'
    for place, line in enumerate(lines):
        points = " ".join(f"{panel.x(s.at_s):.1f},{panel.y(line.of(s)):.1f}" for s in samples)
        yield f'<polyline class="{line.look}" points="{points}"/>'
        yield f'<text class="{line.look}" x="{_LEFT + 300 * place}" y="{panel.top - 12}">{line.name}</text>'


def _trend(samples: Sequence[Sample], panel: _Panel) -> str:
    slope = fit_slope([s.at_s for s in samples], [s.daemon_mib for s in samples])
    ends = samples[0].at_s + WARM * (panel.end_s - samples[0].at_s), panel.end_s
    (x1, y1), (x2, y2) = ((panel.x(s), panel.y(slope.level + slope.per_hour * s / 3600)) for s in ends)
    told = f"{slope.per_hour:+.0f} MiB an hour ({slope.low:+.0f} to {slope.high:+.0f})"
    return (
        f'<path class="fit" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'
        f'<text x="{x2:.1f}" y="{y2 - 12:.1f}" text-anchor="end">{told}</text>'
    )


def _minutes(panel: _Panel) -> Iterator[str]:
    every_s = 60 * _step(panel.end_s / 60, 6)
    for at_s in np.arange(0, panel.end_s + 1, every_s):
        yield f'<text x="{panel.x(at_s):.1f}" y="{panel.bottom + 18}" text-anchor="middle">{at_s / 60:g}</text>'
    yield f'<text x="{(_LEFT + _WIDTH) / 2:.0f}" y="{panel.bottom + 40}" text-anchor="middle">minutes</text>'


def _step(most: float, steps: int) -> float:
    """Return a round step of which about so many make the whole."""
    power = 10.0 ** np.floor(np.log10(max(most, 1e-9) / steps))
    return float(next(power * one for one in (1, 2, 5, 10) if most / (power * one) <= steps + 0.5))
