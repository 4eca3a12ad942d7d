"""Looking after a store that lives as long as the process."""

import threading
from pathlib import Path

from temptrack.store.keeping.types import Compaction, Strays
from temptrack.store.memory_feedback import MemoryFeedback
from temptrack.store.opening import open_store
from temptrack.store.records import (
    CueRecord,
    FilmRecord,
    FilmSightRecord,
    FilmSoundRecord,
    LandmarksRecord,
    SceneRecord,
    TrackRecord,
)


class MemoryKeeping(MemoryFeedback):
    """What of a store can be swept, and how it becomes one that lasts."""

    _lock: threading.RLock
    _tracks: dict[str, TrackRecord]
    _landmarks: dict[str, LandmarksRecord]
    _films: dict[str, tuple[FilmRecord, tuple[SceneRecord, ...], tuple[CueRecord, ...]]]
    _sounds: dict[str, FilmSoundRecord]
    _sights: dict[str, FilmSightRecord]

    def strays(self) -> Strays:
        """See `Store.strays`."""
        with self._lock:
            landmarks, sights = self._landmarks.keys() - self._tracks.keys(), self._sights.keys() - self._films.keys()
            return Strays(frozenset(landmarks), frozenset(sights))

    def sweep(self) -> int:
        """See `Store.sweep`."""
        with self._lock:
            strays = self.strays()
            for track_id in strays.landmarks:
                del self._landmarks[track_id]
            for film_id in strays.sights:
                del self._sights[film_id]
            return len(strays)

    def compact(self) -> Compaction:
        """See `Store.compact`; here nothing takes more room than it must."""
        return Compaction(0, 0, 0, 0)

    def snapshot(self, folder: Path) -> None:
        """See `Store.snapshot`."""
        store = open_store(folder, self._identity)
        with self._lock:
            store.put_tracks(list(self._tracks.values()))
            store.put_landmarks(list(self._landmarks.values()))
            for film, scenes, cues in self._films.values():
                store.put_film(film, scenes, cues, self._sounds.get(film.film_id))
            for sight in self._sights.values():
                store.put_film_sight(sight)
            store.put_feedback(list(self._feedback.values()))
        store.close()
