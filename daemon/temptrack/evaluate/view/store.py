"""The films' half of a view, and both halves together as a store."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import Never

from temptrack.errors import StateError
from temptrack.evaluate.view.library import Library, LibraryHalf, best_cosines
from temptrack.fingerprint.types import Vector
from temptrack.store.feedback import FeedbackRecord
from temptrack.store.interface import Matrix, Part, Space, Store
from temptrack.store.keeping.types import Compaction, Strays
from temptrack.store.records import (
    CueRecord,
    FilmRecord,
    FilmSightRecord,
    FilmSoundRecord,
    Hit,
    LandmarksRecord,
    SceneRecord,
    StoreIdentity,
    TrackRecord,
)


class View(LibraryHalf):
    """A store without some of its films, over a library that may be another; nothing can be written.

    What is read is kept: a view is made for many questions and lives as long as they take.

    Parameters
    ----------
    store : Store
        All there is.
    hidden : collection of str
        Ids of the films that are not there.
    library : Library
        The tracks that may be suggested.
    """

    def __init__(self, store: Store, hidden: Collection[str], library: Library) -> None:
        super().__init__(library)
        self._store = store
        self._hidden = frozenset(hidden)
        self._rows: dict[tuple[Space, str], tuple[list[str], Matrix]] = {}
        self._cues: dict[str, CueRecord] = {}

    @property
    def identity(self) -> StoreIdentity:
        """The store's own."""
        return self._store.identity

    def moment(self) -> AbstractContextManager[object]:
        """See `Store.moment`."""
        return nullcontext()

    def edition(self, part: Part) -> Hashable:
        """Return always the same: what is read is kept."""
        return part

    @cached_property
    def _scenes(self) -> dict[str, SceneRecord]:
        return {scene.scene_id: scene for scene in self._store.scenes() if scene.film_id not in self._hidden}

    @cached_property
    def _films(self) -> list[FilmRecord]:
        return [film for film in self._store.films() if film.film_id not in self._hidden]

    def films(self) -> list[FilmRecord]:
        """See `Store.films`."""
        return list(self._films)

    def film_files(self) -> dict[str, tuple[str, int, int]]:
        """See `Store.film_files`."""
        return {path: told for path, told in self._store.film_files().items() if told[0] not in self._hidden}

    def count_films(self) -> int:
        """See `Store.count_films`."""
        return len(self._films)

    def count_scenes(self) -> int:
        """See `Store.count_scenes`."""
        return len(self._scenes)

    def scenes(self, film_id: str | None = None) -> list[SceneRecord]:
        """See `Store.scenes`."""
        return [scene for scene in self._scenes.values() if film_id in {None, scene.film_id}]

    def cues(self, cue_ids: Iterable[str]) -> dict[str, CueRecord]:
        """See `Store.cues`."""
        wanted = set(cue_ids)
        missing = wanted - self._cues.keys()
        if missing:
            found = self._store.cues(missing)
            self._cues.update({name: cue for name, cue in found.items() if cue.film_id not in self._hidden})
        return {name: self._cues[name] for name in wanted if name in self._cues}

    def film_cues(self, film_id: str) -> list[CueRecord]:
        """See `Store.film_cues`."""
        return [] if film_id in self._hidden else self._store.film_cues(film_id)

    def film_sound(self, film_id: str) -> FilmSoundRecord | None:
        """See `Store.film_sound`."""
        return None if film_id in self._hidden else self._store.film_sound(film_id)

    def sighted_films(self, settings: str) -> set[str]:
        """See `Store.sighted_films`."""
        return self._store.sighted_films(settings) - self._hidden

    def iter_film_sights(self, settings: str) -> Iterator[FilmSightRecord]:
        """See `Store.iter_film_sights`."""
        return (kept for kept in self._store.iter_film_sights(settings) if kept.film_id not in self._hidden)

    def scene_vectors(self, space: Space, *, semantic_key: str = "") -> tuple[list[str], Matrix]:
        """See `Store.scene_vectors`."""
        if (space, semantic_key) not in self._rows:
            ids, rows = self._store.scene_vectors(space, semantic_key=semantic_key)
            there = [row for row, name in enumerate(ids) if name in self._scenes]
            self._rows[space, semantic_key] = [ids[row] for row in there], rows[there]
        return self._rows[space, semantic_key]

    def nearest_scenes(
        self, space: Space, vector: Vector, limit: int, *, semantic_key: str = ""
    ) -> list[Hit[SceneRecord]]:
        """See `Store.nearest_scenes`."""
        ids, rows = self.scene_vectors(space, semantic_key=semantic_key)
        return [Hit(self._scenes[ids[row]], score) for row, score in best_cosines(rows, vector, limit)]

    def find_scenes(self, words: str, limit: int) -> list[Hit[SceneRecord]]:
        """See `Store.find_scenes`."""
        more = limit + self._store.count_scenes() - len(self._scenes)
        found = self._store.find_scenes(words, more) if limit > 0 else []
        return [hit for hit in found if hit.record.film_id not in self._hidden][: max(0, limit)]

    def landmark_ids(self, settings: str) -> set[str]:
        """See `Store.landmark_ids`."""
        return self._store.landmark_ids(settings)

    def iter_landmarks(self, settings: str, track_ids: Collection[str] | None = None) -> Iterator[LandmarksRecord]:
        """See `Store.iter_landmarks`."""
        return self._store.iter_landmarks(settings, track_ids)

    def feedback(self) -> list[FeedbackRecord]:
        """Return none: a verdict does not say about which film it was given, so it might be about a hidden one."""
        return []

    def count_feedback(self) -> int:
        """Return 0, as `feedback`."""
        return 0

    def put_feedback(self, feedback: Sequence[FeedbackRecord]) -> None:
        """Refuse."""
        _refuse()

    def put_tracks(self, tracks: Sequence[TrackRecord]) -> None:
        """Refuse."""
        _refuse()

    def remove_tracks(self, track_ids: Collection[str]) -> int:
        """Refuse."""
        _refuse()

    def put_landmarks(self, landmarks: Sequence[LandmarksRecord]) -> None:
        """Refuse."""
        _refuse()

    def put_film(
        self,
        film: FilmRecord,
        scenes: Sequence[SceneRecord],
        cues: Sequence[CueRecord],
        sound: FilmSoundRecord | None = None,
    ) -> None:
        """Refuse."""
        _refuse()

    def restate_films(self, films: Sequence[FilmRecord]) -> None:
        """Refuse."""
        _refuse()

    def put_film_sight(self, sight: FilmSightRecord) -> None:
        """Refuse."""
        _refuse()

    def remove_films(self, film_ids: Collection[str]) -> int:
        """Refuse."""
        _refuse()

    def strays(self) -> Strays:
        """Return none: they are the store's."""
        return Strays()

    def sweep(self) -> int:
        """Refuse."""
        _refuse()

    def compact(self) -> Compaction:
        """Refuse."""
        _refuse()

    def snapshot(self, folder: Path) -> None:
        """Refuse."""
        _refuse()

    def close(self) -> None:
        """Leave the store open: it is not the view's."""


def _refuse() -> Never:
    raise StateError("A view of the store without held-out films cannot be written to")
