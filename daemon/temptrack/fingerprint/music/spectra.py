"""The spectrum that is fine in time: its colour and loudness, frame by frame."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from temptrack.fingerprint.music.rows import Rows
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, FRAME_RATE_HZ, HOP, MEL_BANDS, WINDOW
from temptrack.fingerprint.music.stft import mel_filters, powers
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_FLOOR = 1e-9
"""Power below which a band counts as empty: -90 dB, under the noise of a 16-bit recording brought to -23 LUFS."""
_TINY = 1e-15
"""Power that keeps silence finite before the sound's loudness is known; below the floor at any gain that is used."""
_FLAT = 2e-7
_FRAMES_AT_ONCE = 4096
_HANN_POWER = 0.75
"""Sum of a Hann window's one-sided power spectrum, as scaled here, for a signal of mean square 1 (Parseval)."""
_LEVEL_OFFSET = np.float32(3.01 - 0.691)
"""BS.1770's constant, and mono is heard from two loudspeakers, as `media.measure_loudness` counts it too."""
_CONTRAST_EDGES_HZ = (0, 200, 400, 800, 1600, 3200, 8000)
_CONTRAST_SHARE = 0.2
_CONTRAST_BANDS = len(_CONTRAST_EDGES_HZ) - 1
_ABSOLUTE_GATE_LUFS = -70.0
_GATE_FRAMES = round(0.4 * FRAME_RATE_HZ)
_GATE_STEP_FRAMES = round(0.1 * FRAME_RATE_HZ)


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

    @staticmethod
    def join(parts: "Sequence[Spectra]") -> "Spectra":
        """Return consecutive stretches as one."""
        names = [field.name for field in fields(Spectra)]
        return Spectra(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


class SpectraReader:
    """Reads the spectra of a stream of any loudness.

    How loud a sound is as a whole is known at its end, so what is kept until then scales with it: floors, which stand
    for what nobody hears in a sound brought to LEVELLED_LUFS, are put in by `finish`.
    """

    def __init__(self) -> None:
        self._mel_db = Rows(MEL_BANDS, np.float32)
        self._colour = Rows(4, np.float32)
        """Level, centroid, spread and flatness."""
        self._contrast = Rows(2 * _CONTRAST_BANDS, np.float32)
        """Powers of the valleys, then of the peaks."""

    def push(self, power: Vector) -> None:
        """Read frames in order, shape (n, bins), as `Framer` yields them."""
        hertz, mel, moments = _tables()
        total = power.sum(axis=1) + np.float32(_TINY)
        first, second, weighted = (power @ moments).T
        centroid_hz = first / total
        spread_hz = np.sqrt(np.maximum(second / total - centroid_hz**2, 0.0))
        level_db = _LEVEL_OFFSET + _decibels(weighted / np.float32(_HANN_POWER) + np.float32(_TINY))
        self._mel_db.add(_decibels(power @ mel + np.float32(_TINY)))
        self._colour.add(np.stack([level_db, centroid_hz, spread_hz, _flatness_db(power)], axis=1))
        self._contrast.add(_extremes(power, hertz))

    def integrated_lufs(self) -> float:
        """Loudness of what was read, LUFS: ITU-R BS.1770-5 with its gating blocks to the nearest frame; -70 in silence.

        A meter on the samples reads the same to 0.1 LU; it filters them in time, which costs as much as all spectra.
        """
        power = 10.0 ** (self._colour.seen()[:, 0].astype(np.float64) / 10.0)
        sums = np.concatenate([[0.0], np.cumsum(power)])
        length = min(_GATE_FRAMES, len(power))
        blocks = (sums[length:] - sums[:-length])[::_GATE_STEP_FRAMES] / length
        audible = blocks[blocks > 10.0 ** (_ABSOLUTE_GATE_LUFS / 10.0)]
        if not len(audible):
            return _ABSOLUTE_GATE_LUFS
        return max(_ABSOLUTE_GATE_LUFS, 10.0 * float(np.log10(audible[audible > 0.1 * audible.mean()].mean())))

    def finish(self, gain_db: float) -> Spectra:
        """Return the spectra of the sound as it would be with a gain; the reader is empty then."""
        mel_db = self._mel_db.taken()
        for first in range(0, len(mel_db), _FRAMES_AT_ONCE):
            part = mel_db[first : first + _FRAMES_AT_ONCE]
            part[:] = _floored(part, gain_db)
        level_db, centroid_hz, spread_hz, flatness_db = (column.copy() for column in self._colour.taken().T)
        level_db = _floored(level_db - _LEVEL_OFFSET, gain_db) + _LEVEL_OFFSET
        contrast_db = _contrast_db(self._contrast.taken(), gain_db)
        return Spectra(mel_db, level_db, centroid_hz, spread_hz, flatness_db, contrast_db)


def read_spectra(samples: Samples, job: Job) -> Spectra:
    """Read the spectra of a sound.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ, brought to LEVELLED_LUFS.
    job : Job
        Checked at every block of a few seconds.
    """
    reader = SpectraReader()
    for power in powers(samples, WINDOW, HOP, job):
        reader.push(power)
    return reader.finish(0.0)


def _decibels(power: Vector) -> Vector:
    return np.float32(10.0) * np.log10(power)


def _floored(level_db: Vector, gain_db: float) -> Vector:
    return _decibels(np.float32(10.0) ** ((level_db + np.float32(gain_db)) / np.float32(10.0)) + np.float32(_FLOOR))


def _flatness_db(power: Vector) -> Vector:
    """What lies 67 dB under the mean of its frame counts as silent, in sound of any loudness alike."""
    mean = power[:, 1:].mean(axis=1, keepdims=True)
    audible = power[:, 1:] + (mean * np.float32(_FLAT) + np.float32(_TINY))
    flatness: Vector = np.float32(10.0) * np.log10(audible).mean(axis=1) - _decibels(mean[:, 0] + np.float32(_TINY))
    return flatness


def _extremes(power: Vector, hertz: Vector) -> Vector:
    edges = np.searchsorted(hertz, _CONTRAST_EDGES_HZ)
    valleys, peaks = [], []
    for low, high in itertools.pairwise(edges):
        band = np.sort(power[:, low:high], axis=1)
        count = max(1, round(_CONTRAST_SHARE * (high - low)))
        valleys.append(band[:, :count].mean(axis=1))
        peaks.append(band[:, -count:].mean(axis=1))
    return np.stack(valleys + peaks, axis=1)


def _contrast_db(extremes: Vector, gain_db: float) -> Vector:
    gain = np.float32(10.0 ** (gain_db / 10.0))
    contrast_db = np.empty((len(extremes), _CONTRAST_BANDS), np.float32)
    for first in range(0, len(extremes), _FRAMES_AT_ONCE):
        part = _decibels(extremes[first : first + _FRAMES_AT_ONCE] * gain + np.float32(_FLOOR))
        contrast_db[first : first + _FRAMES_AT_ONCE] = part[:, _CONTRAST_BANDS:] - part[:, :_CONTRAST_BANDS]
    return contrast_db


@lru_cache(maxsize=1)
def _tables() -> tuple[Vector, Vector, Vector]:
    """Bin frequencies (bins,), mel filters (bins, bands), and (bins, 3): frequency, its square and K-weighting."""
    hertz = np.fft.rfftfreq(WINDOW, 1.0 / ANALYSIS_RATE_HZ).astype(np.float32)
    return hertz, mel_filters(WINDOW), np.stack([hertz, hertz**2, _k_weighting(hertz)], axis=1)


def _k_weighting(hertz: Vector) -> Vector:
    """Power response of the K-weighting filters, ITU-R BS.1770-5, Annex 1, tables 1 and 2 (given at 48 kHz)."""
    turn = np.exp(-2j * np.pi * hertz / 48000.0)
    shelf = (1.53512485958697 - 2.69169618940638 * turn + 1.19839281085285 * turn**2) / (
        1.0 - 1.69065929318241 * turn + 0.73248077421585 * turn**2
    )
    rumble = (1.0 - 2.0 * turn + turn**2) / (1.0 - 1.99004745483398 * turn + 0.99007225036621 * turn**2)
    return np.asarray(np.abs(shelf * rumble) ** 2, np.float32)
