"""Tones: the spectral peaks that could be partials of notes."""

from collections.abc import Iterator, Sequence
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
_FRAMES_AT_ONCE = 4096
_LOWEST_MIDI, _PITCH_STEPS = np.float32(32.0), 896
_LOWEST_LEVEL, _LEVEL_STEPS = np.float32(-24.0), 2048


@dataclass(frozen=True)
class Tones:
    """Peaks of the spectrum that is fine in pitch.

    There are some 800 a second, so they are packed into four bytes each; `midi` and `amplitude` unpack all there are.
    """

    pitches: NDArray[np.uint16]
    """Shape (p,): pitch in _PITCH_STEPS a semitone above _LOWEST_MIDI; a step is an eleventh of a cent."""
    levels: NDArray[np.uint16]
    """Shape (p,): log2 of the amplitude in _LEVEL_STEPS an octave above 2^_LOWEST_LEVEL."""
    counts: NDArray[np.uint16]
    """Shape (frame_count,): peaks of each frame, PITCH_RATE_HZ a second."""
    total: Vector
    """Shape (frame_count,): sum of all magnitudes, peak or not."""

    @property
    def frame_count(self) -> int:
        """Frames."""
        return len(self.counts)

    @property
    def frame(self) -> NDArray[np.int32]:
        """Shape (p,), rising: which frame."""
        return np.repeat(np.arange(self.frame_count, dtype=np.int32), self.counts)

    @property
    def midi(self) -> Vector:
        """Shape (p,): pitch, 69 = 440 Hz."""
        return _LOWEST_MIDI + self.pitches.astype(np.float32) * np.float32(1.0 / _PITCH_STEPS)

    @property
    def amplitude(self) -> Vector:
        """Shape (p,)."""
        exponent: Vector = self.levels.astype(np.float32) * np.float32(1.0 / _LEVEL_STEPS) + _LOWEST_LEVEL
        return np.exp2(exponent)

    def slice(self, in_s: float, out_s: float) -> "Tones":
        """The frames of ``in_s <= t < out_s``; at least one."""
        first = min(round(in_s * PITCH_RATE_HZ), self.frame_count - 1)
        return self.between(first, min(max(first + 1, round(out_s * PITCH_RATE_HZ)), self.frame_count))

    def between(self, first: int, last: int) -> "Tones":
        """The frames of ``first <= frame < last``."""
        low = int(self.counts[:first].sum(dtype=np.int64))
        part = slice(low, low + int(self.counts[first:last].sum(dtype=np.int64)))
        return Tones(self.pitches[part], self.levels[part], self.counts[first:last], self.total[first:last])

    def pieces(self, frames: int) -> "Iterator[Tones]":
        """All frames in order, so many at a time."""
        for first in range(0, self.frame_count, frames):
            yield self.between(first, min(first + frames, self.frame_count))

    @staticmethod
    def join(parts: "Sequence[Tones]") -> "Tones":
        """Return consecutive stretches as one."""
        names = ("pitches", "levels", "counts", "total")
        return Tones(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


class TonesReader:
    """Finds the peaks of a stream of any loudness; those that turn out to lie under the floor go at its end."""

    def __init__(self) -> None:
        self._pitches, self._levels = Rows(1, np.uint16), Rows(1, np.uint16)
        self._counts, self._totals = Rows(1, np.uint16), Rows(1, np.float32)

    def push(self, power: Vector) -> None:
        """Read frames in order, shape (n, bins), as `Framer` yields them."""
        frame, midi, amplitude = _peaks(power)
        levels = (np.log2(amplitude) - _LOWEST_LEVEL) * _LEVEL_STEPS
        self._pitches.add(np.rint((midi - _LOWEST_MIDI) * _PITCH_STEPS)[:, np.newaxis])
        self._levels.add(np.rint(np.clip(levels, 0, 65535))[:, np.newaxis])
        self._counts.add(np.bincount(frame, minlength=len(power))[:, np.newaxis])
        self._totals.add(np.sqrt(power).sum(axis=1, keepdims=True))

    def finish(self, gain_db: float) -> Tones:
        """Return the tones of the sound as it would be with a gain; the reader is empty then."""
        pitches, levels, counts = (rows.taken()[:, 0] for rows in (self._pitches, self._levels, self._counts))
        shift = round(gain_db / (20.0 * np.log10(2.0)) * _LEVEL_STEPS)
        faintest = (0.5 * np.log2(_FLOOR) - _LOWEST_LEVEL) * _LEVEL_STEPS - shift
        read = written = 0
        for first in range(
            0, len(counts), _FRAMES_AT_ONCE
        ):  # in place: all at once, this would take more than it keeps
            here = counts[first : first + _FRAMES_AT_ONCE]
            part = slice(read, read + int(here.sum(dtype=np.int64)))
            kept = np.flatnonzero(levels[part] > faintest)
            read, end = part.stop, written + len(kept)
            pitches[written:end] = pitches[part][kept]
            levels[written:end] = np.clip(levels[part][kept].astype(np.int32) + shift, 0, 65535)
            here[:] = np.bincount(np.repeat(np.arange(len(here)), here)[kept], minlength=len(here))
            written = end
        total = self._totals.taken()[:, 0] * np.float32(10.0 ** (gain_db / 20.0))
        return Tones(pitches[:written], levels[:written], counts, total)


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
