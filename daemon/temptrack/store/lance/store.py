"""The store on LanceDB, whole."""

from collections.abc import Hashable
from pathlib import Path

from temptrack.store.interface import Part
from temptrack.store.lance.feedback import LanceFeedback
from temptrack.store.lance.landmarks import LanceLandmarks
from temptrack.store.lance.search import LanceSearch
from temptrack.store.lance.tables import Tables
from temptrack.store.lance.tracks import LanceTracks
from temptrack.store.records import StoreIdentity


class LanceStore(LanceTracks, LanceLandmarks, LanceSearch, LanceFeedback):
    """Tracks, films with their scenes and cues, and verdicts, in a folder of LanceDB tables."""

    def __init__(self, folder: Path, identity: StoreIdentity) -> None:
        tables = Tables(folder, identity)
        LanceTracks.__init__(self, tables)
        LanceLandmarks.__init__(self, tables)
        LanceSearch.__init__(self, tables)
        LanceFeedback.__init__(self, tables)

    def edition(self, part: Part) -> Hashable:
        """See `Store.edition`."""
        return self._tables.tracks.changes if part == "tracks" else self._films_edition()

    def close(self) -> None:
        """See `Store.close`."""
        self._tables.close()
