"""Triples of peaks as keys: a pair of peaks and a third one, all from the same first.

A query of ten seconds has a tenth of all the keys of pairs that there are, so that each meets a tenth of what is
stored: fine for a hundred hours, hopeless for ten thousand. A third peak makes keys some hundred times rarer (Six and
Leman, Panako, ISMIR 2014, use three for other reasons). It also makes them more fragile, and so they are made of what
survives: the strong peaks of what is stored, and the most prominent of the query.
"""

import numpy as np

from temptrack.fingerprint.landmarks.pairs import FARTHEST, NEAREST, STEPS, WAYS, WIDEST, pair_keys, pairs_of
from temptrack.fingerprint.landmarks.types import Constellation, Whole

KEY_BITS = 24
"""Of a key. There are more triples than keys, but the frequent ones hardly ever share one."""
_FAN = 3
"""Pairs from which the triples of a stored peak are made: as many triples, 27 a second of music."""
_QUERY_FAN = 8
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""Two to the 64th over the golden ratio: multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4)."""


def stored_triples(strong: Constellation) -> tuple[Whole, Whole]:
    """Return the keys of strong peaks, and the frame of each one's first peak."""
    frames, bins = strong.frames, strong.bins
    first, second, third = _triples(*pairs_of(frames, bins, NEAREST, FARTHEST, _FAN), fan=_FAN)
    steps = frames[second] - frames[first], frames[third] - frames[first]
    return _keys(bins[first], bins[second], steps[0], bins[third], steps[1]), frames[first]


class QueryTriples:
    """The triples of a query, found once and made keys of at any speed; see `QueryPairs`, which does it for pairs.

    Parameters
    ----------
    half_frames, bins : ndarray, shape (n,)
        Its prominent peaks.
    """

    def __init__(self, half_frames: Whole, bins: Whole) -> None:
        self._half_frames, self._bins = half_frames, bins
        pairs = pairs_of(half_frames, bins, 2 * NEAREST - 1, 2 * FARTHEST + 1, _QUERY_FAN)
        self._first, self._second, self._third = _triples(*pairs, fan=_QUERY_FAN)

    def keys(self, pace: float = 1.0, pitch: float = 1.0) -> tuple[Whole, Whole]:
        """Return the keys the query may be found by, and the half frame of the track of each one's first peak."""
        half_frames, bins = self._half_frames, self._bins
        if pace != 1:
            half_frames = np.rint(half_frames * pace).astype(np.int64)
        if pitch != 1:
            bins = np.rint(bins / pitch).astype(np.int64)
        begin = half_frames[self._first]
        first, second, third = bins[self._first], bins[self._second], bins[self._third]
        level = (np.abs(second - first) <= WIDEST) & (np.abs(third - first) <= WIDEST)
        found = []
        for to_second in _ways(half_frames[self._second] - begin):
            for to_third in _ways(half_frames[self._third] - begin):
                fit = level & (to_second > 0) & (to_third > 0)
                keys = _keys(first[fit], second[fit], to_second[fit], third[fit], to_third[fit])
                found.append((keys, begin[fit]))
        keys, at = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return keys, at


def _ways(half_frames: Whole) -> list[Whole]:
    """Return the frames that so many half frames may be, down and, where that is another number, up; 0 for none."""
    ways = half_frames // 2, np.where(half_frames % 2, half_frames // 2 + 1, 0)
    return [np.where((way >= NEAREST) & (way <= FARTHEST), way, 0) for way in ways]


def _triples(first: Whole, second: Whole, order: Whole, *, fan: int) -> tuple[Whole, Whole, Whole]:
    """Return the peaks of every two pairs that begin with the same one."""
    in_order = np.lexsort((order, first))
    first, second = first[in_order], second[in_order]
    found = [(np.zeros(0, np.int64),) * 3]
    for apart in range(1, fan):
        same = first[apart:] == first[:-apart]
        found.append((first[apart:][same], second[:-apart][same], second[apart:][same]))
    one, two, three = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return one, two, three


def _keys(first: Whole, second: Whole, to_second: Whole, third: Whole, to_third: Whole) -> Whole:
    exact = (pair_keys(first, second, to_second) * WAYS + (third - first + WIDEST)) * STEPS + (to_third - NEAREST)
    return ((exact.astype(np.uint64) * _GOLDEN) >> np.uint64(64 - KEY_BITS)).astype(np.int64)
