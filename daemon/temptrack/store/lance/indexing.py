"""When a table's vectors get an index, of which kind, and when it is made anew: by size alone, as docs/scale.md has it.

An inverted file of whole vectors (IVF_FLAT): the scores are the very cosines, it is made in a hundredth of the time a
graph of neighbours takes, and what came since is searched one by one beside it, so that nothing new is ever missed.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum

from temptrack.errors import StoreError
from temptrack.store.lance.table import Table

_LOG = logging.getLogger(__name__)

FROM_NUMBERS = 1 << 23
"""Rows times dimension from which vectors get an index: some 100,000 tracks. Below, all are compared, in some 30 ms."""
REST_NUMBERS = 1 << 21
"""Numbers that came since and are compared one by one, some 7 ms' worth, before the index takes them in."""
REST_ROWS = 30_000
"""Rows whose words or keys are gone through one by one before their indices take them in: tidying a large table, which
does as much, comes with its size and may leave as many rows as it has."""
REST_SHARE = 0.1
"""Nor does an index take in less than this share of the rows: Lance writes the table anew with it (a hundred seconds
for 300 MB on a busy disk), and so the work stays in proportion to what is added."""
KEYS_FROM_ROWS = 50_000
"""From so many on, single rows are found by an index of their keys; to go through those of a million takes 0.3 s."""
REGROWN = 2.0
"""Made anew once there are so many times the rows: its cells were laid for those it was made of."""
_ROWS_PER_CELL = 1_000
_QUIET_S = 10.0
"""Nobody may have read anything for so long before the making begins: a question reads every few seconds, if at all."""
_LOOK_S = 0.25


class Want(Enum):
    """What is to be done about an index."""

    NOTHING = "nothing"
    MAKE = "make"
    GROW = "grow"
    DROP = "drop"
    KEYS = "keys"


@dataclass(frozen=True)
class Indexed:
    """What an index is like."""

    made_of: int
    """Rows there were when its cells were laid."""
    rest: int
    """Rows it has not taken in."""


def wanted(rows: int, dimension: int, indexed: Indexed | None) -> Want:
    """Return what is to be done about the index of so many vectors.

    Parameters
    ----------
    rows, dimension : int
        Of the table now, and of its vectors.
    indexed : Indexed, optional
        What there is; None without.
    """
    numbers = rows * dimension
    if indexed is None:
        return Want.MAKE if numbers >= FROM_NUMBERS else Want.NOTHING
    if numbers < FROM_NUMBERS // 2:
        return Want.DROP
    if rows >= REGROWN * indexed.made_of:
        return Want.MAKE
    due = indexed.rest * dimension >= REST_NUMBERS and indexed.rest >= REST_SHARE * rows
    return Want.GROW if due else Want.NOTHING


def cells(rows: int) -> int:
    """Return how many cells an index of so many rows has.

    A question compares with each cell's middle and with what is in the probed ones; a thousand rows a cell keeps both
    few from ten thousand rows to ten million.
    """
    return max(1, rows // _ROWS_PER_CELL)


@dataclass(frozen=True)
class Searched:
    """A table, and what of it is searched."""

    table: Table
    key: str
    """Rows are asked for by it."""
    vectors: str = ""
    """Rows are asked for by what lies near; empty where there are no vectors."""


def see_to(one: Searched) -> bool:
    """Do what is wanted about one table's indices, held under the lock; return whether that was anything."""
    table, wants = one.table, _wanted_by(one)
    if Want.KEYS in wants:
        table.index_keys(one.key)
    if Want.GROW in wants:
        table.grow_indices()
    if Want.MAKE in wants:
        rows = table.count()
        table.index_vectors(one.vectors, cells(rows), rows)
    if Want.DROP in wants:
        table.forget_vector_index(one.vectors)
    return bool(wants)


def _wanted_by(one: Searched) -> set[Want]:
    table, wants = one.table, {Want.NOTHING}
    rows = table.count()
    if one.vectors:
        made = table.vector_index(one.vectors)
        indexed = None if made is None else Indexed(made.made_of, made.rest)
        wants.add(wanted(rows, table.schema.field(one.vectors).type.list_size, indexed))
    if max(table.rests(), default=0) >= max(REST_ROWS, REST_SHARE * rows):
        wants.add(Want.GROW)
    if rows >= KEYS_FROM_ROWS and not table.is_indexed(one.key):
        wants.add(Want.KEYS)
    return wants - {Want.NOTHING}


class Upkeep:
    """Keeps the indices of a store, in a thread that works while nobody searches.

    Parameters
    ----------
    tables : callable
        Returns the tables that are searched.
    turn : context manager
        The lock held while it works; one who holds it may take it again.
    done : callable
        Called, under the lock, when an index was made.
    """

    def __init__(
        self,
        tables: Callable[[], Iterable[Searched]],
        turn: AbstractContextManager[object],
        done: Callable[[], None],
    ) -> None:
        self._tables = tables
        self._turn = turn
        self._done = done
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def look_over(self) -> None:
        """Begin to work where anything is wanted; held under the lock."""
        if self._thread is not None or self._closed.is_set():
            return
        if any(map(_wanted_by, self._tables())):
            self._thread = threading.Thread(target=self._work, name="vector-indices", daemon=True)
            self._thread.start()

    def work(self) -> None:
        """Do all that is wanted at once, whoever searches."""
        with self._turn:
            if sum(see_to(each) for each in self._tables()):  # all of them, not up to the first
                self._done()

    def close(self) -> None:
        """Begin nothing any more; what is under way holds the lock until it is done."""
        self._closed.set()

    def wait(self) -> None:
        """Return when nothing is under way or waits for a quiet moment."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        try:
            while not self._quiet():
                if self._closed.wait(_LOOK_S):
                    return
            with self._turn:
                if not self._closed.is_set():
                    self.work()
        except StoreError as error:
            _LOG.warning("Searching goes on without a new index: %s", error)
        finally:
            self._thread = None

    def _quiet(self) -> bool:
        asked = max((each.table.asked_at for each in self._tables()), default=0.0)
        return time.monotonic() - asked >= _QUIET_S
