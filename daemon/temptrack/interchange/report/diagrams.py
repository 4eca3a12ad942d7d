"""Geometry of the reliability diagram and of the risk-coverage curve, in units of their SVGs."""

from dataclasses import dataclass
from math import sqrt

from temptrack.interchange.report.reading import Json, read_number, read_parts

DIAGRAM = 300
"""Side of both diagrams' squares."""
_LARGEST, _SMALLEST = 11.0, 2.5


@dataclass(frozen=True)
class Dot:
    """Answers of about the same confidence."""

    x: float
    y: float
    radius: float
    """Its area stands for how many."""
    even_y: float
    """Where the diagonal is above or below it."""
    title: str


@dataclass(frozen=True)
class Reliability:
    """The reliability diagram."""

    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Risk:
    """The risk-coverage curve."""

    line: str
    area: str
    overall_y: float
    """The share wrong of all."""
    overall: float
    top: float
    """What the upper edge stands for."""


def draw_reliability(found: Json) -> Reliability:
    """Place a dot for each bin that holds answers."""
    bins = [one for one in read_parts(found, "reliability") if read_number(one, "count") > 0]
    most = max((read_number(one, "count") for one in bins), default=1.0)
    return Reliability(tuple(_dot(one, most) for one in bins))


def draw_risk(found: Json) -> Risk | None:
    """Draw the curve; None without answers."""
    points = [(read_number(one, "coverage"), read_number(one, "risk")) for one in read_parts(found, "risk_coverage")]
    if not points:
        return None
    highest = max(risk for _, risk in points)
    top = next(step for step in (0.1, 0.25, 0.5, 1.0) if step >= highest - 1e-9)
    places = [(coverage * DIAGRAM, DIAGRAM * (1 - risk / top)) for coverage, risk in points]
    # Before the first answer there is no risk to tell of: the curve starts with it.
    line = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    area = f"{line} L{places[-1][0]:.1f} {DIAGRAM} L{places[0][0]:.1f} {DIAGRAM} Z"
    overall = points[-1][1]
    return Risk(line, area, round(DIAGRAM * (1 - overall / top), 1), overall, top)


def _dot(one: Json, most: float) -> Dot:
    confidence, right, count = (read_number(one, name) for name in ("confidence", "right", "count"))
    return Dot(
        x=round(DIAGRAM * confidence, 1),
        y=round(DIAGRAM * (1 - right), 1),
        radius=round(max(_SMALLEST, _LARGEST * sqrt(count / most)), 1),
        even_y=round(DIAGRAM * (1 - confidence), 1),
        title=f"{count:.0f} answers said {100 * confidence:.0f} %, {100 * right:.0f} % were right",
    )
