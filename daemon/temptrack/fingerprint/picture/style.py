"""The style fingerprint: how a range is shot, as figures, a vector, a motion curve and an affect."""

import numpy as np

from temptrack.fingerprint.picture.affect import affect_of, score, share_below
from temptrack.fingerprint.picture.measures import STEP_S, measures_of, step_levels
from temptrack.fingerprint.picture.scaling import SCALES
from temptrack.fingerprint.picture.trace import PictureTrace
from temptrack.fingerprint.types import Curve, Identity, PictureStyle, Vector

STYLE = Identity(name="style", version=1, dimension=len(SCALES), settings="scaling=1")
"""Raise the version with any change to a measure, to `SCALES` or to the size of small frames."""


def style_of(trace: PictureTrace) -> PictureStyle:
    """Sum up how a range is shot.

    Parameters
    ----------
    trace : PictureTrace
        Of a file, or joined from several; an empty one counts as black.

    Returns
    -------
    PictureStyle
        ``vector`` has shape (STYLE.dimension,) and about zero mean and unit deviation per dimension over film, so
        that the cosine of two vectors says whether they deviate from the middle of film in the same way.
    """
    measures = measures_of(trace)
    vector = np.array([score(measures, name) for name in SCALES], dtype=np.float32)
    return PictureStyle(
        duration_s=trace.length_s,
        vector=vector,
        cuts_s=tuple(cut - trace.in_s for cut in trace.cuts_s),
        motion=Curve(step_s=STEP_S, levels=_motion_levels(trace)),
        affect=affect_of(measures),
        measures=measures,
    )


def _motion_levels(trace: PictureTrace) -> Vector:
    """Motion over time by its place in film, smoothed over three steps so that single hits stay but jitter goes."""
    steps = step_levels(trace, "motion")
    padded = np.pad(steps, 1, mode="edge")
    smooth = 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
    scale = SCALES["motion_mean"]
    return np.array([share_below(scale.score(float(value))) for value in smooth], dtype=np.float32)
