"""One of LanceDB's tables: read, searched, written and kept small."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from temptrack.errors import StoreError
from temptrack.fingerprint.types import Vector
from temptrack.store.lance.indices import ALWAYS, Indices
from temptrack.store.lance.loading import lancedb
from temptrack.store.lance.site import Site
from temptrack.store.lance.waiting import Waiting, wait

_MOST_HITS = 2**31 - 1
DISTANCE = "_distance"
_ADDRESS = "_rowaddr"
"""Where a row is: the number of its data file in the upper 32 bits, its place there in the lower."""
SCORE = "_score"
PROBES = 32
"""Cells of an index that are searched: with 1,000 rows each, 3 in 1,000 of the ten nearest of a million are missed
(docs/scale.md)."""
MOST_BY_INDEX = 100
"""Who asks for more gets them by comparing with all: they may lie in more cells than are searched."""


class Table(Indices):
    """One table; each writing is one commit, all of it or nothing, and a reading sees one commit."""

    def __init__(self, table: Any, site: Site) -> None:
        self._table = Waiting(table)
        self.asked: Callable[[], Any] = lambda: table
        """Returns the table that readings ask: this one, or one that stays at a version of it."""
        self._site = site
        self.schema: pa.Schema = self._table.schema()
        self.writings = max(0, int(self._table.stats()["fragment_stats"]["num_fragments"]) - 2)
        """Commits since the table was last tidied, which leaves two files at most, as far as they show in its files."""
        self.changes = 0
        """Writings since the table was opened, whether they succeeded or not; raised when each is over."""
        self.asked_at = time.monotonic()
        """When it was last opened, read or searched, on the monotonic clock."""
        self._closed = False

    @property
    def _asking(self) -> Any:
        return self.asked()

    @property
    def name(self) -> str:
        """By which the database opens it."""
        return str(self._table.name)

    @property
    def version(self) -> int:
        """The number of the last commit, as far as this table knows."""
        return int(self._table.version())

    def catch_up(self) -> None:
        """Take note of what others committed."""
        with self._at("be read"):
            self._table.checkout_latest()

    def close(self) -> None:
        """Refuse to be used from now on."""
        self._closed = True

    def read(self, columns: Sequence[str] | None = None, where: str = "") -> pa.Table:
        """Return the rows that pass a filter."""
        return self._run(self._asking.query(), columns, where)

    def count(self, where: str = "") -> int:
        """Return how many rows pass a filter."""
        with self._at("be read"):
            return int(wait(self._asking.count_rows(where or None)))

    def nearest(
        self, column: str, vector: Vector, limit: int, where: str = "", *, columns: Sequence[str] | None = None
    ) -> pa.Table:
        """Return the rows nearest by cosine, with `DISTANCE`; vectors of zeros are near to nothing.

        Exactly, where the column has no index or many rows are asked for; else the distances are exact, and rarely one
        of the nearest is missed.
        """
        with self._at("be read"):
            search = self._asking.query().nearest_to(vector).column(column).distance_type("cosine")
            search = search.nprobes(PROBES) if limit <= MOST_BY_INDEX else search.bypass_vector_index()
        named = None if columns is None else [*columns, DISTANCE]
        return self._run(search.limit(min(limit, _MOST_HITS)), named, where)

    def matching(
        self, column: str, terms: Sequence[str], limit: int, where: str = "", *, columns: Sequence[str] | None = None
    ) -> pa.Table:
        """Return the rows with any of the terms, with their BM25 as `SCORE`."""
        query = lancedb(".query").MatchQuery(" ".join(terms), column)
        named = None if columns is None else [*columns, SCORE]
        return self._run(self._asking.query().nearest_to_text(query).limit(min(limit, _MOST_HITS)), named, where)

    def add(self, rows: pa.Table) -> None:
        """Append rows."""
        with self._writing():
            self._table.add(rows)

    def merge(self, rows: pa.Table, on: str, and_delete: str) -> None:
        """Write rows over those of the same key, and delete the others that pass a filter, in one commit."""
        with self._writing():
            merge = self._table.merge_insert(on).when_matched_update_all().when_not_matched_insert_all()
            wait(merge.when_not_matched_by_source_delete(and_delete).execute(rows))

    def delete(self, where: str) -> None:
        """Delete the rows that pass a filter."""
        with self._writing():
            self._table.delete(where)

    def tidy(self, keep_s: float) -> None:
        """Merge small files, index new rows, drop versions older than that: none a reader is at work on."""
        with self._at("be tidied"):
            self._optimize(keep_s)

    def fragments(self) -> list[int]:
        """Return how many rows each data file gives, in the order in which they are read; it reads none of them."""
        addresses = self.read([_ADDRESS])[_ADDRESS].to_numpy() >> np.uint64(32)
        _, first, rows = np.unique(addresses, return_index=True, return_counts=True)
        return [int(count) for count in rows[np.argsort(first)]]

    def read_range(self, start: int, count: int) -> pa.Table:
        """Return so many rows from the given one on, touching no data file but those they are in."""
        return self._run(self._asking.query().limit(count).offset(start), None, "")

    def versions(self) -> int:
        """Return how many commits can still be gone back to."""
        with self._at("be read"):
            return len(self._table.list_versions())

    def squeeze(self, keep_s: float) -> None:
        """Tidy, and delete what killed writers left; nobody may write to the store meanwhile, in any process."""
        with self._at("be compacted"):
            self._optimize(keep_s, delete_unverified=True)

    def _optimize(self, keep_s: float, **options: bool) -> None:
        """Merge first, and let what was merged go only when what it became is known to be whole."""
        with self._whole():
            self._table.optimize(cleanup_older_than=ALWAYS)
        self._table.optimize(cleanup_older_than=timedelta(seconds=keep_s), **options)
        self.writings = 0

    def _run(self, search: Any, columns: Sequence[str] | None, where: str) -> pa.Table:
        with self._at("be read"):
            if columns is not None:
                search = search.select(list(columns))
            if where:
                search = search.where(where)
            self.asked_at = time.monotonic()
            rows: pa.Table = wait(search.to_arrow())
            self.asked_at = time.monotonic()
            return rows

    @contextmanager
    def _at(self, doing: str) -> Iterator[None]:
        if self._closed:
            raise StoreError(f"The store at {self._site.name} is closed")
        with self._site.translated(doing):
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._at("be written"), self._whole():
                yield
            self.writings += 1
        finally:
            self.changes += 1

    def _whole(self) -> AbstractContextManager[None]:
        """Take a commit back that was cut short."""
        before = self.version

        def again() -> None:
            self._table.checkout(before)  # looking for the latest does not lead back from a later one that is gone
            self._table.checkout_latest()

        return self._site.whole(self._table.name, again)
