"""Geometry of the energy chart: the scene's curve, a section's curve laid over it, cuts and hit points.

The drawing is stretched to the page's width, so shapes are in a box of `WIDTH` by `HEIGHT` units and everything that
must not be stretched (words, pins) is placed by percentages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from temptrack.interchange.report.answer import Answer, HitPoint, Point, Suggestion
from temptrack.interchange.words import clock

WIDTH, HEIGHT = 1000, 100
_STEPS_S = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_MOST_TICKS = 9
_SMALL_CURVE_POINTS = 90
_PIN_WIDTH = 2.6
"""Percent of the chart that a pin takes on a wide page."""
_LABEL_ROOM = 11.0
"""Percent that must be free right of a pin before its label is written beside it."""
_LANES = 3


@dataclass(frozen=True)
class Tick:
    """A moment named under the chart."""

    left_percent: float
    text: str


@dataclass(frozen=True)
class Pin:
    """A hit point on the chart: numbered, in a lane of its own where pins crowd."""

    number: int
    left_percent: float
    lane: int
    label: str
    label_fits: bool
    range_clock: str
    track_clock: str


@dataclass(frozen=True)
class Layer:
    """What one suggestion adds to the chart."""

    rank: int
    title: str
    line: str
    small_line: str
    pins: tuple[Pin, ...]

    @property
    def lanes(self) -> int:
        """How many lanes its pins take."""
        return 1 + max((pin.lane for pin in self.pins), default=-1)


@dataclass(frozen=True)
class Chart:
    """Everything the template draws; paths are SVG path data."""

    duration_s: float
    scene_line: str
    scene_area: str
    small_scene_area: str
    cuts: str
    ticks: tuple[Tick, ...]
    layers: tuple[Layer, ...]

    @property
    def lanes(self) -> int:
        """How many lanes the pins of any layer take."""
        return max((layer.lanes for layer in self.layers), default=0)


def draw_chart(answer: Answer) -> Chart | None:
    """Lay the answer's curves out; None when there is no curve at all."""
    scene, suggestions = answer.scene, answer.suggestions
    if not scene.energy_curve and not any(one.energy_curve for one in suggestions):
        return None
    duration_s = scene.duration_s or _longest(scene.energy_curve, suggestions)
    line = line_of(scene.energy_curve, duration_s)
    small = line_of(thinned(scene.energy_curve), duration_s)
    return Chart(
        duration_s,
        scene_line=line,
        scene_area=area(line),
        small_scene_area=area(small),
        cuts=" ".join(f"M{_x(cut, duration_s):.1f},{HEIGHT}v-9" for cut in scene.cuts_range_s if 0 < cut < duration_s),
        ticks=_ticks(duration_s),
        layers=tuple(draw_layer(one, duration_s) for one in suggestions),
    )


def draw_layer(suggestion: Suggestion, duration_s: float) -> Layer:
    """Lay a section's curve and its hit points over so many seconds of picture."""
    curve = from_section_start(suggestion)
    return Layer(
        suggestion.rank,
        suggestion.track.title,
        line=line_of(curve, duration_s),
        small_line=line_of(thinned(curve), duration_s),
        pins=_pins(suggestion.hit_points, duration_s),
    )


def from_section_start(suggestion: Suggestion) -> tuple[Point, ...]:
    """Count the curve, which comes in seconds of the track, from the section's start."""
    return tuple(Point(point.at_s - suggestion.track_in_s, point.level) for point in suggestion.energy_curve)


def _longest(scene: Sequence[Point], suggestions: Sequence[Suggestion]) -> float:
    ends = [curve[-1].at_s for curve in (scene, *map(from_section_start, suggestions)) if curve]
    return max(ends, default=0.0) or 1.0


def _pins(hits: Sequence[HitPoint], duration_s: float) -> tuple[Pin, ...]:
    inside = sorted((hit for hit in hits if 0 <= hit.range_s <= duration_s), key=lambda hit: hit.range_s)
    lefts = [100 * hit.range_s / duration_s for hit in inside]
    ends = [-_PIN_WIDTH] * _LANES
    pins = []
    for index, (hit, left) in enumerate(zip(inside, lefts, strict=True)):
        lane = next((lane for lane in range(_LANES) if left >= ends[lane]), ends.index(min(ends)))
        ends[lane] = left + _PIN_WIDTH
        following = lefts[index + 1] if index + 1 < len(lefts) else 100.0
        room = following - left >= _LABEL_ROOM
        pins.append(
            Pin(
                index + 1,
                round(left, 2),
                lane,
                hit.label,
                bool(hit.label) and room,
                clock(hit.range_s),
                clock(hit.track_s),
            )
        )
    return tuple(pins)


def _ticks(duration_s: float) -> tuple[Tick, ...]:
    step = next((step for step in _STEPS_S if duration_s / step <= _MOST_TICKS), duration_s / _MOST_TICKS)
    decimals = 1 if step < 1 else 0
    moments = (index * step for index in range(int(duration_s / step) + 1))
    return tuple(Tick(round(100 * moment / duration_s, 2), clock(moment, decimals)) for moment in moments)


def thinned(curve: Sequence[Point]) -> tuple[Point, ...]:
    """Average neighbours until few enough points are left for a small drawing."""
    size = -(-len(curve) // _SMALL_CURVE_POINTS)
    if size <= 1:
        return tuple(curve)
    groups = (curve[start : start + size] for start in range(0, len(curve), size))
    return tuple(
        Point(sum(point.at_s for point in group) / len(group), sum(point.level for point in group) / len(group))
        for group in groups
    )


def line_of(curve: Sequence[Point], duration_s: float) -> str:
    """Return a curve as path data, as wide as so many seconds."""
    points = [point for point in curve if 0 <= point.at_s <= duration_s + 1e-6]
    if not points:
        return ""
    places = [f"{_x(point.at_s, duration_s):.1f},{HEIGHT * (1 - point.level):.1f}" for point in points]
    return "M" + " ".join(places)


def area(line: str) -> str:
    """Close a line to the ground."""
    if not line:
        return ""
    first = line[1:].split(",", 1)[0]
    last = line.rsplit(" ", 1)[-1].lstrip("M").split(",", 1)[0]
    return f"{line}V{HEIGHT}H{first}Z" if first != last else ""


def _x(at_s: float, duration_s: float) -> float:
    return WIDTH * at_s / duration_s
