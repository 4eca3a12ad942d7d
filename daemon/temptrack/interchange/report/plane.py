"""Geometry of the plane of feeling (Russell 1980): the scene and the suggested tracks as dots, ranks beside them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from temptrack.interchange.report.answer import Affect, Answer

SIDE = 200
_LABEL_REACH = 11.0
_LABEL_ROOM = 12.0
_AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (0.75, -0.75), (-0.75, -0.75), (0.75, 0.75), (-0.75, 0.75))
_EDGE = 6.0


@dataclass(frozen=True)
class Dot:
    """A track on the plane, and where its rank is written."""

    rank: int
    x: float
    y: float
    label_x: float
    label_y: float
    title: str


@dataclass(frozen=True)
class Plane:
    """The scene's place, if the scene has one, and the tracks'."""

    scene: tuple[float, float] | None
    dots: tuple[Dot, ...]


def draw_plane(answer: Answer) -> Plane | None:
    """Place the dots; None when neither the scene nor any track says how it feels."""
    scene = _place(answer.scene.affect) if answer.scene.affect and answer.scene.duration_s else None
    felt = [(one.rank, _place(one.track.affect), one.track.title) for one in answer.suggestions if one.track.affect]
    if scene is None and not felt:
        return None
    taken = [place for _, place, _ in felt] + ([scene] if scene else [])
    dots = []
    for rank, (x, y), title in felt:
        label_x, label_y = _free_place(x, y, taken)
        taken.append((label_x, label_y))
        dots.append(Dot(rank, x, y, label_x, label_y, title))
    return Plane(scene, tuple(dots))


def _place(affect: Affect) -> tuple[float, float]:
    inner = SIDE - 2 * _EDGE
    return round(_EDGE + inner * affect.valence, 1), round(_EDGE + inner * (1 - affect.energy), 1)


def _free_place(x: float, y: float, taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Choose the place around a dot that has most room, the right side first among equals."""

    def room(place: tuple[float, float]) -> float:
        if not all(_EDGE <= value <= SIDE - _EDGE for value in place):
            return -1.0
        others = (math.dist(place, other) for other in taken if other != (x, y))
        return min(_LABEL_ROOM, *others, _LABEL_ROOM)

    places = [(round(x + _LABEL_REACH * dx, 1), round(y + _LABEL_REACH * dy, 1)) for dx, dy in _AROUND]
    return max(places, key=room)
