"""A store that lives as long as the process: for tests, for trying things out, and to hold LanceDB's against."""

import threading
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from operator import attrgetter

import numpy as np

from temptrack.errors import TrackNotFoundError
from temptrack.fingerprint.types import Vector
from temptrack.store.bm25 import rank
from temptrack.store.checks import (
    check_film,
    check_landmarks,
    check_sight,
    check_sound,
    check_tracks,
    check_vector,
    latest,
)
from temptrack.store.conditions import Condition
from temptrack.store.identity import dimension_of, space_dimension
from temptrack.store.interface import Matrix, Part, Space
from temptrack.store.library_columns import LibraryColumns, columns_of
from temptrack.store.memory_keeping import MemoryKeeping
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
    TrackSummary,
    summary_of,
)
from temptrack.store.words import query_terms, scene_terms, track_terms


class _MemoryTracks:
    """The library's half of a store."""

    def __init__(self, identity: StoreIdentity) -> None:
        self._identity = identity
        self._lock = threading.RLock()
        self._tracks: dict[str, TrackRecord] = {}
        self._landmarks: dict[str, LandmarksRecord] = {}
        self._changes: dict[Part, int] = {"tracks": 0, "landmarks": 0, "films": 0, "verdicts": 0}

    @property
    def identity(self) -> StoreIdentity:
        """The settings the store was built with."""
        return self._identity

    def moment(self) -> AbstractContextManager[object]:
        """See `Store.moment`."""
        return nullcontext()

    def edition(self, part: Part) -> Hashable:
        """See `Store.edition`."""
        return self._changes[part] + (self._changes["tracks"] if part == "landmarks" else 0)

    def put_tracks(self, tracks: Sequence[TrackRecord]) -> None:
        """See `Store.put_tracks`."""
        check_tracks(tracks, self._identity)
        with self._lock:
            for track in latest(tracks):
                others = (old for old in self._tracks.values() if old.track_id != track.track_id)
                elsewhere = [old.track_id for old in others if old.path == track.path]
                self.remove_tracks(elsewhere)
                self._tracks[track.track_id] = track
            self._changes["tracks"] += 1

    def get_track(self, track_id: str) -> TrackRecord:
        """See `Store.get_track`."""
        with self._lock:
            if track_id in self._tracks:
                return self._tracks[track_id]
        raise TrackNotFoundError(
            f"No track has the id {track_id!r}", remedy="list them with `temptrack library list`", field="track_id"
        )

    def get_tracks(self, track_ids: Collection[str]) -> dict[str, TrackRecord]:
        """See `Store.get_tracks`."""
        with self._lock:
            return {name: self._tracks[name] for name in track_ids if name in self._tracks}

    def iter_tracks(self) -> Iterator[TrackRecord]:
        """See `Store.iter_tracks`."""
        yield from self._by_path()

    def summaries(self, where: Sequence[Condition] = ()) -> list[TrackSummary]:
        """See `Store.summaries`."""
        every = map(summary_of, self._by_path())
        return [track for track in every if all(condition.holds(track) for condition in where)]

    def library(self) -> LibraryColumns:
        """See `Store.library`."""
        tracks = self._by_path()
        likeness = _matrix([track.likeness for track in tracks], dimension_of(self._identity, "likeness"))
        return columns_of([summary_of(track) for track in tracks], likeness)

    def likeness_matrix(self) -> tuple[list[str], Matrix]:
        """See `Store.likeness_matrix`."""
        tracks = self._by_path()
        dimension = dimension_of(self._identity, "likeness")
        return [track.track_id for track in tracks], _matrix([track.likeness for track in tracks], dimension)

    def track_files(self) -> dict[str, tuple[str, int, int]]:
        """See `Store.track_files`."""
        return {track.path: (track.track_id, track.mtime_ns, track.size_bytes) for track in self._by_path()}

    def remove_tracks(self, track_ids: Collection[str]) -> int:
        """See `Store.remove_tracks`."""
        with self._lock:
            gone = [self._tracks.pop(name) for name in set(track_ids) if name in self._tracks]
            for name in track_ids:
                self._landmarks.pop(name, None)
            self._changes["tracks"] += 1
            return len(gone)

    def put_landmarks(self, landmarks: Sequence[LandmarksRecord]) -> None:
        """See `Store.put_landmarks`."""
        check_landmarks(landmarks)
        with self._lock:
            self._landmarks.update({one.track_id: one for one in landmarks})
            self._changes["landmarks"] += 1

    def landmark_ids(self, settings: str) -> set[str]:
        """See `Store.landmark_ids`."""
        return {one.track_id for one in self.iter_landmarks(settings)}

    def iter_landmarks(self, settings: str, track_ids: Collection[str] | None = None) -> Iterator[LandmarksRecord]:
        """See `Store.iter_landmarks`."""
        with self._lock:
            wanted = self._tracks.keys() if track_ids is None else self._tracks.keys() & set(track_ids)
            there = [one for name, one in sorted(self._landmarks.items()) if name in wanted]
        yield from (one for one in there if one.settings == settings)

    def count_tracks(self) -> int:
        """See `Store.count_tracks`."""
        return len(self._tracks)

    def nearest_tracks(self, likeness: Vector, limit: int) -> list[Hit[TrackRecord]]:
        """See `Store.nearest_tracks`."""
        check_vector(likeness, dimension_of(self._identity, "likeness"), "the query")
        tracks = {track.track_id: track for track in self._by_path()}
        ranked = _cosines({name: track.likeness for name, track in tracks.items()}, likeness)
        return [Hit(tracks[name], score) for name, score in ranked[: max(0, limit)]]

    def find_tracks(self, words: str, limit: int) -> list[Hit[TrackRecord]]:
        """See `Store.find_tracks`."""
        tracks = {track.track_id: track for track in self._by_path()}
        ranked = rank({name: track_terms(track) for name, track in tracks.items()}, query_terms(words))
        return [Hit(tracks[name], score) for name, score in ranked[: max(0, limit)]]

    def _by_path(self) -> list[TrackRecord]:
        with self._lock:
            return sorted(self._tracks.values(), key=attrgetter("path"))


class MemoryStore(_MemoryTracks, MemoryKeeping):
    """A whole store: the library, films with their scenes and cues, and verdicts."""

    def __init__(self, identity: StoreIdentity) -> None:
        _MemoryTracks.__init__(self, identity)
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
        ranked = _cosines({name: kept for name, (_, kept) in found.items()}, vector)
        return [Hit(found[name][0], score) for name, score in ranked[: max(0, limit)]]

    def scene_vectors(self, space: Space, *, semantic_key: str = "") -> tuple[list[str], Matrix]:
        """See `Store.scene_vectors`."""
        found = self._vectors(space, semantic_key)
        dimension = space_dimension(self._identity, space, semantic_key)
        return [scene.scene_id for scene, _ in found], _matrix([kept for _, kept in found], dimension)

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


def _matrix(vectors: Sequence[Vector], dimension: int) -> Matrix:
    return np.stack(vectors).astype(np.float32) if vectors else np.empty((0, dimension), np.float32)


def _cosines(vectors: Mapping[str, Vector], query: Vector) -> list[tuple[str, float]]:
    """Cosines, best first; a vector of zeros has no direction and is near to nothing."""
    length = float(np.linalg.norm(query.astype(np.float64)))
    scores: dict[str, float] = {}
    for name, vector in vectors.items():
        own = float(np.linalg.norm(vector.astype(np.float64)))
        if own > 0 and length > 0:
            scores[name] = float(vector.astype(np.float64) @ query) / (own * length)
    return sorted(scores.items(), key=lambda found: (-found[1], found[0]))
