"""The indices of one of LanceDB's tables: of words, of keys and of vectors."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temptrack.store.lance.loading import lancedb

ALWAYS = timedelta(days=36_500)
"""Older than any version: none is dropped."""
_MADE_OF = "_of_"
"""Stands in the name of an index of vectors before the number of rows it was made of."""


@dataclass(frozen=True)
class VectorIndex:
    """An index of a column of vectors."""

    name: str
    made_of: int
    """Rows there were when it was made."""
    rest: int
    """Rows it has not taken in, which are compared one by one."""


class Indices(ABC):
    """What a table can be searched by."""

    _table: Any
    writings: int

    @abstractmethod
    def _at(self, doing: str) -> AbstractContextManager[None]:
        """Turn what LanceDB raises into errors of ours."""

    @abstractmethod
    def _whole(self) -> AbstractContextManager[None]:
        """Take a commit back that was cut short."""

    def index_words(self, column: str) -> None:
        """Make a column of space-separated terms searchable, unless it is; rows added later are found as well."""
        with self._at("be indexed"):
            if any(column in index.columns for index in self._table.list_indices()):
                return
            plain = {"stem": False, "remove_stop_words": False, "ascii_folding": False, "lower_case": False}
            words = lancedb(".index").FTS(base_tokenizer="whitespace", max_token_length=None, **plain)
            with self._whole():
                self._table.create_index(column, config=words)

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
            self._table.create_index(column, config=lancedb(".index").BTree())

    def index_vectors(self, column: str, cells: int, rows: int) -> None:
        """Make a column of vectors searchable by so many cells, anew where it is already; rows are all there are."""
        before = self.vector_index(column)
        with self._at("be indexed"), self._whole():
            ivf = lancedb(".index").IvfFlat(distance_type="cosine", num_partitions=cells)
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
            self._table.optimize(cleanup_older_than=ALWAYS)
        self.writings = 0

    def _forget(self, index: VectorIndex) -> None:
        with self._at("be indexed"):
            self._table.drop_index(index.name)


def _rows_in(name: str) -> int:
    """The rows an index was made of, by its name; 0 where that does not say."""
    rows = name.rpartition(_MADE_OF)[2]
    return int(rows) if rows.isdecimal() else 0
