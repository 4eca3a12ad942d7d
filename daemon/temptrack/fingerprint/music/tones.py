"""Tones: the spectral peaks that could be partials of notes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music.arrays import Indices, Numbers, peak_offset
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, PITCH_HOP, PITCH_RATE_HZ, PITCH_WINDOW
from temptrack.fingerprint.music.stft import powers
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_MIN_HZ, _MAX_HZ = 55.0, 3500.0
_FLOOR = 1e-9
_LEAST = 10 ** (-50 / 10)
"""A peak 50 dB under the loudest of its frame is no partial worth counting."""


@dataclass(frozen=True)
class Tones:
    """Peaks of the spectrum that is fine in pitch."""

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
        frame = self.frame[part] - np.int32(first)
        return Tones(frame, self.midi[part], self.amplitude[part], last - first, self.total[first:last])


def read_tones(samples: Samples, job: Job) -> Tones:
    """Find the peaks of a sound, mono at ANALYSIS_RATE_HZ; the job is checked at every block."""
    frames, pitches, amplitudes, totals = [], [], [], []
    seen = 0
    for power in powers(samples, PITCH_WINDOW, PITCH_HOP, job):
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


def _peaks(power: Vector) -> tuple[Indices, Numbers, Numbers]:
    """Local maxima, placed between bins by a parabola through the log powers: frame, MIDI pitch, amplitude."""
    low, high = (round(hertz * PITCH_WINDOW / ANALYSIS_RATE_HZ) for hertz in (_MIN_HZ, _MAX_HZ))
    band = power[:, low - 1 : high + 1]
    middle = band[:, 1:-1]
    threshold = np.maximum(middle.max(axis=1, keepdims=True) * _LEAST, _FLOOR)
    frame, column = np.nonzero((middle > band[:, :-2]) & (middle >= band[:, 2:]) & (middle > threshold))
    left, top, right = (np.log(band[frame, column + shift] + _FLOOR * 1e-6) for shift in (0, 1, 2))
    hertz = (column + low + peak_offset(left, top, right)) * ANALYSIS_RATE_HZ / PITCH_WINDOW
    midi = 69.0 + 12.0 * np.log2(hertz / 440.0)
    return np.asarray(frame, np.int64), midi, np.sqrt(middle[frame, column])
