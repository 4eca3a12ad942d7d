"""The library's half of a store that lives as long as the process."""

import threading
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from operator import attrgetter

import numpy as np

from temptrack.errors import TrackNotFoundError
from temptrack.fingerprint.types import Vector
from temptrack.store.bm25 import rank
from temptrack.store.checks import (
    check_landmarks,
    check_tracks,
    check_vector,
    latest,
)
from temptrack.store.conditions import Condition
from temptrack.store.identity import dimension_of
from temptrack.store.interface import Matrix, Part
from temptrack.store.library_columns import LibraryColumns, columns_of
from temptrack.store.records import (
    Hit,
    LandmarksRecord,
    StoreIdentity,
    TrackRecord,
    TrackSummary,
    summary_of,
)
from temptrack.store.words import query_terms, track_terms


class MemoryTracks:
    """Tracks and their landmarks."""

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
        likeness = matrix([track.likeness for track in tracks], dimension_of(self._identity, "likeness"))
        return columns_of([summary_of(track) for track in tracks], likeness)

    def likeness_matrix(self) -> tuple[list[str], Matrix]:
        """See `Store.likeness_matrix`."""
        tracks = self._by_path()
        dimension = dimension_of(self._identity, "likeness")
        return [track.track_id for track in tracks], matrix([track.likeness for track in tracks], dimension)

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
        ranked = cosines({name: track.likeness for name, track in tracks.items()}, likeness)
        return [Hit(tracks[name], score) for name, score in ranked[: max(0, limit)]]

    def find_tracks(self, words: str, limit: int) -> list[Hit[TrackRecord]]:
        """See `Store.find_tracks`."""
        tracks = {track.track_id: track for track in self._by_path()}
        ranked = rank({name: track_terms(track) for name, track in tracks.items()}, query_terms(words))
        return [Hit(tracks[name], score) for name, score in ranked[: max(0, limit)]]

    def _by_path(self) -> list[TrackRecord]:
        with self._lock:
            return sorted(self._tracks.values(), key=attrgetter("path"))


def matrix(vectors: Sequence[Vector], dimension: int) -> Matrix:
    """Return vectors as rows, shape (number, dimension)."""
    return np.stack(vectors).astype(np.float32) if vectors else np.empty((0, dimension), np.float32)


def cosines(vectors: Mapping[str, Vector], query: Vector) -> list[tuple[str, float]]:
    """Return cosines, best first; a vector of zeros has no direction and is near to nothing."""
    length = float(np.linalg.norm(query.astype(np.float64)))
    scores: dict[str, float] = {}
    for name, vector in vectors.items():
        own = float(np.linalg.norm(vector.astype(np.float64)))
        if own > 0 and length > 0:
            scores[name] = float(vector.astype(np.float64) @ query) / (own * length)
    return sorted(scores.items(), key=lambda found: (-found[1], found[0]))
