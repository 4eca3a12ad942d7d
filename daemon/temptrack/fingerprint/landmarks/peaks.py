"""Sound to the peaks of its spectrum, as it comes.

A peak is the strongest point of a rectangle of the spectrum around it, as in Wang, "An Industrial-Strength Audio Search
Algorithm" (ISMIR 2003): it survives whatever is added to the sound unless that is stronger at that very place.
"""

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks.settings import HIGH_BIN, LOW_BIN, WINDOW
from temptrack.fingerprint.landmarks.types import PowerPeaks, Whole
from temptrack.fingerprint.music.stft import power_block
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples

_FRAMES = 128
"""Transformed at once: what they need stays in the processor's cache, and it is always so many and at the same places,
so that not a bit of a spectrum depends on how the sound was cut into blocks."""


class PeakFinder:
    """Finds the peaks of sound that comes in blocks of any size; it holds three seconds of it.

    Parameters
    ----------
    hop : int
        Samples from one frame to the next.
    reach : (int, int)
        Frames and bins on either side within which a peak is the strongest.
    floor : float
        Power a peak has at least; a sine of amplitude 1 has 1/4.
    """

    def __init__(self, hop: int, reach: tuple[int, int], floor: float) -> None:
        self._hop, self._reach, self._floor = hop, reach, floor
        self._held: Samples = np.zeros(WINDOW // 2, np.float32)
        self._heard = 0
        self._transformed = 0
        self._rows = np.zeros((reach[0], HIGH_BIN - LOW_BIN + 2 * reach[1]), np.float32)
        """Powers not looked at yet, and those that lie within reach of them."""
        self._found: list[tuple[Whole, NDArray[np.int16], Vector]] = []
        self._first = 0
        self.settled = 0
        """Frames whose peaks are known, from the first that was not taken yet."""

    def push(self, samples: Samples) -> None:
        """Hear more: mono at `LANDMARK_RATE_HZ`."""
        self._heard += len(samples)
        self._follow(samples)

    def finish(self) -> None:
        """Look at what is left: there is no more."""
        self._follow(np.zeros(WINDOW // 2, np.float32))
        left = 1 + self._heard // self._hop - self._transformed
        padded = np.zeros((_FRAMES - 1) * self._hop + WINDOW, np.float32)
        padded[: len(self._held)] = self._held
        rows = self._transform(padded)[:left]
        self._look(np.concatenate([rows, np.zeros((self._reach[0], rows.shape[1]), np.float32)]))

    def _follow(self, samples: Samples) -> None:
        held = np.concatenate([self._held, samples])
        begin, needed = 0, (_FRAMES - 1) * self._hop + WINDOW
        while len(held) - begin >= needed:
            self._look(self._transform(held[begin : begin + needed]))
            begin += _FRAMES * self._hop
        self._held = held[begin:].copy()

    def take(self, frames: int) -> PowerPeaks:
        """Return the peaks of the next so many frames, counted from the first of them, and forget them."""
        none = (np.zeros(0, np.int64), np.zeros(0, np.int16), np.zeros(0, np.float32))
        at, bins, powers = (np.concatenate(parts) for parts in zip(none, *self._found, strict=True))
        cut = int(np.searchsorted(at, self._first + frames))
        taken = PowerPeaks(at[:cut] - self._first, bins[:cut].astype(np.int64), powers[:cut])
        self._found = [(at[cut:], bins[cut:], powers[cut:])]
        self._first += frames
        self.settled -= frames
        return taken

    def _transform(self, samples: Samples) -> Vector:
        self._transformed += _FRAMES
        return power_block(samples, WINDOW, self._hop, LOW_BIN - self._reach[1], HIGH_BIN + self._reach[1])

    def _look(self, more: Vector) -> None:
        """Find peaks in the rows that have all their neighbours now."""
        around, across = self._reach
        rows = np.concatenate([self._rows, more])
        count = len(rows) - 2 * around
        if count <= 0:
            self._rows = rows
            return
        middle = rows[around : around + count, across : rows.shape[1] - across]
        highest = _highest(_highest(rows, 2 * around + 1).T, 2 * across + 1).T
        at = np.flatnonzero((middle >= highest) & (middle > self._floor))
        frames, bins = np.divmod(at, HIGH_BIN - LOW_BIN)
        powers = middle[frames, bins]
        self._found.append((frames + (self._first + self.settled), (bins + LOW_BIN).astype(np.int16), powers))
        self.settled += count
        self._rows = rows[count:].copy()


def _highest(rows: Vector, window: int) -> Vector:
    """Return the highest of so many rows from each on, where there are so many: by doubling, all of it vectorised."""
    reached = 1
    while 2 * reached <= window:
        rows = np.maximum(rows[:-reached], rows[reached:])
        reached *= 2
    rest = window - reached
    return np.maximum(rows[:-rest], rows[rest:]) if rest else rows
