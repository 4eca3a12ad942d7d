"""What tracks are recognised by, each written whole or not at all, and told only while its track is there."""

from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from temptrack.store.checks import check_landmarks
from temptrack.store.lance.sql import both, in_batches, is_any, quoted
from temptrack.store.lance.tables import Tables
from temptrack.store.records import LandmarksRecord

_PAGE = 512
"""Rows read at once, 40 kB each: every reading looks through the ids of all."""


class LanceLandmarks:
    """The table of landmarks; one of a track that is not there, as a crash may leave, is as good as none."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put_landmarks(self, landmarks: Sequence[LandmarksRecord]) -> None:
        """See `Store.put_landmarks`."""
        check_landmarks(landmarks)
        kept = list({one.track_id: one for one in landmarks}.values())
        if not kept:
            return
        table = self._tables.landmarks
        rows = pa.Table.from_pylist([vars(one) for one in kept], table.schema)
        same = is_any("track_id", [one.track_id for one in kept])
        with self._tables.writing:
            if table.count(same):
                table.merge(rows, "track_id", same)
            else:
                table.add(rows)
            self._tables.tidy_if_due()

    def landmark_ids(self, settings: str) -> set[str]:
        """See `Store.landmark_ids`."""
        made = self._tables.landmarks.read(["track_id"], f"settings = {quoted(settings)}")["track_id"].to_pylist()
        return set(made) & set(self._tables.tracks.read(["track_id"])["track_id"].to_pylist())

    def iter_landmarks(self, settings: str, track_ids: Collection[str] | None = None) -> Iterator[LandmarksRecord]:
        """See `Store.iter_landmarks`."""
        names = sorted(self.landmark_ids(settings) if track_ids is None else set(track_ids))
        for start in range(0, len(names), _PAGE):
            page = is_any("track_id", names[start : start + _PAGE])
            rows = self._tables.landmarks.read(where=both(page, f"settings = {quoted(settings)}"))
            if track_ids is not None:
                there = self._tables.tracks.read(["track_id"], page)["track_id"]
                rows = rows.filter(pc.is_in(rows["track_id"], there.combine_chunks()))
            yield from (LandmarksRecord(**row) for row in rows.sort_by("track_id").to_pylist())


def forget_landmarks(tables: Tables, track_ids: Collection[str]) -> None:
    """Delete what tracks that are gone were recognised by; held under the lock."""
    for batch in in_batches(track_ids):
        if tables.landmarks.count(is_any("track_id", batch)):
            tables.landmarks.delete(is_any("track_id", batch))
