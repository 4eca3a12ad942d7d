"""The tables of a catalogue that several daemons share."""

import time
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from temptrack.errors import StoreError, StoreIdentityError
from temptrack.store.lance.bridge import Database
from temptrack.store.lance.bucket import BucketSite
from temptrack.store.lance.editions import Editions
from temptrack.store.lance.head import Head, Heads
from temptrack.store.lance.migrating import OlderStoreError
from temptrack.store.lance.moments import Moments
from temptrack.store.lance.table import Table
from temptrack.store.lance.tables import Tables, semantic_name
from temptrack.store.lance.turns import Turns
from temptrack.store.records import StoreIdentity
from temptrack.store.table_schemas import SEMANTIC, table_schemas

T = TypeVar("T")

_FOREVER_S = 36_500 * 86_400.0
_CLOCKS_DIFFER_S = 300.0
"""How far the clocks of those who share a catalogue may be apart, without a version going while it is still read."""
_ROWS = 2048
"""Copied at a time: a track with its vectors takes some tens of kilobytes."""
_OF_FILMS = ("films", "scenes", "cues", "film_sounds")


class SharedTables(Tables):
    """Tables in an object store: readers see whole states of the catalogue, and writers take turns.

    Parameters
    ----------
    site : BucketSite
        Where.
    identity : StoreIdentity
        What they are made for.
    """

    def __init__(self, site: BucketSite, identity: StoreIdentity) -> None:
        heads = Heads(site.objects, site.name)
        self._sweep: Callable[[], None] = lambda: None
        self._open: dict[str, Table] = {}
        self._is_open, self._began_at = False, 0.0
        self._moments = Moments(heads, self._open_at)
        self._turns = Turns(heads, site.name, self._begin, self._publish, lambda head, _: self._moments.know(head))
        site.may_write = self._turns.must_hold
        head, _ = heads.read()
        if head is None:
            site.objects.check()
        if head is not None and head.versions.keys() >= table_schemas(identity).keys():
            self._moments.know(head)
            self._open_all(site, identity)
        else:
            with self._turns:
                self._open_all(site, identity)

    @property
    def in_turn(self) -> bool:
        """Whether this thread is writing, and so sees what is of no state yet."""
        return self._turns.mine

    def sweeps(self, sweep: Callable[[], None]) -> None:
        """Have what a writer that died left swept away by the next."""
        self._sweep = sweep

    def moment(self) -> AbstractContextManager[object]:
        """See `Tables.moment`."""
        return self._moments.held()

    def edition(self, name: Literal["tracks", "landmarks", "verdicts"]) -> Hashable:
        """See `Tables.edition`."""
        if name == "landmarks":
            return self.versions_of(("landmarks", "tracks"))
        return self.versions_of(("tracks" if name == "tracks" else "feedback",))

    def films_edition(self) -> Hashable:
        """Return a value that is another after each change to the films."""
        return self.versions_of(_OF_FILMS)

    def versions_of(self, names: tuple[str, ...]) -> Hashable:
        """Return which state of some tables, and of the vectors beside them, this thread sees."""
        if self.in_turn:
            return self._turns.head.number, tuple(table.changes for _, table in sorted(self._open.items()))
        versions = self._moments.current().versions
        return tuple((name, versions[name]) for name in sorted(versions) if name in names or name.startswith(SEMANTIC))

    def semantic(self, key: str) -> Table | None:
        """See `Tables.semantic`."""
        name = semantic_name(key)
        if not self.in_turn and name not in self._moments.current().versions:
            return None
        return self._opened(name)

    def semantic_for_writing(self, key: str) -> Table:
        """See `Tables.semantic_for_writing`."""
        return self._opened(semantic_name(key)) or self._reading(super().semantic_for_writing(key))

    def copy_to(self, folder: Path) -> None:
        """See `Tables.copy_to`: the rows of one moment, in tables of their own."""
        copy = Database(folder)
        with self._moments.held() as moment:
            for name in sorted(moment.versions):
                table = self._opened(name)
                if table is None:
                    raise StoreError(f"The table {name} of the catalogue at {self._site.name} is gone")
                made = copy.create(name, table.schema)
                for start in range(0, table.count(), _ROWS):
                    made.add(table.read_range(start, _ROWS))

    def close(self) -> None:
        """Let go of the tables; whoever else uses them goes on, and tidies what is due."""
        self.upkeep.close()
        while self._open:
            self._open.popitem()[1].close()

    def _open_all(self, site: BucketSite, identity: StoreIdentity) -> None:
        super().__init__(site, identity)
        for table in self._open.values():
            self._reading(table)
        self._is_open = True

    def _open_at(self, name: str, version: int) -> Any:
        return self._database.open_at(name, version)

    def _turn(self) -> AbstractContextManager[object]:
        return self._turns

    def _reading(self, table: Table) -> Table:
        """Let a table be read as it was at the moment that the reader sees."""
        own = table.asked
        table.asked = partial(self._asked, table.name, own)
        return table

    def _asked(self, name: str, own: Callable[[], Any]) -> Any:
        return own() if self.in_turn else self._moments.current().table(name)

    def _opened(self, name: str) -> Table | None:
        """Return a table, which another daemon may have made."""
        if name not in self._open:
            table = self._database.open(name)
            if table is None:
                return None
            self._open = {**self._open, name: self._reading(table)}
        return self._open[name]

    def _begin(self, head: Head) -> None:
        """Bring the tables to their newest commits, which may be of no state where a writer died."""
        self._moments.know(head)
        self._began_at = time.time()
        if not self._is_open:
            return
        for name in head.versions:
            self._opened(name)
        for name, table in self._open.items():
            if head.untidy or table.version != head.versions.get(name):
                table.catch_up()
        if head.untidy:
            self._sweep()

    def _publish(self, head: Head) -> Head:
        versions = {name: table.version for name, table in self._open.items()}
        return head.published(versions, self._began_at, time.time())

    def _keep_s(self, table: Table) -> float:
        """How long ago a version was made that nobody reads any more, whoever asks.

        A version that was made long ago may have been replaced just now, so its own age says nothing: the head knows
        since when which is read.
        """
        now = time.time()
        since = self._turns.head.readable_since(table.name, now)
        return _FOREVER_S if since is None else now - since + _CLOCKS_DIFFER_S

    def _squeeze(self, table: Table) -> None:
        # not deleting what looks left behind: a writer that was held up may yet believe that it is there
        table.tidy(self._keep_s(table))

    def _refuse_others(self) -> None:
        """Refuse tables of other settings, and never drop or bring them forward: others use them."""
        try:
            super()._refuse_others()
        except OlderStoreError as error:
            raise StoreIdentityError(
                error.what, remedy="have a new one made at another store_uri, and add and learn again"
            ) from None

    def _drop_all(self) -> None:
        raise StoreIdentityError(
            f"The catalogue at {self._site.name} is empty, but of another program", remedy="choose another store_uri"
        )


class SharedEditions(Editions):
    """Films' editions where readers see whole states: in them no edition is hidden."""

    def edition(self) -> Hashable:
        """See `Editions.edition`."""
        return self._shared.films_edition()

    def read(self, reading: Callable[[str], T]) -> T:
        """See `Editions.read`."""
        if self._shared.in_turn:
            return super().read(reading)
        with self._shared.moment():
            return reading("")

    @property
    def _shared(self) -> SharedTables:
        return cast(SharedTables, self._tables)

    def _sweep(self) -> None:
        self._shared.sweeps(super()._sweep)
