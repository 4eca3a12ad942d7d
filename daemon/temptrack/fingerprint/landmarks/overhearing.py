"""A query heard once and kept, so that it can be searched for recordings that are not there yet."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.landmarks.building import Halver
from temptrack.fingerprint.landmarks.listening import HALF_HOP
from temptrack.fingerprint.landmarks.peaks import PeakFinder
from temptrack.fingerprint.landmarks.settings import QUERY_FLOOR, QUERY_REACH
from temptrack.fingerprint.landmarks.types import Constellation, Peaks
from temptrack.media.types import Samples


@dataclass(frozen=True)
class Overheard:
    """What is kept of a query."""

    peaks: Constellation
    """By half frame: centred on ``i * HALF_FRAME_S`` seconds. Of a query's, no levels are kept: all are 0."""

    def parts(self, part: int, length: int) -> Iterator[tuple[Peaks, int]]:
        """Yield its peaks in parts of so many half frames, counted from the start of each, up to a length."""
        frames, bins = self.peaks.frames, self.peaks.bins
        for begin in range(0, length, part):
            end = min(begin + part, length)
            low, high = np.searchsorted(frames, [begin, end])
            yield Peaks(frames[low:high] - begin, bins[low:high]), end - begin


class Overhearing:
    """Keeps what a query is recognised by while its sound comes in, mono at twice `LANDMARK_RATE_HZ`."""

    def __init__(self) -> None:
        self._halver = Halver()
        self._finder = PeakFinder(HALF_HOP, QUERY_REACH, QUERY_FLOOR)

    def push(self, samples: Samples) -> None:
        """Hear more of it, in blocks of any size."""
        self._finder.push(self._halver.push(samples))

    def finish(self) -> Overheard:
        """Return what is kept; nothing may be pushed after."""
        self._finder.push(self._halver.finish())
        self._finder.finish()
        found = self._finder.take(self._finder.settled)
        return Overheard(Constellation(found.frames, found.bins, np.zeros(len(found.bins), np.int64)))
