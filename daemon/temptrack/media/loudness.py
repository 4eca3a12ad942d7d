"""Loudness by EBU R128, measured with pyloudnorm: the one file that imports it."""

import math

import numpy as np
from numpy.typing import NDArray

from temptrack.media.types import Loudness

SILENCE_LUFS = -70.0
"""The absolute gate of ITU-R BS.1770-5 annex 1; nothing below it counts as sound."""

_SILENT_PEAK_DB = -120.0
_BLOCK_S = 0.4
"""The gating block of BS.1770-5."""

_DUAL_MONO_LU = 10 * math.log10(2)
"""A mono mix is heard from two loudspeakers, so it is measured as two equal channels (EBU R128 s1 practice)."""


def measure_loudness(samples: NDArray[np.float32], sample_rate_hz: int) -> Loudness:
    """Measure how loud a piece of sound is.

    Parameters
    ----------
    samples : ndarray
        (n,) mono, measured as if played from both loudspeakers; or (n, channels), measured as it is.
    sample_rate_hz : int
        Of the samples.
    """
    sound = np.asarray(samples, np.float64)
    peak = float(np.max(np.abs(sound), initial=0.0))
    peak_db = max(_SILENT_PEAK_DB, 20 * math.log10(peak)) if peak > 0 else _SILENT_PEAK_DB
    return Loudness(_integrated_lufs(sound, sample_rate_hz), peak_db)


def _integrated_lufs(sound: NDArray[np.float64], sample_rate_hz: int) -> float:
    import pyloudnorm

    if len(sound) < _BLOCK_S * sample_rate_hz or not np.all(np.isfinite(sound)):
        return SILENCE_LUFS
    lufs = float(pyloudnorm.Meter(sample_rate_hz, block_size=_BLOCK_S).integrated_loudness(sound))
    if not math.isfinite(lufs):
        return SILENCE_LUFS
    return max(SILENCE_LUFS, lufs + (_DUAL_MONO_LU if sound.ndim == 1 else 0.0))
