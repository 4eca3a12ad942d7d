"""Each step in its surroundings: the row of figures that is judged."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.presence.pitch import pitch_figures
from temptrack.fingerprint.presence.rhythm import modulations, pulses, swings
from temptrack.fingerprint.presence.settings import STEP_FRAMES
from temptrack.fingerprint.presence.steps import Steps
from temptrack.fingerprint.presence.tonality import steadiness
from temptrack.fingerprint.presence.windows import window_mean
from temptrack.fingerprint.types import Vector

_BEFORE, _NEAR, _AFTER, _WIDE = (-4, 0), (-1, 2), (1, 5), (-4, 5)
"""Steps relative to the one judged, half-open: looking to either side apart keeps a beginning sharp."""
_AT_ONCE = 1024
REACH = 8
"""Steps to either side that a row depends on."""


def rows_of(steps: Steps, voice: Vector) -> Vector:
    """Put the figures of each step side by side, some steps at a time.

    Parameters
    ----------
    steps : Steps
        Of a sound.
    voice : ndarray
        Shape (len(steps), VOICE_FIGURES), from `voice.VoiceDetector`.

    Returns
    -------
    ndarray
        Shape (len(steps), any).
    """
    parts = []
    for first in range(0, len(steps), _AT_ONCE):
        last = min(first + _AT_ONCE, len(steps))
        low, high = max(0, first - REACH), min(len(steps), last + REACH)
        parts.append(_rows(steps.part(low, high), voice[low:high])[first - low : last - low])
    return np.concatenate(parts)


def _rows(steps: Steps, voice: Vector) -> Vector:
    four_bands = steps.bands_db.reshape(len(steps.bands_db), 4, 2).mean(axis=2)
    parts = [
        steps.figures,
        *(_steadiness(steps, window) for window in (_NEAR, _BEFORE, _AFTER, _WIDE)),
        modulations(steps.level_db, four_bands),
        swings(steps.bands_db),
        pulses(steps.flux),
        steps.lines,
        pitch_figures(steps.pitches),
        steps.layers,
        voice,
    ]
    return np.concatenate(parts, axis=1).astype(np.float32)


def _steadiness(steps: Steps, window: tuple[int, int]) -> Numbers:
    return steadiness(window_mean(steps.active.astype(np.float32), window) / STEP_FRAMES)
