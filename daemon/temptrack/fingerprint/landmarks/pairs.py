"""Pairs of peaks as keys to look a recording up by (Wang 2003): the first one's bin, and the way to the second."""

from copy import copy

import numpy as np

from temptrack.fingerprint.landmarks.types import Constellation, Whole

NEAREST, FARTHEST = 2, 17
"""Frames from the first peak of a pair to the second, at least and at most: 46 to 395 ms."""
WIDEST = 24
"""Bins between them, at most."""
STEPS = FARTHEST - NEAREST + 1
WAYS = 2 * WIDEST + 1
KEYS = 512 * WAYS * STEPS
"""How many different keys there are."""


def stored_pairs(constellation: Constellation, fan: int) -> tuple[Whole, Whole]:
    """Return the keys of a stored recording, and the frame of each one's first peak.

    Parameters
    ----------
    constellation : Constellation
        Of the recording.
    fan : int
        The pairs that begin with a peak, at most; the nearest in time are taken.
    """
    frames, bins = constellation.frames, constellation.bins
    first, second, _ = pairs_of(frames, bins, NEAREST, FARTHEST, fan)
    return pair_keys(bins[first], bins[second], frames[second] - frames[first]), frames[first]


class QueryPairs:
    """The pairs of a query: found once, made keys of at any speed.

    The query is looked at twice as often as what is stored, so that one of two looks falls within 6 ms of a stored one;
    a distance that lies between two stored ones becomes a key of each.

    Parameters
    ----------
    half_frames, bins : ndarray, shape (n,)
        Its peaks.
    fan : int
        The pairs that begin with a peak, at most.
    """

    def __init__(self, half_frames: Whole, bins: Whole, fan: int) -> None:
        self._half_frames, self._bins = half_frames, bins
        self._first, self._second, self._order = pairs_of(half_frames, bins, 2 * NEAREST - 1, 2 * FARTHEST + 1, fan)

    def nearest(self, fan: int) -> "QueryPairs":
        """Return the same with fewer that begin with a peak."""
        fewer = copy(self)
        kept = self._order < fan
        fewer._first, fewer._second, fewer._order = self._first[kept], self._second[kept], self._order[kept]
        return fewer

    def keys(self, pace: float = 1.0, pitch: float = 1.0) -> tuple[Whole, Whole]:
        """Return the keys the query may be found by, and the half frame of the track of each one's first peak.

        Parameters
        ----------
        pace, pitch : float
            How much faster the query plays than the track, and how much higher.
        """
        half_frames, bins = self._half_frames, self._bins
        if pace != 1:
            half_frames = np.rint(half_frames * pace).astype(np.int64)
        if pitch != 1:
            bins = np.rint(bins / pitch).astype(np.int64)
        begin, ways = half_frames[self._first], half_frames[self._second] - half_frames[self._first]
        low, high = bins[self._first], bins[self._second]
        level = np.abs(high - low) <= WIDEST
        down = level & (ways >= 2 * NEAREST) & (ways <= 2 * FARTHEST + 1)
        up = level & (ways % 2 == 1) & (ways >= 2 * NEAREST - 1) & (ways < 2 * FARTHEST)
        keys = (pair_keys(low[fit], high[fit], steps[fit]) for fit, steps in ((down, ways // 2), (up, (ways + 1) // 2)))
        return np.concatenate(list(keys)), np.concatenate([begin[down], begin[up]])


def pair_keys(first: Whole, second: Whole, steps: Whole) -> Whole:
    """Return the keys of pairs: the bins of both, and the frames from one to the other."""
    return (first * WAYS + (second - first + WIDEST)) * STEPS + (steps - NEAREST)


def pairs_of(frames: Whole, bins: Whole, nearest: int, farthest: int, fan: int) -> tuple[Whole, Whole, Whole]:
    """Return which peaks pair with which, and the how manieth of its first peak each pair is; they are in order."""
    found = [(np.zeros(0, np.int64),) * 3]
    taken = np.zeros(len(frames), np.int64)
    for ahead in range(1, len(frames)):
        steps = frames[ahead:] - frames[:-ahead]
        fit = (steps >= nearest) & (steps <= farthest)
        fit &= np.abs(bins[ahead:] - bins[:-ahead]) <= WIDEST
        first = np.flatnonzero(fit)
        first = first[taken[first] < fan]
        found.append((first, first + ahead, taken[first]))
        taken[first] += 1
        if steps.min() > farthest:
            break
    first, second, order = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return first, second, order
