"""The one place that knows LanceDB: tables opened, read, searched, written and kept small."""

import importlib
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa

from temptrack.errors import StoreError
from temptrack.fingerprint.types import Vector
from temptrack.store.lance.site import FolderSite, Site
from temptrack.store.lance.waiting import Waiting, wait

_CACHE_BYTES = 64 << 20
"""For indices and for metadata each; LanceDB's own defaults are 6 GiB and 1 GiB."""
_MOST_HITS = 2**31 - 1
DISTANCE = "_distance"
_ADDRESS = "_rowaddr"
"""Where a row is: the number of its data file in the upper 32 bits, its place there in the lower."""
SCORE = "_score"

_ALWAYS = timedelta(days=36_500)
_MADE_OF = "_of_"
"""Stands in the name of an index of vectors before the number of rows it was made of."""
PROBES = 32
"""Cells of an index that are searched: with 1,000 rows each, 3 in 1,000 of the ten nearest of a million are missed
(docs/scale.md)."""
MOST_BY_INDEX = 100
"""Who asks for more gets them by comparing with all: they may lie in more cells than are searched."""
_REST_CLIENT = "lance_namespace_urllib3_client"


def _lancedb(part: str = "") -> ModuleType:
    """LanceDB or a module of it, imported when first needed: it takes a second or so."""
    name = f"lancedb{part}"
    if name in sys.modules:
        return sys.modules[name]
    with _without_rest_client():
        return importlib.import_module(name)


@contextmanager
def _without_rest_client() -> Iterator[None]:
    """Import without the client of LanceDB's REST catalogue, of which an embedded database needs the data models alone.

    Its package builds validators for hundreds of calls as it is imported, half of LanceDB's own import time. An empty
    module stands in for it meanwhile, through which its models are found; later imports of it get the real one.
    """
    spec = None if _REST_CLIENT in sys.modules else importlib.util.find_spec(_REST_CLIENT)
    if spec is not None:
        sys.modules[_REST_CLIENT] = importlib.util.module_from_spec(spec)
    try:
        yield
    finally:
        if spec is not None:
            sys.modules.pop(_REST_CLIENT, None)


class Database:
    """The tables at one site; a folder is one."""

    def __init__(self, site: Site | Path) -> None:
        self._site: Site = FolderSite(site) if isinstance(site, Path) else site
        with self._site.translated("be opened"):
            self._site.prepare()
            lancedb = _lancedb()
            session = lancedb.Session(index_cache_size_bytes=_CACHE_BYTES, metadata_cache_size_bytes=_CACHE_BYTES)
            options = self._site.options
            self._database = Waiting(
                wait(lancedb.connect_async(self._site.uri, storage_options=options, session=session))
            )

    def names(self) -> list[str]:
        """Return the names of the tables, also of such as were never finished."""
        found: list[str] = []
        with self._site.translated("be listed"):
            page = self._database.list_tables()
            found.extend(page.tables)
            while page.page_token:
                page = self._database.list_tables(page_token=page.page_token)
                found.extend(page.tables)
        return found

    def open(self, name: str) -> "Table | None":
        """Return a table, or nothing where there is none or its making was cut short."""
        with self._site.translated("be opened"):
            try:
                return Table(self._database.open_table(name), self._site)
            except ValueError as error:
                if "not found" in str(error):
                    return None
                raise

    def open_at(self, name: str, version: int) -> Any:
        """Return LanceDB's own asynchronous table, which stays at a version."""
        with self._site.translated("be opened"):
            table = self._database.open_table(name)
            wait(table.checkout(version))
            return table

    def create(self, name: str, schema: pa.Schema) -> "Table":
        """Make an empty table where there is none, or only what a cut-short making left."""
        with self._site.translated("be made"), self._site.whole(name, lambda: None):
            return Table(self._database.create_table(name, schema=schema), self._site)

    def drop(self, name: str) -> None:
        """Delete a table."""
        with self._site.translated("be cleared"):
            self._database.drop_table(name)


@dataclass(frozen=True)
class VectorIndex:
    """An index of a column of vectors."""

    name: str
    made_of: int
    """Rows there were when it was made."""
    rest: int
    """Rows it has not taken in, which are compared one by one."""


class Table:
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

    def index_words(self, column: str) -> None:
        """Make a column of space-separated terms searchable, unless it is; rows added later are found as well."""
        with self._at("be indexed"):
            if any(column in index.columns for index in self._table.list_indices()):
                return
            plain = {"stem": False, "remove_stop_words": False, "ascii_folding": False, "lower_case": False}
            words = _lancedb(".index").FTS(base_tokenizer="whitespace", max_token_length=None, **plain)
            with self._whole():
                self._table.create_index(column, config=words)

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
        query = _lancedb(".query").MatchQuery(" ".join(terms), column)
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

    def unindexed(self, column: str) -> int | None:
        """Return how many rows a column's word search has not indexed; None where there is no such search."""
        with self._at("be read"):
            named = [index.name for index in self._table.list_indices() if column in index.columns]
            state = self._table.index_stats(named[0]) if named else None
            return int(state.num_unindexed_rows) if state is not None else None

    def vector_index(self, column: str) -> VectorIndex | None:
        """Return what a column of vectors is searched by; None where each is compared."""
        with self._at("be read"):
            made = [index for index in self._table.list_indices() if index.columns == [column]]
            named = max(made, key=lambda index: _rows_in(index.name), default=None)
            if named is None:
                return None
            state = self._table.index_stats(named.name)
            return VectorIndex(named.name, _rows_in(named.name), int(state.num_unindexed_rows))

    def is_indexed(self, column: str) -> bool:
        """Whether a column has an index."""
        with self._at("be read"):
            return any(index.columns == [column] for index in self._table.list_indices())

    def rests(self) -> list[int]:
        """Return how many rows each index of words or keys has not taken in."""
        with self._at("be read"):
            plain = [index.name for index in self._table.list_indices() if _MADE_OF not in index.name]
            return [int(state.num_unindexed_rows) for state in map(self._table.index_stats, plain) if state is not None]

    def index_keys(self, column: str) -> None:
        """Make single rows quick to find by a column; rows added later are found as well."""
        with self._at("be indexed"), self._whole():
            self._table.create_index(column, config=_lancedb(".index").BTree())

    def index_vectors(self, column: str, cells: int, rows: int) -> None:
        """Make a column of vectors searchable by so many cells, anew where it is already; rows are all there are."""
        before = self.vector_index(column)
        with self._at("be indexed"), self._whole():
            ivf = _lancedb(".index").IvfFlat(distance_type="cosine", num_partitions=cells)
            self._table.create_index(column, config=ivf, name=f"{column}{_MADE_OF}{rows}")
        if before is not None and before.made_of != rows:
            self._forget(before)

    def forget_vector_index(self, column: str) -> None:
        """Compare with each vector of a column again."""
        made = self.vector_index(column)
        if made is not None:
            self._forget(made)

    def grow_indices(self) -> None:
        """Take new rows into the indices."""
        with self._at("be indexed"), self._whole():
            self._table.optimize(cleanup_older_than=_ALWAYS)
        self.writings = 0

    def _forget(self, index: VectorIndex) -> None:
        with self._at("be indexed"):
            self._table.drop_index(index.name)

    def squeeze(self, keep_s: float) -> None:
        """Tidy, and delete what killed writers left; nobody may write to the store meanwhile, in any process."""
        with self._at("be compacted"):
            self._optimize(keep_s, delete_unverified=True)

    def _optimize(self, keep_s: float, **options: bool) -> None:
        """Merge first, and let what was merged go only when what it became is known to be whole."""
        with self._whole():
            self._table.optimize(cleanup_older_than=_ALWAYS)
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


def _rows_in(name: str) -> int:
    """The rows an index was made of, by its name; 0 where that does not say."""
    rows = name.rpartition(_MADE_OF)[2]
    return int(rows) if rows.isdecimal() else 0
