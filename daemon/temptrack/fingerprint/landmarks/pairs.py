"""Pairs of peaks as keys to look a recording up by (Wang 2003): the first one's bin, and the way to the second."""

from copy import copy

import numpy as np

from temptrack.fingerprint.landmarks.types import Constellation, Whole

_NEAREST, _FARTHEST = 2, 17
"""Frames from the first peak of a pair to the second, at least and at most: 46 to 395 ms."""
_WIDEST = 24
"""Bins between them, at most."""
_STEPS = _FARTHEST - _NEAREST + 1
_WAYS = 2 * _WIDEST + 1
KEYS = 512 * _WAYS * _STEPS
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
    first, second, _ = _pairs(frames, bins, _NEAREST, _FARTHEST, fan)
    return _keys(bins[first], bins[second], frames[second] - frames[first]), frames[first]


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
        self._first, self._second, self._order = _pairs(half_frames, bins, 2 * _NEAREST - 1, 2 * _FARTHEST + 1, fan)

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
        level = np.abs(high - low) <= _WIDEST
        down = level & (ways >= 2 * _NEAREST) & (ways <= 2 * _FARTHEST + 1)
        up = level & (ways % 2 == 1) & (ways >= 2 * _NEAREST - 1) & (ways < 2 * _FARTHEST)
        keys = (_keys(low[fit], high[fit], steps[fit]) for fit, steps in ((down, ways // 2), (up, (ways + 1) // 2)))
        return np.concatenate(list(keys)), np.concatenate([begin[down], begin[up]])


def _keys(first: Whole, second: Whole, steps: Whole) -> Whole:
    return (first * _WAYS + (second - first + _WIDEST)) * _STEPS + (steps - _NEAREST)


def _pairs(frames: Whole, bins: Whole, nearest: int, farthest: int, fan: int) -> tuple[Whole, Whole, Whole]:
    """Return which peaks pair with which, and the how manieth of its first peak each pair is; they are in order."""
    found = [(np.zeros(0, np.int64),) * 3]
    taken = np.zeros(len(frames), np.int64)
    for ahead in range(1, len(frames)):
        steps = frames[ahead:] - frames[:-ahead]
        fit = (steps >= nearest) & (steps <= farthest)
        fit &= np.abs(bins[ahead:] - bins[:-ahead]) <= _WIDEST
        first = np.flatnonzero(fit)
        first = first[taken[first] < fan]
        found.append((first, first + ahead, taken[first]))
        taken[first] += 1
        if steps.min() > farthest:
            break
    first, second, order = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return first, second, order
