"""A query as it is listened to: its peaks, twice as dense in time as what is stored, a few minutes at a time."""

from collections.abc import Iterable, Iterator

import numpy as np

from temptrack.fingerprint.landmarks.building import levels_of
from temptrack.fingerprint.landmarks.peaks import PeakFinder
from temptrack.fingerprint.landmarks.settings import HOP, LANDMARK_RATE_HZ, QUERY_FLOOR, QUERY_REACH
from temptrack.fingerprint.landmarks.types import Constellation, PowerPeaks
from temptrack.media.types import Samples
from temptrack.progress import Job

HALF_HOP = HOP // 2
HALF_FRAME_S = HALF_HOP / LANDMARK_RATE_HZ
_SLICE = 20 * LANDMARK_RATE_HZ


def listen(samples: Samples, job: Job) -> Constellation:
    """Return the peaks of a query by half frame.

    Parameters
    ----------
    samples : ndarray
        Mono at `LANDMARK_RATE_HZ`.
    job : Job
        Checked every twenty seconds of sound.
    """
    parts = list(listen_in_parts([samples], len(samples) // HALF_HOP + 1, job))
    return parts[0][0] if parts else Constellation(*(np.zeros(0, np.int64) for _ in range(3)))


def listen_in_parts(blocks: Iterable[Samples], part: int, job: Job) -> Iterator[tuple[Constellation, int]]:
    """Yield the peaks of part after part of a query, and how many half frames each part has.

    Parameters
    ----------
    blocks : iterable of ndarray
        Its sound in order, mono at `LANDMARK_RATE_HZ`.
    part : int
        Half frames in a part; the last may have fewer. They count from the start of theirs.
    job : Job
        Checked often.
    """
    finder = PeakFinder(HALF_HOP, QUERY_REACH, QUERY_FLOOR)
    heard = told = 0
    for block in blocks:
        for begin in range(0, len(block), _SLICE):
            job.check()
            finder.push(block[begin : begin + _SLICE])
        heard += len(block)
        while finder.settled >= part:
            yield _with_levels(finder.take(part)), part
            told += part
    finder.finish()
    for begin in range(told, -(-heard // HALF_HOP), part):
        length = min(part, -(-heard // HALF_HOP) - begin)
        yield _with_levels(finder.take(length)), length


def _with_levels(found: PowerPeaks) -> Constellation:
    return Constellation(found.frames, found.bins, levels_of(found))
