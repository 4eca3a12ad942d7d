"""A query as it is listened to: its peaks, twice as dense in time as what is stored, a few minutes at a time."""

from collections.abc import Iterable, Iterator

import numpy as np

from temptrack.fingerprint.landmarks.peaks import peaks_of
from temptrack.fingerprint.landmarks.settings import HOP, LANDMARK_RATE_HZ, WINDOW
from temptrack.fingerprint.landmarks.types import Constellation
from temptrack.media.types import Samples
from temptrack.progress import Job

HALF_HOP = HOP // 2
HALF_FRAME_S = HALF_HOP / LANDMARK_RATE_HZ
_REACH = (4, 4)
"""Half frames and bins: about 250 peaks a second, three times what is stored, for dialogue hides many of those."""
_FLOOR = 4e-12
"""Power; lower than what is stored by 20 dB, for a query may be softer than its track."""
_EDGE = WINDOW // HALF_HOP + 2 * _REACH[0]
"""Half frames at a block's edge whose peaks depend on what lies beyond it."""


def listen(samples: Samples, job: Job) -> Constellation:
    """Return the peaks of a query by half frame.

    Parameters
    ----------
    samples : ndarray
        Mono at `LANDMARK_RATE_HZ`.
    job : Job
        Checked at every block of the spectrum.
    """
    return peaks_of(samples, HALF_HOP, _REACH, _FLOOR, job)


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
    held: Samples = np.zeros(0, np.float32)
    lead = 0
    wanted = (part + _EDGE) * HALF_HOP
    for block in blocks:
        held = np.concatenate([held, block])
        while len(held) >= lead * HALF_HOP + wanted:
            yield _within(listen(held[: lead * HALF_HOP + wanted], job), lead, part), part
            held = held[(lead + part - _EDGE) * HALF_HOP :]
            lead = _EDGE
    length = -(-(len(held) - lead * HALF_HOP) // HALF_HOP)
    if length > 0:
        yield _within(listen(held, job), lead, length), length


def _within(peaks: Constellation, begin: int, length: int) -> Constellation:
    inside = (peaks.frames >= begin) & (peaks.frames < begin + length)
    return Constellation(peaks.frames[inside] - begin, peaks.bins[inside])
