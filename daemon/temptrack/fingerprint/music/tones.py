"""Tones: the spectral peaks that could be partials of notes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music.arrays import Indices, Numbers, peak_offset
from temptrack.fingerprint.music.rows import Rows
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, PITCH_HOP, PITCH_RATE_HZ, PITCH_WINDOW
from temptrack.fingerprint.music.stft import powers
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_MIN_HZ, _MAX_HZ = 55.0, 3500.0
_FLOOR = 1e-9
_FAINTEST = 1e-13
"""Power that no gain which is used brings above the floor."""
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
        return self.between(first, min(max(first + 1, round(out_s * PITCH_RATE_HZ)), self.frame_count))

    def between(self, first: int, last: int) -> "Tones":
        """The frames of ``first <= frame < last``."""
        low, high = np.searchsorted(self.frame, [first, last])
        part = slice(low, high)
        frame = self.frame[part] - np.int32(first)
        return Tones(frame, self.midi[part], self.amplitude[part], last - first, self.total[first:last])


class TonesReader:
    """Finds the peaks of a stream of any loudness; those that turn out to lie under the floor go at its end."""

    def __init__(self) -> None:
        self._peaks = Rows(3)
        """Frame, pitch, amplitude: float32 counts frames up to 2^24, which is 36 days."""
        self._totals = Rows(1)
        self._frames = 0

    def push(self, power: Vector) -> None:
        """Read frames in order, shape (n, bins), as `Framer` yields them."""
        frame, midi, amplitude = _peaks(power)
        self._peaks.add(np.stack([frame + self._frames, midi, amplitude], axis=1))
        self._totals.add(np.sqrt(power).sum(axis=1, keepdims=True))
        self._frames += len(power)

    def finish(self, gain_db: float) -> Tones:
        """Return the tones of the sound as it would be with a gain; the reader is empty then."""
        gain = np.float32(10.0 ** (gain_db / 20.0))
        peaks = self._peaks.taken()
        peaks = peaks[peaks[:, 2] * gain > np.sqrt(_FLOOR)]
        frame, midi, amplitude = peaks[:, 0].astype(np.int32), peaks[:, 1].copy(), peaks[:, 2] * gain
        return Tones(frame, midi, amplitude, self._frames, self._totals.taken()[:, 0] * gain)


def read_tones(samples: Samples, job: Job) -> Tones:
    """Find the peaks of a sound, mono at ANALYSIS_RATE_HZ; the job is checked at every block."""
    reader = TonesReader()
    for power in powers(samples, PITCH_WINDOW, PITCH_HOP, job):
        reader.push(power)
    return reader.finish(0.0)


def _peaks(power: Vector) -> tuple[Indices, Numbers, Numbers]:
    """Local maxima, placed between bins by a parabola through the log powers: frame, MIDI pitch, amplitude."""
    low, high = (round(hertz * PITCH_WINDOW / ANALYSIS_RATE_HZ) for hertz in (_MIN_HZ, _MAX_HZ))
    band = power[:, low - 1 : high + 1]
    middle = band[:, 1:-1]
    threshold = np.maximum(middle.max(axis=1, keepdims=True) * np.float32(_LEAST), np.float32(_FAINTEST))
    frame, column = np.nonzero((middle > band[:, :-2]) & (middle >= band[:, 2:]) & (middle > threshold))
    left, top, right = (np.log(band[frame, column + shift] + _FAINTEST * 1e-3) for shift in (0, 1, 2))
    hertz = (column + low + peak_offset(left, top, right)) * ANALYSIS_RATE_HZ / PITCH_WINDOW
    midi = 69.0 + 12.0 * np.log2(hertz / 440.0)
    return np.asarray(frame, np.int64), midi, np.sqrt(middle[frame, column])
