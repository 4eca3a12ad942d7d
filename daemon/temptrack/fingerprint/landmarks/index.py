"""Where in a library a query may come from: every stored pair of peaks by its key, in memory.

All recordings lie one behind the other on one line of frames, with pauses between. A pair of a query that is also
stored says where on that line the query would begin; where many pairs say the same, it may be (Wang 2003).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks.pairs import stored_pairs
from temptrack.fingerprint.landmarks.postings import PairTable
from temptrack.fingerprint.landmarks.settings import FRAME_RATE_HZ
from temptrack.fingerprint.landmarks.types import Constellation, Whole

_Kind = TypeVar("_Kind", bound=np.generic)

_FAN = 4
"""Stored pairs that begin with a peak: about 280 a second, four bytes each."""
PAUSE = 2048
"""Frames between recordings, more than any look at a query is long: 47 s."""
TOLERANCE = 4
"""Half frames of the line that are one place when votes are counted: 46 ms."""


_FEWEST_VOTES = 3
_STRONG = 5
"""Level from which on a peak is strong: less than 18 dB below the strongest around. One in seven is."""
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
        Track ids and what is stored of them. About 8 MB of memory for each hour.
    """

    def __init__(self, recordings: Iterable[tuple[str, Constellation]]) -> None:
        self.track_ids: list[str] = []
        starts, frames, bins, levels = [0], [], [], []
        pairs, strong = PairTable(), PairTable()
        for track_id, stored in recordings:
            if not len(stored.frames):
                continue
            self.track_ids.append(track_id)
            pairs.add(*stored_pairs(stored, _FAN), starts[-1])
            strong.add(*stored_pairs(strong_of(stored), _FAN), starts[-1])
            frames.append((starts[-1] + stored.frames).astype(np.uint32))
            bins.append(stored.bins.astype(np.uint16))
            levels.append(stored.levels.astype(np.uint8))
            starts.append(starts[-1] + int(stored.frames[-1]) + PAUSE)
        self._starts = np.array(starts, np.int64)
        self._frames = _joined(frames, np.uint32)
        self._before = np.concatenate([[0], np.cumsum(np.bincount(self._frames // _STRETCH))])
        self._bins = _joined(bins, np.uint16)
        self._levels = _joined(levels, np.uint8)
        self._pairs, self._strong = pairs.sorted(), strong.sorted()

    def __len__(self) -> int:
        return len(self.track_ids)

    @property
    def hours(self) -> float:
        """Of music that is stored."""
        return (int(self._starts[-1]) - PAUSE * len(self)) / FRAME_RATE_HZ / 3600

    def places(
        self, keys: Whole, at: Whole, length: int, *, most: int, budget: int, strong: bool = False
    ) -> list[Place]:
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
        strong : bool
            Look only for pairs of strong peaks, which noise leaves: there are so few that many more tell.
        """
        found = (self._strong if strong else self._pairs).starts(keys, at, budget)
        cells, votes = counted(found)
        if not len(cells):
            return []
        surprise = self._surprise(cells, votes, len(found), length)
        best = np.argsort(-surprise, kind="stable")[: 2 * most]
        chosen = apart([(int(cells[i]), float(surprise[i])) for i in best])[:most]
        starts = [((cell + 1) * TOLERANCE, told) for cell, told in chosen]
        return [Place(start, self._track_at(start), told) for start, told in starts]

    def start_of(self, track: int) -> int:
        """Return the half frame of the line at which a track begins."""
        return 2 * int(self._starts[track])

    def edges_of(self, track: int) -> tuple[int, int]:
        """Return the half frames of the line between which a track lies."""
        return 2 * int(self._starts[track]), 2 * (int(self._starts[track + 1]) - PAUSE + 1)

    def peaks_between(self, track: int, begin: float, end: float) -> tuple[Whole, Whole, Whole]:
        """Return a track's peaks from one half frame of the line to another: half frames, bins and levels."""
        edges = np.clip(np.ceil(np.array([begin, end]) / 2), self._starts[track], self._starts[track + 1])
        low, high = np.searchsorted(self._frames, edges.astype(np.uint32))
        bins, levels = (kept[low:high].astype(np.int64) for kept in (self._bins, self._levels))
        return 2 * self._frames[low:high].astype(np.int64), bins, levels

    def _surprise(self, cells: Whole, votes: Whole, total: int, length: int) -> NDArray[np.float64]:
        """Return how much likelier so many votes are if the query is there than if they fell by chance, in nats.

        By chance as many fall on a place as there are stored peaks for them (Poisson): a few count in sparse music.
        """
        stretches = np.clip(np.stack([cells * TOLERANCE, cells * TOLERANCE + length]) // (2 * _STRETCH), 0, None)
        before = self._before[np.minimum(stretches, len(self._before) - 1)]
        share = (before[1] - before[0]) / max(1, len(self._frames))
        by_chance = np.maximum(total * share * 2 * TOLERANCE / max(1, length), _LEAST_BY_CHANCE)
        return np.asarray(votes * np.log(votes / by_chance) - votes + by_chance)

    def _track_at(self, start: float) -> int:
        """Return the number of the track that a query beginning at a half frame of the line would come from."""
        return max(0, int(np.searchsorted(2 * self._starts[:-1], start + PAUSE, side="right")) - 1)


def counted(found: NDArray[np.signedinteger[Any]]) -> tuple[Whole, Whole]:
    """Return the cells of the line with enough votes, ascending, and how many each has with the next one's."""
    cells = np.sort(found // found.dtype.type(TOLERANCE))
    ends = np.flatnonzero(np.diff(cells, append=np.iinfo(cells.dtype).max))
    cells, votes = cells[ends], np.diff(ends, prepend=-1)
    votes[:-1] += np.where(np.diff(cells) == 1, votes[1:], 0)
    enough = votes >= _FEWEST_VOTES
    return cells[enough].astype(np.int64), votes[enough]


def strong_of(stored: Constellation) -> Constellation:
    """Return the strong peaks of a recording."""
    kept = stored.levels >= _STRONG
    return Constellation(stored.frames[kept], stored.bins[kept], stored.levels[kept])


def _joined(parts: Sequence[NDArray[_Kind]], kind: type[_Kind]) -> NDArray[_Kind]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def apart(cells: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return cells, each with what it is worth, none of them another's neighbour."""
    kept: dict[int, float] = {}
    for cell, worth in cells:
        if not any(near in kept for near in (cell - 1, cell, cell + 1)):
            kept[cell] = worth
    return list(kept.items())
