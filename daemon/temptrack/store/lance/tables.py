"""All tables of a store: opened or made together, held to one identity, kept small, closed."""

import hashlib
import logging
import threading
from pathlib import Path

from temptrack.errors import StoreError
from temptrack.store.identity import check_identity, dimension_in, dimension_of
from temptrack.store.lance.bridge import Database, Table
from temptrack.store.records import StoreIdentity
from temptrack.store.schemas import (
    cues_schema,
    feedback_schema,
    film_sights_schema,
    film_sounds_schema,
    films_schema,
    landmarks_schema,
    scenes_schema,
    semantic_schema,
    stamp_of,
    stamped,
    tracks_schema,
)

_LOG = logging.getLogger(__name__)
_SEMANTIC = "semantic_"
_LONGEST_READING_S = 60.0
"""Versions younger than this are kept while the store is open: a reading of one may be under way."""
_AT_CLOSE_S = 0.001


class Tables:
    """The tables, and the lock under which they are written."""

    def __init__(self, folder: Path, identity: StoreIdentity) -> None:
        self.identity = identity
        self.writing = threading.RLock()
        self._folder = folder
        self._database = Database(folder)
        self._open = {name: table for name in self._database.names() if (table := self._database.open(name))}
        self._refuse_others()
        likeness = dimension_of(identity, "likeness")
        self._schemas = {
            "tracks": tracks_schema(likeness),
            "landmarks": landmarks_schema(),
            "films": films_schema(),
            "scenes": scenes_schema(dimension_of(identity, "style")),
            "cues": cues_schema(likeness),
            "film_sounds": film_sounds_schema(),
            "film_sights": film_sights_schema(),
            "feedback": feedback_schema(likeness),
        }
        made = {name: self._opened_or_made(name) for name in self._schemas}
        self.tracks, self.landmarks = made["tracks"], made["landmarks"]
        self.films, self.scenes, self.cues = made["films"], made["scenes"], made["cues"]
        self.film_sounds, self.film_sights = made["film_sounds"], made["film_sights"]
        self.feedback = made["feedback"]
        for table in (self.tracks, self.scenes):
            table.index_words("words")

    def semantic(self, key: str) -> Table | None:
        """Return the vectors of one model, if scenes were ever learnt with it."""
        return self._open.get(_semantic_name(key))

    def semantic_for_writing(self, key: str) -> Table:
        """Return the vectors of one model, making their table where there is none."""
        name = _semantic_name(key)
        if name not in self._open:
            schema = semantic_schema(dimension_in(key, "semantic"))
            self._open[name] = self._database.create(name, stamped(schema, self.identity))
        return self._open[name]

    def of_films(self) -> list[Table]:
        """Return the tables whose rows belong to a film: scenes, cues, sound and each model's vectors."""
        semantic = [table for name, table in self._open.items() if name.startswith(_SEMANTIC)]
        return [self.scenes, self.cues, self.film_sounds, *semantic]

    def tidy_if_due(self) -> None:
        """Tidy the tables written to many times since they last were; held under the lock."""
        for table in self._open.values():
            if _due(table, writings=16, rows_per_writing=256):
                _tidy(table, _LONGEST_READING_S)

    def close(self) -> None:
        """Tidy what was written to and let go of the tables; may be called twice."""
        with self.writing:
            while self._open:
                _, table = self._open.popitem()
                if _due(table, writings=1, rows_per_writing=1024):
                    _tidy(table, _AT_CLOSE_S)
                table.close()

    def _refuse_others(self) -> None:
        """Refuse tables made with other settings, unless all are empty: then nothing is lost in making them anew."""
        strangers = [table for table in self._open.values() if stamp_of(table.schema) != self.identity]
        if any(table.count() for table in self._open.values()):
            for table in strangers:
                check_identity(stamp_of(table.schema), self.identity, str(self._folder))
        elif strangers:
            for name in self._open:
                self._database.drop(name)
            self._open.clear()

    def _opened_or_made(self, name: str) -> Table:
        if name not in self._open:
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


def _semantic_name(key: str) -> str:
    return _SEMANTIC + hashlib.sha256(key.encode()).hexdigest()[:16]
