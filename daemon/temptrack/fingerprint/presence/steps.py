"""Sound to figures of each half second, block by block, so that no film's sound is held whole."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.describe import cepstra
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.stft import mel_filters, powers
from temptrack.fingerprint.presence.settings import HOP, STEP_FRAMES, STEP_SAMPLES, WINDOW
from temptrack.fingerprint.presence.tonality import activity
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_FLOOR = 1e-10
_LEAD_FRAMES = 3
"""Frames read and thrown away on either side of a block: more than half a window."""
LEAD_SAMPLES = _LEAD_FRAMES * HOP
_BAND_EDGES = (0, 12, 28, 44, 64)
"""Mel bands of the four bands whose envelopes are kept: up to about 400, 1300, 3300 and 8000 Hz."""


@dataclass(frozen=True)
class Steps:
    """What the spectrum says of each step and, where rhythm needs it, of each frame."""

    figures: Vector
    """Shape (n, 33): colour, its changes, noisiness; none depends on how loud the sound is."""
    active: NDArray[np.uint8]
    """Shape (n, BINS): see `tonality.activity`."""
    level_db: Vector
    """Shape (n * STEP_FRAMES,): mean square, dB of full scale."""
    bands_db: Vector
    """Shape (n * STEP_FRAMES, 4): envelopes of four bands."""
    flux: Vector
    """Shape (n * STEP_FRAMES,): mean rise over the mel bands, dB."""

    def __len__(self) -> int:
        return len(self.figures)

    @staticmethod
    def join(parts: "list[Steps]") -> "Steps":
        """Return consecutive steps as one."""
        names = ("figures", "active", "level_db", "bands_db", "flux")
        return Steps(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def read_steps(samples: Samples, job: Job) -> Steps:
    """Read a stretch of sound.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ: a whole number of steps, and before and after them `LEAD_SAMPLES` of what surrounds
        them.
    job : Job
        Checked at every block.
    """
    frames = np.concatenate(list(powers(samples, WINDOW, HOP, job)))
    count = (len(samples) - 2 * LEAD_SAMPLES) // STEP_SAMPLES * STEP_FRAMES
    before = frames[_LEAD_FRAMES - 1]
    power = frames[_LEAD_FRAMES : _LEAD_FRAMES + count]
    mel_db = 10.0 * np.log10(np.concatenate([before[None], power]) @ mel_filters(WINDOW) + np.float32(_FLOOR))
    rise = np.maximum(np.diff(mel_db, axis=0), 0.0)
    mel_db = mel_db[1:]
    level_db = 10.0 * np.log10(power.sum(axis=1) / 0.75 + np.float32(_FLOOR))
    bands_db = np.stack([mel_db[:, a:b].mean(axis=1) for a, b in pairwise(_BAND_EDGES)], axis=1)
    flux = rise.mean(axis=1)
    figures = _figures(power, mel_db, level_db, flux)
    return Steps(figures, activity(power), *(np.asarray(a, np.float32) for a in (level_db, bands_db, flux)))


def _figures(power: Vector, mel_db: Numbers, level_db: Numbers, flux: Numbers) -> Vector:
    hertz = np.fft.rfftfreq(WINDOW, 1.0 / ANALYSIS_RATE_HZ).astype(np.float32)
    total = power.sum(axis=1) + np.float32(_FLOOR)
    centroid = np.log2(np.maximum(power @ hertz / total, 20.0))
    audible = power[:, 4:] + np.float32(1e-12)
    flatness = 10.0 * (np.log10(audible).mean(axis=1) - np.log10(audible.mean(axis=1)))
    frames = np.column_stack([cepstra(mel_db), centroid, flatness, flux, level_db])
    by_step = frames.reshape(-1, STEP_FRAMES, frames.shape[1])
    # The level itself says nothing of what sounds; how it varies does.
    return np.concatenate([by_step.mean(axis=1)[:, :-1], by_step.std(axis=1)], axis=1).astype(np.float32)
