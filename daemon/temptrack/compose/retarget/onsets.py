"""Where things begin, fine enough to lay one beat on another."""

import numpy as np

from temptrack.compose.retarget.types import Numbers
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.stft import powers
from temptrack.media.types import Samples
from temptrack.progress import Job

_WINDOW, _HOP = 512, 128
ONSET_RATE_HZ = ANALYSIS_RATE_HZ / _HOP
"""172 a second: 5.8 ms, between which a parabola finds the top."""
_BANDS = 24
_FLOOR = 1e-8


def onset_curve(samples: Samples, job: Job) -> Numbers:
    """Rise of the spectrum over all bands, in units of its deviation.

    Dixon 2006, "Onset detection revisited": half-wave rectified flux, here of levels, as beats are found by.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ.
    job : Job
        Checked at every block.
    """
    edges = np.unique(np.round(np.geomspace(2, _WINDOW // 2 + 1, _BANDS + 1)).astype(np.int64))
    bands = [
        np.add.reduceat(block[:, : edges[-1]], edges[:-1], axis=1) for block in powers(samples, _WINDOW, _HOP, job)
    ]
    level = 10.0 * np.log10(np.concatenate(bands).astype(np.float64) + _FLOOR)
    rise = np.maximum(np.diff(level, axis=0, prepend=level[:1]), 0.0).sum(axis=1)
    return np.asarray((rise - rise.mean()) / (rise.std() + 1e-9))
