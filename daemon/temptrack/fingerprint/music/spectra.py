"""The spectrum that is fine in time: its colour and loudness, frame by frame."""

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, FRAME_RATE_HZ, HOP, WINDOW
from temptrack.fingerprint.music.stft import mel_filters, powers
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_FLOOR = 1e-9
"""Power below which a band counts as empty: -90 dB, under the noise of a 16-bit recording brought to -23 LUFS."""
_HANN_POWER = 0.75
"""Sum of a Hann window's one-sided power spectrum, as scaled here, for a signal of mean square 1 (Parseval)."""
_MONO_LU = 3.01
"""Mono is heard from two loudspeakers, as `media.measure_loudness` counts it too."""
_CONTRAST_EDGES_HZ = (0, 200, 400, 800, 1600, 3200, 8000)
_CONTRAST_SHARE = 0.2


@dataclass(frozen=True)
class Spectra:
    """What the spectrum of a sound says; the sound was brought to one loudness before."""

    mel_db: Vector
    """Shape (n, MEL_BANDS): power in mel bands, dB."""
    level_db: Vector
    """Shape (n,): momentary loudness of the levelled sound, LUFS (ITU-R BS.1770 on windows of 93 ms)."""
    centroid_hz: Vector
    """Shape (n,): centre of gravity of the spectrum; 0 where the frame is empty."""
    spread_hz: Vector
    """Shape (n,): standard deviation of the spectrum about it."""
    flatness_db: Vector
    """Shape (n,): geometric over arithmetic mean of the power; 0 for white noise, strongly negative for tones."""
    contrast_db: Vector
    """Shape (n, 6): peaks over valleys in octave-wide bands (Jiang et al. 2002)."""

    @property
    def frame_count(self) -> int:
        """Frames, FRAME_RATE_HZ a second."""
        return len(self.level_db)

    def slice(self, in_s: float, out_s: float) -> "Spectra":
        """The frames of ``in_s <= t < out_s``; at least one."""
        first = min(round(in_s * FRAME_RATE_HZ), self.frame_count - 1)
        part = slice(first, max(first + 1, round(out_s * FRAME_RATE_HZ)))
        return Spectra(
            self.mel_db[part],
            self.level_db[part],
            self.centroid_hz[part],
            self.spread_hz[part],
            self.flatness_db[part],
            self.contrast_db[part],
        )


def read_spectra(samples: Samples, job: Job) -> Spectra:
    """Read the spectra of a sound.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ, brought to LEVELLED_LUFS.
    job : Job
        Checked at every block of 24 s.
    """
    blocks = [_read_block(power) for power in powers(samples, WINDOW, HOP, job)]
    mel_db, level_db, centroid_hz, spread_hz, flatness_db, contrast_db = (
        np.concatenate(parts).astype(np.float32) for parts in zip(*blocks, strict=True)
    )
    return Spectra(mel_db, level_db, centroid_hz, spread_hz, flatness_db, contrast_db)


def _read_block(power: Vector) -> tuple[Numbers, ...]:
    hertz, mel, weighting = _tables()
    total = power.sum(axis=1) + _FLOOR
    centroid_hz = power @ hertz / total
    spread_hz = np.sqrt(np.maximum(power @ hertz**2 / total - centroid_hz**2, 0.0))
    audible = power[:, 1:] + _FLOOR * 1e-3
    flatness_db = 10.0 * (np.log10(audible).mean(axis=1) - np.log10(audible.mean(axis=1)))
    mel_db = 10.0 * np.log10(power @ mel + _FLOOR)
    level_db = _MONO_LU - 0.691 + 10.0 * np.log10(power @ weighting / _HANN_POWER + _FLOOR)
    return mel_db, level_db, centroid_hz, spread_hz, flatness_db, _contrast_db(power, hertz)


def _contrast_db(power: Vector, hertz: Vector) -> Numbers:
    edges = np.searchsorted(hertz, _CONTRAST_EDGES_HZ)
    columns = []
    for low, high in itertools.pairwise(edges):
        band = np.sort(power[:, low:high], axis=1)
        count = max(1, round(_CONTRAST_SHARE * (high - low)))
        valley, peak = band[:, :count].mean(axis=1), band[:, -count:].mean(axis=1)
        columns.append(10.0 * np.log10((peak + _FLOOR) / (valley + _FLOOR)))
    return np.stack(columns, axis=1)


@lru_cache(maxsize=1)
def _tables() -> tuple[Vector, Vector, Vector]:
    """Bin frequencies (bins,), mel filters (bins, bands) and K-weighting (bins,)."""
    hertz = np.fft.rfftfreq(WINDOW, 1.0 / ANALYSIS_RATE_HZ).astype(np.float32)
    return hertz, mel_filters(WINDOW), _k_weighting(hertz)


def _k_weighting(hertz: Vector) -> Vector:
    """Power response of the K-weighting filters, ITU-R BS.1770-5, Annex 1, tables 1 and 2 (given at 48 kHz)."""
    turn = np.exp(-2j * np.pi * hertz / 48000.0)
    shelf = (1.53512485958697 - 2.69169618940638 * turn + 1.19839281085285 * turn**2) / (
        1.0 - 1.69065929318241 * turn + 0.73248077421585 * turn**2
    )
    rumble = (1.0 - 2.0 * turn + turn**2) / (1.0 - 1.99004745483398 * turn + 0.99007225036621 * turn**2)
    return np.asarray(np.abs(shelf * rumble) ** 2, np.float32)
