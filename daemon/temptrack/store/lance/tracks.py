"""The library's half of the LanceDB store."""

from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa

from temptrack.errors import TrackNotFoundError
from temptrack.fingerprint.types import Vector
from temptrack.store.checks import check_tracks, check_vector, latest
from temptrack.store.columns import matrix_of
from temptrack.store.conditions import Condition
from temptrack.store.identity import dimension_of
from temptrack.store.interface import Matrix
from temptrack.store.lance.landmarks import forget_landmarks
from temptrack.store.lance.sql import both, fits, in_batches, is_any
from temptrack.store.lance.table import DISTANCE, SCORE
from temptrack.store.lance.tables import Tables
from temptrack.store.library_columns import LibraryColumns
from temptrack.store.records import Hit, StoreIdentity, TrackRecord, TrackSummary
from temptrack.store.rows import SUMMARY_COLUMNS, summaries_of, track_rows, tracks_of
from temptrack.store.summaries import library_of
from temptrack.store.words import query_terms

_PAGE = 256
_PER_COMMIT = 512


class LanceTracks:
    """Tracks, each one row: a row is written whole or not at all."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @property
    def identity(self) -> StoreIdentity:
        """The settings the store was built with."""
        return self._tables.identity

    def put_tracks(self, tracks: Sequence[TrackRecord]) -> None:
        """See `Store.put_tracks`."""
        check_tracks(tracks, self.identity)
        kept = latest(tracks)
        with self._tables.writing:
            for start in range(0, len(kept), _PER_COMMIT):
                self._commit(kept[start : start + _PER_COMMIT])
            self._tables.tidy_if_due()

    def get_track(self, track_id: str) -> TrackRecord:
        """See `Store.get_track`."""
        found = self.get_tracks([track_id])
        if not found:
            raise TrackNotFoundError(
                f"No track has the id {track_id!r}", remedy="list them with `temptrack library list`", field="track_id"
            )
        return found[track_id]

    def get_tracks(self, track_ids: Collection[str]) -> dict[str, TrackRecord]:
        """See `Store.get_tracks`."""
        found = {}
        for batch in in_batches(track_ids):
            rows = self._tables.tracks.read(where=is_any("track_id", batch))
            found.update({track.track_id: track for track in tracks_of(rows)})
        return {name: found[name] for name in track_ids if name in found}

    def iter_tracks(self) -> Iterator[TrackRecord]:
        """See `Store.iter_tracks`."""
        names = self._by_path(["track_id"])["track_id"].to_pylist()
        for start in range(0, len(names), _PAGE):
            yield from self.get_tracks(names[start : start + _PAGE]).values()

    def summaries(self, where: Sequence[Condition] = ()) -> list[TrackSummary]:
        """See `Store.summaries`."""
        return summaries_of(self._by_path(SUMMARY_COLUMNS, both(*map(fits, where))))

    def library(self) -> LibraryColumns:
        """See `Store.library`."""
        columns = library_of(self._by_path([*SUMMARY_COLUMNS, "likeness"]), dimension_of(self.identity, "likeness"))
        # What was read and sorted is several times what is kept, and Arrow would hold on to it.
        pa.default_memory_pool().release_unused()
        return columns

    def likeness_matrix(self) -> tuple[list[str], Matrix]:
        """See `Store.likeness_matrix`."""
        rows = self._by_path(["track_id", "likeness"])
        dimension = dimension_of(self.identity, "likeness")
        return rows["track_id"].to_pylist(), matrix_of(rows["likeness"], dimension)

    def track_files(self) -> dict[str, tuple[str, int, int]]:
        """See `Store.track_files`."""
        rows = self._by_path(["track_id", "mtime_ns", "size_bytes"]).to_pylist()
        return {row["path"]: (row["track_id"], row["mtime_ns"], row["size_bytes"]) for row in rows}

    def remove_tracks(self, track_ids: Collection[str]) -> int:
        """See `Store.remove_tracks`."""
        removed = 0
        with self._tables.writing:
            for batch in in_batches(track_ids):
                there = self._tables.tracks.count(is_any("track_id", batch))
                if there:
                    self._tables.tracks.delete(is_any("track_id", batch))
                forget_landmarks(self._tables, batch)  # also those whose track a killed removal took away
                removed += there
            self._tables.tidy_if_due()
        return removed

    def count_tracks(self) -> int:
        """See `Store.count_tracks`."""
        return self._tables.tracks.count()

    def nearest_tracks(self, likeness: Vector, limit: int) -> list[Hit[TrackRecord]]:
        """See `Store.nearest_tracks`."""
        check_vector(likeness, dimension_of(self.identity, "likeness"), "the query")
        if limit <= 0:
            return []
        rows = self._tables.tracks.nearest("likeness", likeness, limit)
        scores = (1.0 - distance for distance in rows[DISTANCE].to_pylist())
        return _hits(rows.drop_columns([DISTANCE]), scores)

    def find_tracks(self, words: str, limit: int) -> list[Hit[TrackRecord]]:
        """See `Store.find_tracks`."""
        terms = query_terms(words)
        if limit <= 0 or not terms:
            return []
        rows = self._tables.tracks.matching("words", terms, limit)
        return _hits(rows.drop_columns([SCORE]), rows[SCORE].to_pylist())

    def _commit(self, tracks: Sequence[TrackRecord]) -> None:
        """Write tracks with different ids and paths, and drop those of other ids at their paths, at once."""
        table = self._tables.tracks
        rows = track_rows(tracks, table.schema)
        replaced = is_any("path", [track.path for track in tracks])
        same = is_any("track_id", [track.track_id for track in tracks])
        if table.count(f"{same} OR {replaced}"):
            lost = table.read(["track_id"], f"{replaced} AND NOT ({same})")["track_id"].to_pylist()
            table.merge(rows, "track_id", replaced)
            forget_landmarks(self._tables, lost)
        else:
            table.add(rows)

    def _by_path(self, columns: Sequence[str], where: str = "") -> pa.Table:
        return self._tables.tracks.read(list(dict.fromkeys((*columns, "path"))), where).sort_by("path")


def _hits(rows: pa.Table, scores: Iterator[float] | list[float]) -> list[Hit[TrackRecord]]:
    hits = [Hit(track, score) for track, score in zip(tracks_of(rows), scores, strict=True)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.record.track_id))
