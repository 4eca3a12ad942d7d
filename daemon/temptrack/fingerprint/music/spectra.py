"""The one bridge to librosa: sound to spectra, read in blocks so that a long track costs no more memory than a short one.

librosa (with numba) takes about two seconds to import, once, so it is imported where it is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music.settings import (
    ANALYSIS_RATE_HZ,
    FRAME_RATE_HZ,
    HOP,
    MEL_BANDS,
    MEL_MAX_HZ,
    MEL_MIN_HZ,
    PITCH_HOP,
    PITCH_RATE_HZ,
    PITCH_WINDOW,
    WINDOW,
)
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_BLOCK_FRAMES = 1024
_FLOOR = 1e-9
"""Power below which a band counts as empty: -90 dB, under the noise of a 16-bit recording brought to -23 LUFS."""
_HANN_POWER = 0.75
"""Sum over the bins of a Hann window's one-sided power spectrum, as scaled here, for a signal of mean square 1 (Parseval)."""
_CONTRAST_EDGES_HZ = (0, 200, 400, 800, 1600, 3200, 8000)
_CONTRAST_SHARE = 0.2


@dataclass(frozen=True)
class Spectra:
    """What the spectrum of a sound says, frame by frame; the sound was brought to one loudness before."""

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
    tones: "Tones"

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
            self.tones.slice(in_s, out_s),
        )


@dataclass(frozen=True)
class Tones:
    """Spectral peaks of the spectrum that is fine in pitch: what could be a partial of a note."""

    frame: NDArray[np.int32]
    """Shape (p,), rising: which frame, PITCH_RATE_HZ a second."""
    midi: Vector
    """Shape (p,): pitch, 69 = 440 Hz."""
    amplitude: Vector
    """Shape (p,)."""
    frame_count: int
    total: Vector
    """Shape (frame_count,): sum of all magnitudes, peak or not."""

    def slice(self, in_s: float, out_s: float) -> "Tones":
        """The frames of ``in_s <= t < out_s``; at least one."""
        first = min(round(in_s * PITCH_RATE_HZ), self.frame_count - 1)
        last = min(max(first + 1, round(out_s * PITCH_RATE_HZ)), self.frame_count)
        low, high = np.searchsorted(self.frame, [first, last])
        part = slice(low, high)
        return Tones(
            self.frame[part] - np.int32(first),
            self.midi[part],
            self.amplitude[part],
            last - first,
            self.total[first:last],
        )


def read_spectra(samples: Samples, job: Job) -> Spectra:
    """Read both spectra of a sound.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ, brought to LEVELLED_LUFS.
    job : Job
        Checked at every block of 24 s.
    """
    blocks = [_read_block(power) for power in _powers(samples, WINDOW, HOP, job)]
    mel_db, level_db, centroid_hz, spread_hz, flatness_db, contrast_db = (
        np.concatenate(parts).astype(np.float32) for parts in zip(*blocks, strict=True)
    )
    return Spectra(mel_db, level_db, centroid_hz, spread_hz, flatness_db, contrast_db, _read_tones(samples, job))


def _powers(samples: Samples, window: int, hop: int, job: Job) -> Iterator[Vector]:
    """Power spectra (frames, bins) in blocks; frame i is centred on sample i * hop."""
    import librosa  # noqa: PLC0415 -- the bridge imports it late on purpose

    frame_count = 1 + len(samples) // hop
    for first in range(0, frame_count, _BLOCK_FRAMES):
        job.check()
        last = min(first + _BLOCK_FRAMES, frame_count)
        start, stop = first * hop - window // 2, (last - 1) * hop + window // 2
        block = np.zeros(stop - start, np.float32)
        inside = samples[max(start, 0) : stop]
        block[max(-start, 0) : max(-start, 0) + len(inside)] = inside
        spectrum = librosa.stft(block, n_fft=window, hop_length=hop, center=False)
        yield (np.abs(spectrum) ** 2).T * np.float32((2.0 / window) ** 2)


def _read_block(power: Vector) -> tuple[Vector, ...]:
    hertz, mel, weighting = _mel_tables()
    total = power.sum(axis=1) + _FLOOR
    centroid_hz = power @ hertz / total
    spread_hz = np.sqrt(np.maximum(power @ hertz**2 / total - centroid_hz**2, 0.0))
    audible = power[:, 1:] + _FLOOR * 1e-3
    flatness_db = 10.0 * (np.log10(audible).mean(axis=1) - np.log10(audible.mean(axis=1)))
    mel_db = 10.0 * np.log10(power @ mel + _FLOOR)
    level_db = -0.691 + 10.0 * np.log10(power @ weighting / _HANN_POWER + _FLOOR)
    return mel_db, level_db, centroid_hz, spread_hz, flatness_db, _contrast_db(power, hertz)


def _contrast_db(power: Vector, hertz: Vector) -> Vector:
    edges = np.searchsorted(hertz, _CONTRAST_EDGES_HZ)
    columns = []
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        band = np.sort(power[:, low:high], axis=1)
        count = max(1, round(_CONTRAST_SHARE * (high - low)))
        valley, peak = band[:, :count].mean(axis=1), band[:, -count:].mean(axis=1)
        columns.append(10.0 * np.log10((peak + _FLOOR) / (valley + _FLOOR)))
    return np.stack(columns, axis=1)


@lru_cache(maxsize=1)
def _mel_tables() -> tuple[Vector, Vector, Vector]:
    """Bin frequencies, mel filters (bins, bands) and K-weighting (bins,) of the spectrum that is fine in time."""
    import librosa  # noqa: PLC0415 -- the bridge imports it late on purpose

    hertz = librosa.fft_frequencies(sr=ANALYSIS_RATE_HZ, n_fft=WINDOW)
    mel = librosa.filters.mel(
        sr=ANALYSIS_RATE_HZ, n_fft=WINDOW, n_mels=MEL_BANDS, fmin=MEL_MIN_HZ, fmax=MEL_MAX_HZ, norm=None
    )
    return hertz.astype(np.float32), np.ascontiguousarray(mel.T, np.float32), _k_weighting(hertz)


def _k_weighting(hertz: Vector) -> Vector:
    """Power response of the K-weighting filters, ITU-R BS.1770-5, Annex 1, tables 1 and 2 (given at 48 kHz)."""
    turn = np.exp(-2j * np.pi * hertz / 48000.0)
    shelf = (1.53512485958697 - 2.69169618940638 * turn + 1.19839281085285 * turn**2) / (
        1.0 - 1.69065929318241 * turn + 0.73248077421585 * turn**2
    )
    rumble = (1.0 - 2.0 * turn + turn**2) / (1.0 - 1.99004745483398 * turn + 0.99007225036621 * turn**2)
    return (np.abs(shelf * rumble) ** 2).astype(np.float32)


_TONE_MIN_HZ, _TONE_MAX_HZ = 55.0, 3500.0
_TONE_FLOOR = 10 ** (-50 / 10)
"""A peak 50 dB under the loudest of its frame is no partial worth counting."""


def _read_tones(samples: Samples, job: Job) -> Tones:
    frames, pitches, amplitudes, totals = [], [], [], []
    seen = 0
    for power in _powers(samples, PITCH_WINDOW, PITCH_HOP, job):
        frame, midi, amplitude = _peaks(power)
        frames.append(frame + seen)
        pitches.append(midi)
        amplitudes.append(amplitude)
        totals.append(np.sqrt(power).sum(axis=1))
        seen += len(power)
    return Tones(
        np.concatenate(frames).astype(np.int32),
        np.concatenate(pitches).astype(np.float32),
        np.concatenate(amplitudes).astype(np.float32),
        seen,
        np.concatenate(totals).astype(np.float32),
    )


def _peaks(power: Vector) -> tuple[NDArray[np.int64], Vector, Vector]:
    """Local maxima, placed between bins by a parabola through the log powers (Smith & Serra 1987)."""
    low, high = (round(hertz * PITCH_WINDOW / ANALYSIS_RATE_HZ) for hertz in (_TONE_MIN_HZ, _TONE_MAX_HZ))
    band = power[:, low - 1 : high + 1]
    middle = band[:, 1:-1]
    threshold = np.maximum(middle.max(axis=1, keepdims=True) * _TONE_FLOOR, _FLOOR)
    frame, column = np.nonzero((middle > band[:, :-2]) & (middle >= band[:, 2:]) & (middle > threshold))
    left, top, right = (np.log(band[frame, column + shift] + _FLOOR * 1e-6) for shift in (0, 1, 2))
    bend = left - 2.0 * top + right
    offset = np.where(bend < -1e-6, 0.5 * (left - right) / np.minimum(bend, -1e-6), 0.0)
    hertz = (column + low + np.clip(offset, -0.5, 0.5)) * ANALYSIS_RATE_HZ / PITCH_WINDOW
    return frame, 69.0 + 12.0 * np.log2(hertz / 440.0), np.sqrt(middle[frame, column])
