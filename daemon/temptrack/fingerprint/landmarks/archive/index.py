"""A library on the disk, ready to be searched: postings say where to look, the store what is there."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks.archive.segment import PAUSE, Segment
from temptrack.fingerprint.landmarks.index import TOLERANCE, Place, apart, counted
from temptrack.fingerprint.landmarks.settings import FRAME_RATE_HZ
from temptrack.fingerprint.landmarks.types import Constellation, Whole

Read = Callable[[Collection[str]], Mapping[str, Constellation]]
"""Gives what is stored of recordings, by id; those that are gone are left out."""

_HELD = 64
"""Recordings held in memory, half a megabyte each, for they are asked for several times in a row."""
_LEAST_BY_CHANCE = 0.05
"""Votes; however large the library."""
_NOTHING = Constellation(*(np.zeros(0, np.int64) for _ in range(3)))


class ArchiveIndex:
    """Segments one behind the other on one line.

    Parameters
    ----------
    segments : sequence of Segment
        Their postings.
    kept : sequence of ndarray of bool
        For each segment, which of its recordings may be found.
    read : callable
        Gives what is stored of recordings.
    """

    def __init__(self, segments: Sequence[Segment], kept: Sequence[NDArray[np.bool_]], read: Read) -> None:
        self._segments, self._read = tuple(segments), read
        self._bases = np.cumsum([0, *(segment.length for segment in segments)])
        self._starts = np.concatenate(
            [*(one.starts[:-1] + base for one, base in zip(segments, self._bases, strict=False)), self._bases[-1:]]
        )
        self._kept = np.concatenate([np.zeros(0, bool), *kept])
        self.track_ids = [name for segment in segments for name in segment.track_ids]
        self._held: OrderedDict[int, Constellation] = OrderedDict()
        self._turn = threading.Lock()
        """Held while recordings come and go in memory: several requests search at once."""

    def __len__(self) -> int:
        return int(self._kept.sum())

    @property
    def hours(self) -> float:
        """Of music that may be found."""
        return float((np.diff(self._starts) - PAUSE)[self._kept].sum()) / FRAME_RATE_HZ / 3600

    @property
    def postings(self) -> int:
        """Triples that are stored."""
        return sum(len(segment.at) for segment in self._segments)

    def places(self, keys: Whole, at: Whole, length: int, *, most: int, budget: int) -> list[Place]:
        """Return where a query may begin, the likeliest first; see `LandmarkIndex.places`."""
        found = self._starts_of(keys, at, budget)
        cells, votes = counted(found)
        best = np.argsort(-votes, kind="stable")[: 4 * most]
        line = max(1.0, 2 * float(self._starts[-1]) / TOLERANCE)
        by_chance = max(_LEAST_BY_CHANCE, 2 * len(found) / line)
        surprise = votes * np.log(votes / by_chance) - votes + by_chance
        chosen = apart([(int(cells[row]), float(surprise[row])) for row in best])
        starts = [((cell + 1) * TOLERANCE, told) for cell, told in chosen]
        places = [Place(start, self._track_at(start), told) for start, told in starts]
        return [place for place in places if self._kept[place.track]][:most]

    def fetch(self, tracks: Collection[int]) -> None:
        """Read what is stored of recordings, all in one go, before it is asked for."""
        with self._turn:
            missing = [track for track in dict.fromkeys(tracks) if track not in self._held]
        if not missing:
            return
        stored = self._read([self.track_ids[track] for track in missing])
        with self._turn:
            for track in missing:
                self._held[track] = stored.get(self.track_ids[track], _NOTHING)
            while len(self._held) > _HELD:
                self._held.popitem(last=False)

    def start_of(self, track: int) -> int:
        """Return the half frame of the line at which a recording begins."""
        return 2 * int(self._starts[track])

    def edges_of(self, track: int) -> tuple[int, int]:
        """Return the half frames of the line between which a recording lies."""
        return 2 * int(self._starts[track]), 2 * (int(self._starts[track + 1]) - PAUSE)

    def peaks_between(self, track: int, begin: float, end: float) -> tuple[Whole, Whole, Whole]:
        """Return a recording's peaks from one half frame of the line to another: half frames, bins and levels."""
        stored, start = self._stored(track), int(self._starts[track])
        low, high = np.searchsorted(stored.frames, np.ceil(np.array([begin, end]) / 2) - start)
        return 2 * (stored.frames[low:high] + start), stored.bins[low:high], stored.levels[low:high]

    def _stored(self, track: int) -> Constellation:
        with self._turn:
            if track in self._held:
                self._held.move_to_end(track)
                return self._held[track]
        name = self.track_ids[track]
        stored = self._read([name]).get(name, _NOTHING)
        with self._turn:
            self._held[track] = stored
        return stored

    def _starts_of(self, keys: Whole, at: Whole, budget: int) -> Whole:
        """Return the half frames of the line at which the query would begin, one for each posting within the budget.

        The rarest keys go first: the frequent ones, held tones and drum machines, tell least and cost most.
        """
        order = np.argsort(keys, kind="stable")  # so that files are read from front to back
        asked, at = keys[order].astype(np.uint32), at[order]
        bounds = [segment.bounds(asked) for segment in self._segments]
        total: Whole = sum((counts for _, counts in bounds), np.zeros(len(asked), np.int64))
        if total.sum() > budget:
            rarest = np.argsort(total, kind="stable")
            within = np.zeros(len(total), np.bool_)
            within[rarest[np.cumsum(total[rarest]) <= budget]] = True
            bounds = [(begin, np.where(within, counts, 0)) for begin, counts in bounds]
        met = [
            _read_starts(segment, *two, at) + 2 * base
            for segment, base, two in zip(self._segments, self._bases.tolist(), bounds, strict=False)
        ]
        return np.concatenate([np.zeros(0, np.int64), *met])

    def _track_at(self, start: float) -> int:
        """Return the number of the recording that a query beginning at a half frame would come from."""
        return max(0, int(np.searchsorted(2 * self._starts[:-1], start + PAUSE, side="right")) - 1)


def _read_starts(segment: Segment, begin: Whole, counts: Whole, at: Whole) -> Whole:
    there = counts > 0
    begin, counts, at = begin[there], counts[there], at[there]
    before = np.cumsum(counts) - counts
    rows = np.repeat(begin - before, counts) + np.arange(int(counts.sum()))
    return 2 * segment.at[rows].astype(np.int64) - np.repeat(at, counts)
