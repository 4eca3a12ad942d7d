"""Where things begin, fine enough to lay one beat on another."""

from dataclasses import dataclass

import numpy as np

from temptrack.compose.retarget.types import Numbers
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.stft import powers
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_WINDOW, _HOP = 512, 128
ONSET_RATE_HZ = ANALYSIS_RATE_HZ / _HOP
"""172 a second: 5.8 ms, between which a parabola finds the top."""
_BANDS = 24
_FLOOR = 1e-8
_ABOUT_S = 0.1


@dataclass(frozen=True)
class Onsets:
    """A sound, fine in time."""

    curve: Numbers
    """Shape (n,), ONSET_RATE_HZ a second: rise of the spectrum over all bands, in units of its deviation."""
    levels_db: Vector
    """Shape (n, bands): level of bands, a third of an octave wide and more."""

    def about(self, moments_s: Numbers) -> tuple[Numbers, Numbers]:
        """Mean levels of the tenth of a second before and after each moment, each of shape (moments, bands)."""
        reach = round(_ABOUT_S * ONSET_RATE_HZ)
        padded = np.pad(self.levels_db.astype(np.float64), ((reach + 1, reach + 1), (0, 0)), mode="edge")
        sums = np.vstack([np.zeros((1, padded.shape[1])), np.cumsum(padded, axis=0)])
        at = np.clip(np.round(moments_s * ONSET_RATE_HZ).astype(np.int64), 0, len(self.curve)) + reach + 1
        # a frame sees half a window ahead, so the frame of the moment itself belongs to neither side
        return (sums[at] - sums[at - reach]) / reach, (sums[at + reach + 1] - sums[at + 1]) / reach


def find_onsets(samples: Samples, job: Job) -> Onsets:
    """Find where things begin.

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
    levels = (10.0 * np.log10(np.concatenate(bands) + _FLOOR)).astype(np.float32)
    rise = np.maximum(np.diff(levels, axis=0, prepend=levels[:1]), 0.0).sum(axis=1, dtype=np.float64)
    return Onsets((rise - rise.mean()) / (rise.std() + 1e-9), levels)
