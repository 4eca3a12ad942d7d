"""Where in a library a query may come from: every stored pair of peaks by its key, in memory.

All recordings lie one behind the other on one line of frames, with pauses between. A pair of a query that is also
stored says where on that line the query would begin; where many pairs say the same, it may be (Wang 2003).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks.pairs import KEYS, stored_pairs
from temptrack.fingerprint.landmarks.settings import FRAME_RATE_HZ
from temptrack.fingerprint.landmarks.types import Constellation, Whole

_Kind = TypeVar("_Kind", bound=np.generic)

_FAN = 4
"""Stored pairs that begin with a peak: about 280 a second, four bytes each."""
_PAUSE = 2048
"""Frames between recordings, more than any look at a query is long: 47 s."""
_TOLERANCE = 4
"""Half frames of the line that are one place when votes are counted: 46 ms."""


_FEWEST_VOTES = 3
_COMMONEST = 65535
_STRETCH = 16
"""Frames of the line by which its peaks are counted: 0.4 s."""
_LEAST_BY_CHANCE = 0.2
"""Votes; for a stretch with hardly a stored peak."""


@dataclass(frozen=True)
class Place:
    """Where on the line a query would begin."""

    start: int
    """Half frame of the line."""
    track: int
    """Number of the track there."""
    surprise: float
    """How much likelier its votes are if the query begins there than if they fell by chance, in nats."""


class LandmarkIndex:
    """The constellations of a library, ready to be searched.

    Parameters
    ----------
    recordings : iterable of (str, Constellation)
        Track ids and what is stored of them. About 5.5 MB of memory for each hour.
    """

    def __init__(self, recordings: Iterable[tuple[str, Constellation]]) -> None:
        self.track_ids: list[str] = []
        starts, frames, bins, keys, postings = [0], [], [], [], []
        for track_id, stored in recordings:
            if not len(stored.frames):
                continue
            self.track_ids.append(track_id)
            key, at = stored_pairs(stored, _FAN)
            keys.append(key.astype(np.int32))
            postings.append((starts[-1] + at).astype(np.uint32))
            frames.append((starts[-1] + stored.frames).astype(np.uint32))
            bins.append(stored.bins.astype(np.uint16))
            starts.append(starts[-1] + int(stored.frames[-1]) + _PAUSE)
        self._starts = np.array(starts, np.int64)
        self._frames = _joined(frames, np.uint32)
        self._before = np.concatenate([[0], np.cumsum(np.bincount(self._frames // _STRETCH))])
        self._bins = _joined(bins, np.uint16)
        self._index(_joined(keys, np.int32), _joined(postings, np.uint32))

    def __len__(self) -> int:
        return len(self.track_ids)

    @property
    def hours(self) -> float:
        """Of music that is stored."""
        return (int(self._starts[-1]) - _PAUSE * len(self)) / FRAME_RATE_HZ / 3600

    def places(self, keys: Whole, at: Whole, length: int, *, most: int, budget: int) -> list[Place]:
        """Return where a query may begin, the likeliest first.

        Parameters
        ----------
        keys, at : ndarray, shape (n,)
            The query's pairs, and the half frame of each one's first peak.
        length : int
            Half frames of the query.
        most : int
            How many places, at most.
        budget : int
            Stored pairs looked at, at most. The rarest keys go first: they tell most, and so the time a query takes
            does not grow with the library.
        """
        found = self._places_of_pairs(keys, at, budget)
        cells, votes = _counted(found)
        if not len(cells):
            return []
        surprise = self._surprise(cells, votes, len(found), length)
        best = np.argsort(-surprise, kind="stable")[: 2 * most]
        chosen = _apart([(int(cells[i]), float(surprise[i])) for i in best])[:most]
        starts = [((cell + 1) * _TOLERANCE, told) for cell, told in chosen]
        return [Place(start, self._track_at(start), told) for start, told in starts]

    def start_of(self, track: int) -> int:
        """Return the half frame of the line at which a track begins."""
        return 2 * int(self._starts[track])

    def edges_of(self, track: int) -> tuple[int, int]:
        """Return the half frames of the line between which a track lies."""
        return 2 * int(self._starts[track]), 2 * (int(self._starts[track + 1]) - _PAUSE + 1)

    def peaks_between(self, track: int, begin: float, end: float) -> tuple[Whole, Whole]:
        """Return a track's peaks from one half frame of the line to another: half frames and bins."""
        edges = np.clip(np.ceil(np.array([begin, end]) / 2), self._starts[track], self._starts[track + 1])
        low, high = np.searchsorted(self._frames, edges.astype(np.uint32))
        return 2 * self._frames[low:high].astype(np.int64), self._bins[low:high].astype(np.int64)

    def _index(self, keys: NDArray[np.int32], postings: NDArray[np.uint32]) -> None:
        self._postings = postings[np.argsort(keys, kind="stable")]
        self._ends = np.zeros(KEYS + 1, np.int64)
        np.cumsum(np.bincount(keys, minlength=KEYS), out=self._ends[1:])

    def _surprise(self, cells: Whole, votes: Whole, total: int, length: int) -> NDArray[np.float64]:
        """Return how much likelier so many votes are if the query is there than if they fell by chance, in nats.

        By chance as many fall on a place as there are stored peaks for them (Poisson): a few count in sparse music.
        """
        stretches = np.clip(np.stack([cells * _TOLERANCE, cells * _TOLERANCE + length]) // (2 * _STRETCH), 0, None)
        before = self._before[np.minimum(stretches, len(self._before) - 1)]
        share = (before[1] - before[0]) / max(1, len(self._frames))
        by_chance = np.maximum(total * share * 2 * _TOLERANCE / max(1, length), _LEAST_BY_CHANCE)
        return np.asarray(votes * np.log(votes / by_chance) - votes + by_chance)

    def _places_of_pairs(self, keys: Whole, at: Whole, budget: int) -> NDArray[np.int32]:
        begin = self._ends[keys]
        counts = self._ends[keys + 1] - begin
        if counts.sum() > budget:
            rarest = np.argsort(np.minimum(counts, _COMMONEST).astype(np.uint16), kind="stable")
            rarest = rarest[np.cumsum(counts[rarest]) <= budget]
            begin, counts, at = begin[rarest], counts[rarest], at[rarest]
        before = np.cumsum(counts) - counts
        rows = np.repeat(begin - before, counts) + np.arange(int(counts.sum()))
        return 2 * self._postings[rows].astype(np.int32) - np.repeat(at.astype(np.int32), counts)

    def _track_at(self, start: float) -> int:
        """Return the number of the track that a query beginning at a half frame of the line would come from."""
        return max(0, int(np.searchsorted(2 * self._starts[:-1], start + _PAUSE, side="right")) - 1)


def _counted(found: NDArray[np.int32]) -> tuple[Whole, Whole]:
    """Return the cells of the line with enough votes, ascending, and how many each has with the next one's."""
    cells = np.sort(found // np.int32(_TOLERANCE))
    ends = np.flatnonzero(np.diff(cells, append=np.iinfo(np.int32).max))
    cells, votes = cells[ends], np.diff(ends, prepend=-1)
    votes[:-1] += np.where(np.diff(cells) == 1, votes[1:], 0)
    enough = votes >= _FEWEST_VOTES
    return cells[enough].astype(np.int64), votes[enough]


def _joined(parts: Sequence[NDArray[_Kind]], kind: type[_Kind]) -> NDArray[_Kind]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _apart(cells: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return cells, each with what it is worth, none of them another's neighbour."""
    kept: dict[int, float] = {}
    for cell, worth in cells:
        if not any(near in kept for near in (cell - 1, cell, cell + 1)):
            kept[cell] = worth
    return list(kept.items())
