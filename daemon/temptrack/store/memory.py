"""A store that lives as long as the process: for tests, for trying things out, and to hold LanceDB's against."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import attrgetter

from temptrack.fingerprint.types import Vector
from temptrack.store.bm25 import rank
from temptrack.store.checks import (
    check_film,
    check_sight,
    check_sound,
    check_vector,
)
from temptrack.store.identity import space_dimension
from temptrack.store.interface import Matrix, Space
from temptrack.store.memory_keeping import MemoryKeeping
from temptrack.store.memory_tracks import MemoryTracks, cosines, matrix
from temptrack.store.records import (
    CueRecord,
    FilmRecord,
    FilmSightRecord,
    FilmSoundRecord,
    Hit,
    SceneRecord,
    StoreIdentity,
)
from temptrack.store.words import query_terms, scene_terms


class MemoryStore(MemoryTracks, MemoryKeeping):
    """A whole store: the library, films with their scenes and cues, and verdicts."""

    def __init__(self, identity: StoreIdentity) -> None:
        MemoryTracks.__init__(self, identity)
        MemoryKeeping.__init__(self)
        self._films: dict[str, tuple[FilmRecord, tuple[SceneRecord, ...], tuple[CueRecord, ...]]] = {}
        self._sounds: dict[str, FilmSoundRecord] = {}
        self._sights: dict[str, FilmSightRecord] = {}

    def put_film(
        self,
        film: FilmRecord,
        scenes: Sequence[SceneRecord],
        cues: Sequence[CueRecord],
        sound: FilmSoundRecord | None = None,
    ) -> None:
        """See `Store.put_film`."""
        check_film(film, scenes, cues, self._identity)
        check_sound(film, sound)
        with self._lock:
            same = [old for old, _, _ in self._films.values() if film.path == old.path or film.film_id == old.film_id]
            sights = dict(self._sights)
            self.remove_films([old.film_id for old in same])
            self._sights = sights
            self._films[film.film_id] = (film, tuple(scenes), tuple(cues))
            if sound is not None:
                self._sounds[film.film_id] = sound
            self._changes["films"] += 1

    def restate_films(self, films: Sequence[FilmRecord]) -> None:
        """See `Store.restate_films`."""
        with self._lock:
            for film in films:
                if film.film_id in self._films:
                    _, scenes, cues = self._films[film.film_id]
                    check_film(film, scenes, cues, self._identity)
                    self._films[film.film_id] = (film, scenes, cues)
            self._changes["films"] += 1

    def film_cues(self, film_id: str) -> list[CueRecord]:
        """See `Store.film_cues`."""
        with self._lock:
            cues = self._films[film_id][2] if film_id in self._films else ()
        return sorted(cues, key=attrgetter("film_in_s", "film_out_s", "cue_id"))

    def put_film_sight(self, sight: FilmSightRecord) -> None:
        """See `Store.put_film_sight`."""
        check_sight(sight)
        with self._lock:
            self._sights[sight.film_id] = sight

    def sighted_films(self, settings: str) -> set[str]:
        """See `Store.sighted_films`."""
        return {one.film_id for one in self.iter_film_sights(settings)}

    def iter_film_sights(self, settings: str) -> Iterator[FilmSightRecord]:
        """See `Store.iter_film_sights`."""
        with self._lock:
            there = [one for name, one in sorted(self._sights.items()) if name in self._films]
        yield from (one for one in there if one.settings == settings)

    def film_sound(self, film_id: str) -> FilmSoundRecord | None:
        """See `Store.film_sound`."""
        return self._sounds.get(film_id)

    def film_files(self) -> dict[str, tuple[str, int, int]]:
        """See `Store.film_files`."""
        return {film.path: (film.film_id, film.mtime_ns, film.size_bytes) for film in self.films()}

    def films(self) -> list[FilmRecord]:
        """See `Store.films`."""
        with self._lock:
            return sorted((film for film, _, _ in self._films.values()), key=attrgetter("title", "path"))

    def remove_films(self, film_ids: Collection[str]) -> int:
        """See `Store.remove_films`."""
        with self._lock:
            gone = [self._films.pop(name) for name in set(film_ids) if name in self._films]
            for film, _, _ in gone:
                self._sounds.pop(film.film_id, None)
            for name in set(film_ids):
                self._sights.pop(name, None)
            self._changes["films"] += 1
            return len(gone)

    def count_films(self) -> int:
        """See `Store.count_films`."""
        return len(self._films)

    def count_scenes(self) -> int:
        """See `Store.count_scenes`."""
        return len(self.scenes())

    def scenes(self, film_id: str | None = None) -> list[SceneRecord]:
        """See `Store.scenes`."""
        with self._lock:
            found = [scene for _, scenes, _ in self._films.values() for scene in scenes]
        wanted = (scene for scene in found if film_id is None or scene.film_id == film_id)
        return sorted(wanted, key=attrgetter("film_id", "film_in_s", "scene_id"))

    def cues(self, cue_ids: Iterable[str]) -> dict[str, CueRecord]:
        """See `Store.cues`."""
        wanted = set(cue_ids)
        with self._lock:
            return {cue.cue_id: cue for _, _, cues in self._films.values() for cue in cues if cue.cue_id in wanted}

    def nearest_scenes(
        self, space: Space, vector: Vector, limit: int, *, semantic_key: str = ""
    ) -> list[Hit[SceneRecord]]:
        """See `Store.nearest_scenes`."""
        found = {scene.scene_id: (scene, kept) for scene, kept in self._vectors(space, semantic_key)}
        check_vector(vector, space_dimension(self._identity, space, semantic_key), "the query")
        ranked = cosines({name: kept for name, (_, kept) in found.items()}, vector)
        return [Hit(found[name][0], score) for name, score in ranked[: max(0, limit)]]

    def scene_vectors(self, space: Space, *, semantic_key: str = "") -> tuple[list[str], Matrix]:
        """See `Store.scene_vectors`."""
        found = self._vectors(space, semantic_key)
        dimension = space_dimension(self._identity, space, semantic_key)
        return [scene.scene_id for scene, _ in found], matrix([kept for _, kept in found], dimension)

    def find_scenes(self, words: str, limit: int) -> list[Hit[SceneRecord]]:
        """See `Store.find_scenes`."""
        scenes = {scene.scene_id: scene for scene in self.scenes()}
        ranked = rank({name: scene_terms(scene) for name, scene in scenes.items()}, query_terms(words))
        return [Hit(scenes[name], score) for name, score in ranked[: max(0, limit)]]

    def close(self) -> None:
        """See `Store.close`."""

    def _vectors(self, space: Space, semantic_key: str) -> list[tuple[SceneRecord, Vector]]:
        if space == "style":
            return [(scene, scene.style) for scene in self.scenes()]
        same = (scene for scene in self.scenes() if scene.semantic_key == semantic_key)
        return [(scene, scene.semantic) for scene in same if scene.semantic is not None]
