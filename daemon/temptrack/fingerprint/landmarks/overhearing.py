"""A query heard once and kept, so that it can be searched for recordings that are not there yet."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.landmarks.building import Halver, levels_of
from temptrack.fingerprint.landmarks.listening import HALF_HOP
from temptrack.fingerprint.landmarks.peaks import PeakFinder
from temptrack.fingerprint.landmarks.settings import QUERY_FLOOR, QUERY_REACH
from temptrack.fingerprint.landmarks.types import Constellation
from temptrack.media.types import Samples


@dataclass(frozen=True)
class Overheard:
    """What is kept of a query."""

    peaks: Constellation
    """By half frame: centred on ``i * HALF_FRAME_S`` seconds. Levels were not always kept: those of
    older films are all 0."""

    def parts(self, part: int, length: int) -> Iterator[tuple[Constellation, int]]:
        """Yield its peaks in parts of so many half frames, counted from the start of each, up to a length."""
        peaks = self.peaks
        for begin in range(0, length, part):
            end = min(begin + part, length)
            low, high = np.searchsorted(peaks.frames, [begin, end])
            yield (
                Constellation(peaks.frames[low:high] - begin, peaks.bins[low:high], peaks.levels[low:high]),
                end - begin,
            )


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
        return Overheard(Constellation(found.frames, found.bins, levels_of(found)))
