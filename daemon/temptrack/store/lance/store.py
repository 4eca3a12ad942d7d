"""The store on LanceDB, whole."""

from collections.abc import Hashable
from contextlib import AbstractContextManager
from pathlib import Path

from temptrack.store.interface import Part
from temptrack.store.keeping.types import Compaction, Strays
from temptrack.store.lance.editions import Editions
from temptrack.store.lance.feedback import LanceFeedback
from temptrack.store.lance.landmarks import LanceLandmarks, forget_landmarks
from temptrack.store.lance.search import LanceSearch
from temptrack.store.lance.site import FolderSite
from temptrack.store.lance.sql import in_batches, is_any
from temptrack.store.lance.table import Table
from temptrack.store.lance.tables import Tables
from temptrack.store.lance.tracks import LanceTracks
from temptrack.store.records import StoreIdentity


class LanceStore(LanceTracks, LanceLandmarks, LanceSearch, LanceFeedback):
    """Tracks, films with their scenes and cues, and verdicts, in LanceDB tables: of a folder, or what is given."""

    def __init__(self, place: Path | Tables, identity: StoreIdentity, editions: type[Editions] = Editions) -> None:
        tables = place if isinstance(place, Tables) else Tables(FolderSite(place), identity)
        LanceTracks.__init__(self, tables)
        LanceLandmarks.__init__(self, tables)
        LanceSearch.__init__(self, tables, editions)
        LanceFeedback.__init__(self, tables)

    def strays(self) -> Strays:
        """See `Store.strays`."""
        tables = self._tables
        tracks, films = _column(tables.tracks, "track_id"), _column(tables.films, "film_id")
        landmarks, sights = _column(tables.landmarks, "track_id"), _column(tables.film_sights, "film_id")
        return Strays(landmarks - tracks, sights - films)

    def sweep(self) -> int:
        """See `Store.sweep`."""
        with self._tables.writing:
            strays = self.strays()
            forget_landmarks(self._tables, strays.landmarks)
            for batch in in_batches(strays.sights):
                self._tables.film_sights.delete(is_any("film_id", batch))
            return len(strays)

    def compact(self) -> Compaction:
        """See `Store.compact`."""
        return self._tables.squeeze()

    def snapshot(self, folder: Path) -> None:
        """See `Store.snapshot`."""
        self._tables.copy_to(folder)

    def edition(self, part: Part) -> Hashable:
        """See `Store.edition`."""
        if part == "films":
            return self._editions.edition()
        return self._tables.edition(part)

    def moment(self) -> AbstractContextManager[object]:
        """See `Store.moment`."""
        return self._tables.moment()

    def close(self) -> None:
        """See `Store.close`."""
        self._tables.close()


def _column(table: Table, name: str) -> frozenset[str]:
    return frozenset(table.read([name])[name].to_pylist())
