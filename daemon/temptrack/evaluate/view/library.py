"""The library's half of a view: the store's own tracks, or a fixed list in their stead."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Protocol

import numpy as np

from temptrack.errors import TrackNotFoundError
from temptrack.fingerprint.types import Vector
from temptrack.store.conditions import Condition
from temptrack.store.interface import Matrix, Store
from temptrack.store.library_columns import LibraryColumns, columns_of
from temptrack.store.records import Hit, TrackRecord, TrackSummary, summary_of


class Library(Protocol):
    """The tracks that may be suggested."""

    def records(self, track_ids: Collection[str]) -> dict[str, TrackRecord]:
        """Return those of the tracks that exist."""
        ...

    def each(self) -> Iterator[TrackRecord]:
        """Yield all, ordered by path."""
        ...

    def summaries(self, where: Sequence[Condition]) -> list[TrackSummary]:
        """See `Store.summaries`."""
        ...

    def likeness(self) -> tuple[list[str], Matrix]:
        """See `Store.likeness_matrix`."""
        ...

    def named(self, words: str, limit: int) -> list[Hit[TrackRecord]]:
        """See `Store.find_tracks`."""
        ...


class StoredLibrary:
    """The store's library, read once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _summaries(self) -> list[TrackSummary]:
        return self._store.summaries()

    @cached_property
    def _likeness(self) -> tuple[list[str], Matrix]:
        return self._store.likeness_matrix()

    @cached_property
    def _kept(self) -> dict[str, TrackRecord]:
        return {}

    def records(self, track_ids: Collection[str]) -> dict[str, TrackRecord]:
        """See `Library.records`; what was read stays, as the same few are asked for again and again."""
        missing = [name for name in track_ids if name not in self._kept]
        if missing:
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            self._kept.update(self._store.get_tracks(missing))
        return {name: self._kept[name] for name in track_ids if name in self._kept}

    def each(self) -> Iterator[TrackRecord]:
        """See `Library.each`."""
        return self._store.iter_tracks()

    def summaries(self, where: Sequence[Condition]) -> list[TrackSummary]:
        """See `Store.summaries`."""
        return self._store.summaries(where) if where else self._summaries

    def likeness(self) -> tuple[list[str], Matrix]:
        """See `Store.likeness_matrix`."""
        return self._likeness

    def named(self, words: str, limit: int) -> list[Hit[TrackRecord]]:
        """See `Store.find_tracks`."""
        return self._store.find_tracks(words, limit)


_MOST_KEPT = 1000


class FixedLibrary:
    """A library of these tracks alone; no words find them."""

    def __init__(self, tracks: Sequence[TrackRecord], dimension: int) -> None:
        self._tracks = sorted(tracks, key=attrgetter("path"))
        self._by_id = {track.track_id: track for track in self._tracks}
        self._summaries = [summary_of(track) for track in self._tracks]
        rows = [track.likeness for track in self._tracks]
        self._likeness = np.stack(rows) if rows else np.zeros((0, dimension), np.float32)

    def records(self, track_ids: Collection[str]) -> dict[str, TrackRecord]:
        """See `Library.records`."""
        return {name: self._by_id[name] for name in track_ids if name in self._by_id}

    def each(self) -> Iterator[TrackRecord]:
        """See `Library.each`."""
        yield from self._tracks

    def summaries(self, where: Sequence[Condition]) -> list[TrackSummary]:
        """See `Store.summaries`."""
        return [track for track in self._summaries if all(condition.holds(track) for condition in where)]

    def likeness(self) -> tuple[list[str], Matrix]:
        """See `Store.likeness_matrix`."""
        return [track.track_id for track in self._tracks], self._likeness

    def named(self, words: str, limit: int) -> list[Hit[TrackRecord]]:
        """Return none."""
        return []


class LibraryHalf:
    """`Store`'s methods about tracks, over a `Library`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def get_track(self, track_id: str) -> TrackRecord:
        """See `Store.get_track`."""
        found = self._library.records([track_id])
        if track_id not in found:
            raise TrackNotFoundError(f"No track has the id {track_id!r}", field="track_id")
        return found[track_id]

    def get_tracks(self, track_ids: Collection[str]) -> dict[str, TrackRecord]:
        """See `Store.get_tracks`."""
        return self._library.records(track_ids)

    def iter_tracks(self) -> Iterator[TrackRecord]:
        """See `Store.iter_tracks`."""
        return self._library.each()

    def summaries(self, where: Sequence[Condition] = ()) -> list[TrackSummary]:
        """See `Store.summaries`."""
        return self._library.summaries(where)

    def library(self) -> LibraryColumns:
        """See `Store.library`."""
        ids, likeness = self._library.likeness()
        row_of = {track_id: row for row, track_id in enumerate(ids)}
        # A track added between the two readings is left out.
        tracks = [track for track in self._library.summaries(()) if track.track_id in row_of]
        return columns_of(tracks, likeness[[row_of[track.track_id] for track in tracks]])

    def likeness_matrix(self) -> tuple[list[str], Matrix]:
        """See `Store.likeness_matrix`."""
        return self._library.likeness()

    def track_files(self) -> dict[str, tuple[str, int, int]]:
        """See `Store.track_files`."""
        return {track.path: (track.track_id, track.mtime_ns, track.size_bytes) for track in self._library.each()}

    def count_tracks(self) -> int:
        """See `Store.count_tracks`."""
        return len(self._library.likeness()[0])

    def nearest_tracks(self, likeness: Vector, limit: int) -> list[Hit[TrackRecord]]:
        """See `Store.nearest_tracks`."""
        ids, rows = self._library.likeness()
        found = best_cosines(rows, likeness, limit)
        records = self._library.records([ids[row] for row, _ in found])
        return [Hit(records[ids[row]], score) for row, score in found if ids[row] in records]

    def find_tracks(self, words: str, limit: int) -> list[Hit[TrackRecord]]:
        """See `Store.find_tracks`."""
        return self._library.named(words, limit)


def best_cosines(rows: Matrix, query: Vector, limit: int) -> list[tuple[int, float]]:
    """Return rows and their cosines with the query, best first; one without direction is near to nothing."""
    lengths = np.linalg.norm(rows, axis=1)
    length = float(np.linalg.norm(query))
    if limit <= 0 or length == 0 or not len(rows):
        return []
    cosines = np.where(lengths > 0, rows @ query / (np.maximum(lengths, 1e-12) * length), -np.inf)
    best = np.argsort(-cosines, kind="stable")[:limit]
    return [(int(row), float(cosines[row])) for row in best if np.isfinite(cosines[row])]
