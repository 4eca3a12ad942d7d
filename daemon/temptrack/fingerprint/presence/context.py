"""Each step in its surroundings: the row of figures that is judged."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.presence.rhythm import modulations, pulses
from temptrack.fingerprint.presence.settings import STEP_FRAMES
from temptrack.fingerprint.presence.steps import Steps
from temptrack.fingerprint.presence.tonality import steadiness
from temptrack.fingerprint.types import Vector

_BEFORE, _NEAR, _AFTER, _WIDE = (-4, 0), (-1, 2), (1, 5), (-4, 5)
"""Steps relative to the one judged, half-open: looking to either side apart keeps a beginning sharp."""
_AT_ONCE = 2048


def rows_of(steps: Steps, voice: Vector) -> Vector:
    """Put the figures of each step and its surroundings side by side.

    Parameters
    ----------
    steps : Steps
        Of a sound.
    voice : ndarray
        Shape (len(steps),): how probable speech is in each.

    Returns
    -------
    ndarray
        Shape (len(steps), any).
    """
    figures = steps.figures
    square = window_mean(figures**2, _WIDE) - window_mean(figures, _WIDE) ** 2
    swing = modulations(steps.level_db, steps.bands_db)
    parts = [
        figures,
        window_mean(figures, _BEFORE),
        window_mean(figures, _AFTER),
        np.sqrt(np.maximum(square, 0.0)),
        *(_steadiness(steps, window) for window in (_NEAR, _BEFORE, _AFTER, _WIDE)),
        swing,
        _shifted(swing, -3),
        _shifted(swing, 3),
        pulses(steps.flux),
        voice[:, None],
        window_mean(voice[:, None], _BEFORE),
        window_mean(voice[:, None], _AFTER),
    ]
    return np.concatenate(parts, axis=1).astype(np.float32)


def window_mean(values: Numbers, window: tuple[int, int]) -> Numbers:
    """Return the mean of each row's neighbours at ``window[0] <= offset < window[1]``; ends are repeated outside."""
    low, high = window
    padded = np.pad(values.astype(np.float64), ((max(0, -low), max(0, high)), (0, 0)), mode="edge")
    total = np.concatenate([np.zeros((1, values.shape[1])), padded.cumsum(axis=0)])
    first = np.arange(len(values)) + max(0, -low) + low
    return np.asarray((total[first + high - low] - total[first]) / (high - low))


def _steadiness(steps: Steps, window: tuple[int, int]) -> Numbers:
    rows = []
    for start in range(0, len(steps), _AT_ONCE):
        low, high = max(0, start - 5), min(len(steps), start + _AT_ONCE + 5)
        share = window_mean(steps.active[low:high].astype(np.float32), window) / STEP_FRAMES
        rows.append(steadiness(share[start - low : start - low + min(_AT_ONCE, len(steps) - start)]))
    return np.concatenate(rows)


def _shifted(values: Numbers, by: int) -> Numbers:
    place = np.clip(np.arange(len(values)) + by, 0, len(values) - 1)
    return values[place]
