"""All tables of a store: opened or made together, held to one identity, kept small, closed."""

import hashlib
import logging
import threading
from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Literal

from temptrack.errors import StoreError
from temptrack.store.identity import check_identity, dimension_in
from temptrack.store.keeping.types import Compaction
from temptrack.store.lance.bridge import Database
from temptrack.store.lance.indexing import Searched, Upkeep
from temptrack.store.lance.migrating import check_age
from temptrack.store.lance.site import Site
from temptrack.store.lance.table import Table
from temptrack.store.records import StoreIdentity
from temptrack.store.schemas import semantic_schema, stamp_of, stamped
from temptrack.store.table_schemas import SEARCHED, SEMANTIC, table_schemas

_LOG = logging.getLogger(__name__)
_LONGEST_READING_S = 60.0
"""Versions younger than this are kept while the store is open: a reading of one may be under way."""
_AT_CLOSE_S = 0.001


class Tables:
    """The tables of a site, and the lock under which they are written."""

    def __init__(self, site: Site, identity: StoreIdentity) -> None:
        self.identity = identity
        self.writing = self._turn()
        self._site = site
        self._database = Database(site)
        self._open = {name: table for name in self._database.names() if (table := self._database.open(name))}
        self._refuse_others()
        self._schemas = table_schemas(identity)
        made = {name: self._opened_or_made(name) for name in self._schemas}
        self.tracks, self.landmarks = made["tracks"], made["landmarks"]
        self.films, self.scenes, self.cues = made["films"], made["scenes"], made["cues"]
        self.film_sounds, self.film_sights = made["film_sounds"], made["film_sights"]
        self.feedback = made["feedback"]
        for name in SEARCHED:
            made[name].index_words("words")
        self.upkeep = Upkeep(self.searched, self.writing, self.seal)
        self.upkeep.look_over()

    def _turn(self) -> AbstractContextManager[object]:
        return threading.RLock()

    def moment(self) -> AbstractContextManager[object]:
        """Let what this thread reads be of one moment; in a folder every reading is of its own."""
        return nullcontext()

    def edition(self, name: Literal["tracks", "landmarks", "verdicts"]) -> Hashable:
        """Return a value that is another after each change to a table; landmarks go with their tracks."""
        if name == "landmarks":
            return self.landmarks.changes, self.tracks.changes
        return (self.tracks if name == "tracks" else self.feedback).changes

    def semantic(self, key: str) -> Table | None:
        """Return the vectors of one model, if scenes were ever learnt with it."""
        return self._open.get(semantic_name(key))

    def semantic_for_writing(self, key: str) -> Table:
        """Return the vectors of one model, making their table where there is none."""
        name = semantic_name(key)
        if name not in self._open:
            schema = semantic_schema(dimension_in(key, "semantic"))
            self._open[name] = self._database.create(name, stamped(schema, self.identity))
        return self._open[name]

    def of_films(self) -> list[Table]:
        """Return the tables whose rows belong to a film: scenes, cues, sound and each model's vectors."""
        semantic = [table for name, table in self._open.items() if name.startswith(SEMANTIC)]
        return [self.scenes, self.cues, self.film_sounds, *semantic]

    def searched(self) -> Iterator[Searched]:
        """Yield the tables that single rows of are asked for, and vectors."""
        yield Searched(self.tracks, "track_id", "likeness")
        yield Searched(self.scenes, "scene_id", "style")
        yield Searched(self.cues, "cue_id")
        of_models = [table for name, table in list(self._open.items()) if name.startswith(SEMANTIC)]
        yield from (Searched(table, "scene_id", "semantic") for table in of_models)

    def tidy_if_due(self) -> None:
        """Tidy the tables written to many times since they last were, and see to indices; held under the lock."""
        due = [table for table in self._open.values() if _due(table, writings=16, rows_per_writing=256)]
        for table in due:
            _tidy(table, self._keep_s(table))
        if due:
            self.seal()
        self.upkeep.look_over()

    def seal(self) -> None:
        """Take the digests of what was written since the last time, and let be what cannot be: all is readable."""
        try:
            self._site.seal()
        except OSError as error:
            _LOG.warning("the store's files are sealed the next time: %s", error)

    def squeeze(self) -> Compaction:
        """Make every table as small as it gets; held by one writer, with readings of a minute spared."""
        with self.writing:
            before = self._site.size_bytes(), self._fragments()
            for table in self._open.values():
                self._squeeze(table)
            self.upkeep.work()
            self.seal()
            return Compaction(before[0], self._site.size_bytes(), before[1], self._fragments())

    def copy_to(self, folder: Path) -> None:
        """Write what is there now into another folder, which is a store then: in a moment, if on the same disk."""
        with self.writing:
            self.seal()
            self._site.copy_to(folder)

    def close(self) -> None:
        """Tidy what was written to and let go of the tables; may be called twice."""
        self.upkeep.close()
        with self.writing:
            written = bool(self._open)
            while self._open:
                _, table = self._open.popitem()
                if _due(table, writings=1, rows_per_writing=1024):
                    _tidy(table, _AT_CLOSE_S)
                table.close()
            if written:
                self.seal()

    def _keep_s(self, table: Table) -> float:
        return _LONGEST_READING_S

    def _squeeze(self, table: Table) -> None:
        table.squeeze(self._keep_s(table))

    def _fragments(self) -> int:
        return sum(len(table.fragments()) for table in self._open.values())

    def _refuse_others(self) -> None:
        """Refuse tables made with other settings, unless all are empty: then nothing is lost in making them anew."""
        if any(table.count() for table in self._open.values()):
            check_age(self._open, self.identity, self._site.name)
        strangers = [table for table in self._open.values() if stamp_of(table.schema) != self.identity]
        if any(table.count() for table in self._open.values()):
            for table in strangers:
                check_identity(stamp_of(table.schema), self.identity, self._site.name)
        elif strangers:
            self._drop_all()

    def _drop_all(self) -> None:
        for name in self._open:
            self._database.drop(name)
        self._open.clear()
        self._site.forget()

    def _opened_or_made(self, name: str) -> Table:
        if name not in self._open:
            if self._site.has_rows(name):
                raise StoreError(
                    f"The table {name} has rows, but the list of its files is gone",
                    remedy="run `temptrack catalogue repair`, which has a spare",
                )
            self._open[name] = self._database.create(name, stamped(self._schemas[name], self.identity))
        return self._open[name]


def _due(table: Table, writings: int, rows_per_writing: int) -> bool:
    """Whether tidying, which rewrites a table, is worth it: in proportion to its size, so that growing stays linear."""
    return table.writings >= writings and table.writings * rows_per_writing >= table.count()


def _tidy(table: Table, keep_s: float) -> None:
    """Tidy a table, and let what cannot be tidied be: everything is written and can be read as it is."""
    try:
        table.tidy(keep_s)
    except StoreError as error:
        _LOG.warning("A table stays untidy until the next time: %s", error)


def semantic_name(key: str) -> str:
    """Return the name of the table of one model's vectors."""
    return SEMANTIC + hashlib.sha256(key.encode()).hexdigest()[:16]
