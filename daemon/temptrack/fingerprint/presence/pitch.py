"""Which pitches sound over seconds: notes keep to a scale and change, a hum keeps to itself, noise has none."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.presence.lines import CHROMA_BINS
from temptrack.fingerprint.presence.windows import window_mean
from temptrack.fingerprint.types import Vector

_NEAR, _WIDE = (-2, 3), (-8, 9)
_PAST, _FUTURE = (-5, -1), (1, 5)
_DISTINCT = 0.04
"""Share of the whole from which on a pitch class counts as used."""


def pitch_figures(pitches: Vector) -> Numbers:
    """Describe the pitches around each step.

    Parameters
    ----------
    pitches : ndarray
        Shape (steps, CHROMA_BINS + 3), from `lines.line_pitches`.

    Returns
    -------
    ndarray
        Shape (steps, 14): for two and a half and for eight and a half seconds how much is pitched, how few the
        pitches are (entropy), the strongest's share, how many are used, how well they keep to one tuning, and how
        far notes lie on it; then how alike the pitches are two seconds before and after, and a step before and now.
    """
    columns = [column for window in (_NEAR, _WIDE) for column in _around(window_mean(pitches, window))]
    past, future = (_unit(window_mean(pitches[:, :CHROMA_BINS], window)) for window in (_PAST, _FUTURE))
    here = _unit(window_mean(pitches[:, :CHROMA_BINS], (-1, 1)))
    before = _unit(window_mean(pitches[:, :CHROMA_BINS], (-3, -1)))
    columns += [(past * future).sum(axis=1), (here * before).sum(axis=1)]
    return np.stack(columns, axis=1)


def _around(mean: Numbers) -> list[Numbers]:
    chroma, (real, imaginary, weight) = mean[:, :CHROMA_BINS], mean[:, CHROMA_BINS:].T
    # Each semitone with the thirds beside it: a note between two thirds counts once.
    note = chroma + 0.5 * (np.roll(chroma, 1, axis=1) + np.roll(chroma, -1, axis=1))
    share = note / (note.sum(axis=1, keepdims=True) + 1e-3)
    entropy = -(share * np.log2(share + 1e-6)).sum(axis=1)
    peaks = (share > np.roll(share, 1, axis=1)) & (share >= np.roll(share, -1, axis=1)) & (share > _DISTINCT)
    tuned = np.hypot(real, imaginary) / (weight + 1.0)
    phases = note.reshape(len(note), -1, 3).sum(axis=1)
    aligned = phases.max(axis=1) / (phases.sum(axis=1) + 1.0)
    return [np.log1p(weight), entropy, share.max(axis=1), peaks.sum(axis=1).astype(np.float64), tuned, aligned]


def _unit(rows: Numbers) -> Numbers:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-2))
