"""Energy curves as the contract's points."""

import numpy as np

from temptrack.fingerprint.types import Curve
from temptrack.suggest.answer import CurvePoint
from temptrack.suggest.levels import levels_at
from temptrack.suggest.section import Placement

MOST_POINTS = 600


def curve_points(curve: Curve, duration_s: float) -> tuple[CurvePoint, ...]:
    """Return a picture's curve from the range's start, at most `MOST_POINTS` evenly spaced points."""
    return _sample(curve, 0.0, duration_s)


def section_points(curve: Curve, placement: Placement) -> tuple[CurvePoint, ...]:
    """Return a track's curve during the section, `at_s` in track seconds."""
    return _sample(curve, placement.track_in_s, placement.track_out_s)


def _sample(curve: Curve, begin_s: float, end_s: float) -> tuple[CurvePoint, ...]:
    if not len(curve.levels) or end_s <= begin_s:
        return ()
    count = int(np.clip(np.ceil((end_s - begin_s) / curve.step_s) + 1, 2, MOST_POINTS))
    times_s = np.linspace(begin_s, end_s, count)
    levels = np.clip(levels_at(curve.levels, curve.step_s, times_s), 0.0, 1.0)
    return tuple(CurvePoint(float(at_s), float(level)) for at_s, level in zip(times_s, levels, strict=True))
