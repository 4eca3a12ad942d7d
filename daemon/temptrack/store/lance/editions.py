"""Which of the films' rows count.

A film's scenes, cues and vectors are rows of several tables, and a commit writes one table. So each writing of a film
has a name of its own, its edition; all its rows bear it, and they count from the commit that writes the film's own
row, which comes last. Rows of any other edition are hidden from readers until they are deleted: at once when all goes
well, at the next opening when the process died.
"""

import threading
import uuid
from collections.abc import Callable, Collection, Hashable
from typing import TypeVar

import pyarrow.compute as pc

from temptrack.store.lance.sql import in_batches, is_any, is_none
from temptrack.store.lance.tables import Tables

T = TypeVar("T")

_TRIES = 5


class Editions:
    """Knows the hidden editions, and gives readers a moment at which no film is half there."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._hidden: frozenset[str] = frozenset()
        self._changes = 0
        self._turn = threading.Lock()
        """Held while films come and go, so that no reading begins then; one that began before is repeated."""
        self._sweep()

    @property
    def changes(self) -> int:
        """How often films came and went; asked before a reading, it tells whether the reading still holds."""
        with self._turn:
            return self._changes

    def edition(self) -> Hashable:
        """Return a value that is another after each change to the films."""
        return self.changes, self._tables.films.changes

    def begin(self) -> str:
        """Return the name of a new edition, hidden from now on."""
        edition = uuid.uuid4().hex
        self._turn_over(lambda: None, hide={edition})
        return edition

    def commit(self, edition: str, replaced: Collection[str], write: Callable[[], None]) -> None:
        """Write the film's row, which makes its edition count in place of others, and delete those."""
        self._turn_over(write, show={edition}, hide=replaced)
        self._discard(replaced)

    def withdraw(self, editions: Collection[str], write: Callable[[], None]) -> None:
        """Delete films' rows, after which their editions no longer count, and delete those."""
        self._turn_over(write, hide=editions)
        self._discard(editions)

    def read(self, reading: Callable[[str], T]) -> T:
        """Return what a reading returns that is given the filter for rows that count.

        It is repeated when a film came or went meanwhile, and in the end made with writers waiting.
        """
        for _ in range(_TRIES):
            with self._turn:
                changes, hidden = self._changes, self._hidden
            result = reading(is_none("edition", hidden))
            if changes == self._changes:
                return result
        with self._tables.writing:
            return reading(is_none("edition", self._hidden))

    def _turn_over(self, write: Callable[[], None], *, hide: Collection[str] = (), show: Collection[str] = ()) -> None:
        with self._turn:
            write()
            self._hidden = (self._hidden - set(show)) | set(hide)
            self._changes += 1

    def _discard(self, editions: Collection[str]) -> None:
        """Delete the rows of hidden editions; once they are gone there is nothing left to hide."""
        for batch in in_batches(editions):
            for table in self._tables.of_films():
                if table.count(is_any("edition", batch)):
                    table.delete(is_any("edition", batch))
        self._hidden = self._hidden - set(editions)

    def _sweep(self) -> None:
        """Delete what a killed process left of films whose row it never wrote, or had deleted."""
        whole = set(self._tables.films.read(["edition"])["edition"].to_pylist())
        for table in self._tables.of_films():
            found = set(pc.unique(table.read(["edition"])["edition"]).to_pylist())
            for batch in in_batches(found - whole):
                table.delete(is_any("edition", batch))
