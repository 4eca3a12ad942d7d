"""The section of a track for a range, and others that differ enough to be worth hearing."""

from dataclasses import dataclass

import numpy as np

from temptrack.store.records import TrackRecord
from temptrack.suggest.answer import HitPoint
from temptrack.suggest.canvas import Canvas, Moment, main_moment
from temptrack.suggest.library import Floats
from temptrack.suggest.section.fit import Fits, measure
from temptrack.suggest.section.hits import hit_points
from temptrack.suggest.section.starts import candidate_starts
from temptrack.suggest.section.words import say_why

MOST_ALTERNATIVES = 3
_APART_SHARE, _APART_MOST_S, _APART_LEAST_S = 0.5, 15.0, 2.0
"""Starts half the range apart share a third of what they play (intersection over union): another part of the music."""


@dataclass(frozen=True)
class Placement:
    """A section of a track laid under a range."""

    track_in_s: float
    track_out_s: float
    hit_points: tuple[HitPoint, ...]
    fit: float
    """The weighed score of the choice; compares sections of one track only."""
    why: str = ""
    """What speaks for it, in a few words."""


def place(track: TrackRecord, canvas: Canvas) -> Placement:
    """Choose the section of the track for the range.

    Returns
    -------
    Placement
        As long as the range, or all of the track where that is shorter.
    """
    return placements(track, canvas, alternatives=0)[0]


def placements(track: TrackRecord, canvas: Canvas, *, alternatives: int = MOST_ALTERNATIVES) -> tuple[Placement, ...]:
    """Choose the section of the track for the range, and others after it.

    Parameters
    ----------
    track : TrackRecord
        Its energy curve, beats, bars and parts count.
    canvas : Canvas
        The range.
    alternatives : int
        How many others at most; each starts at least `least_apart_s` from all before it.

    Returns
    -------
    tuple of Placement
        At least one, best first.
    """
    length_s = min(canvas.duration_s, track.duration_s)
    moment = main_moment(canvas)
    starts = candidate_starts(track, length_s, moment)
    fits = measure(track, canvas, starts, length_s, moment)
    return tuple(
        _placed(track, canvas, moment, starts, fits, index)
        for index in _pick(starts, fits.total, least_apart_s(length_s), 1 + alternatives)
    )


def least_apart_s(length_s: float) -> float:
    """Return how far apart the starts of two alternatives lie at least."""
    return max(_APART_LEAST_S, min(_APART_SHARE * length_s, _APART_MOST_S))


def _pick(starts: Floats, total: Floats, apart_s: float, most: int) -> list[int]:
    picked: list[int] = []
    for index in np.lexsort((starts, -np.round(total, 9))):
        if all(abs(starts[index] - starts[other]) >= apart_s for other in picked):
            picked.append(int(index))
        if len(picked) == most:
            break
    return picked


def _placed(
    track: TrackRecord, canvas: Canvas, moment: Moment | None, starts: Floats, fits: Fits, index: int
) -> Placement:
    start_s = float(starts[index])
    out_s = min(start_s + min(canvas.duration_s, track.duration_s), track.duration_s)
    hits = hit_points(track, canvas, moment, start_s, out_s)
    return Placement(
        start_s, out_s, hits, float(fits.total[index]), say_why(track, canvas, moment, fits, index, start_s, hits)
    )
