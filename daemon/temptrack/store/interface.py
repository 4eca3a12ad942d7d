"""The store: tracks, films with their scenes and cues, and what editors made of suggestions."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector
from temptrack.store.conditions import Condition
from temptrack.store.feedback import FeedbackRecord
from temptrack.store.keeping.types import Compaction, Strays
from temptrack.store.library_columns import LibraryColumns
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
)

Matrix: TypeAlias = NDArray[np.float32]
"""Shape (n, d), one vector a row."""
Space: TypeAlias = Literal["style", "semantic"]
Part: TypeAlias = Literal["tracks", "landmarks", "films", "verdicts"]
"""What changes together: tracks; what they are recognised by, which goes with them; films with their scenes and cues;
or what editors made of suggestions."""


class Store(Protocol):
    """Idempotent by id, atomic (a crash leaves a record whole or absent), safe from several threads."""

    @property
    def identity(self) -> StoreIdentity:
        """The settings the store was built with."""
        ...

    def edition(self, part: Part) -> Hashable:
        """Return a value that is another after each change to a part: what was read since holds while it is equal.

        Whoever keeps what they read asks for the edition before they read: then a change in between is never missed.
        """
        ...

    def moment(self) -> AbstractContextManager[object]:
        """Let what this thread reads until it leaves be of one moment, whatever others write meanwhile.

        Where a store is shared by several daemons; in one of a single process each reading is of a moment of its own,
        and what is gone in between is left out.
        """
        ...

    def put_tracks(self, tracks: Sequence[TrackRecord]) -> None:
        """Write tracks; one with the same id, or the same path and another id, is replaced."""
        ...

    def get_track(self, track_id: str) -> TrackRecord:
        """Return one track.

        Raises
        ------
        TrackNotFoundError
            When no track has this id.
        """
        ...

    def get_tracks(self, track_ids: Collection[str]) -> dict[str, TrackRecord]:
        """Return those of the tracks that exist, by id, in one read."""
        ...

    def iter_tracks(self) -> Iterator[TrackRecord]:
        """Yield all tracks, ordered by path, without holding them all."""
        ...

    def summaries(self, where: Sequence[Condition] = ()) -> list[TrackSummary]:
        """Return tracks without their vectors, beats and curves, ordered by path, in one read: those that meet all
        conditions, which a store checks where the rows are."""
        ...

    def library(self) -> LibraryColumns:
        """Return all tracks as columns, ordered by path, in one read."""
        ...

    def likeness_matrix(self) -> tuple[list[str], Matrix]:
        """Return the ids of all tracks, ordered by path, and their whole-track likeness vectors in the same order."""
        ...

    def track_files(self) -> dict[str, tuple[str, int, int]]:
        """Return path -> (track id, mtime_ns, size_bytes) of every track, to skip the unchanged."""
        ...

    def remove_tracks(self, track_ids: Collection[str]) -> int:
        """Forget tracks; return how many there were."""
        ...

    def count_tracks(self) -> int:
        """Return how many tracks there are."""
        ...

    def nearest_tracks(self, likeness: Vector, limit: int) -> list[Hit[TrackRecord]]:
        """Return the tracks whose whole-track likeness has the greatest cosine with the vector, best first."""
        ...

    def put_landmarks(self, landmarks: Sequence[LandmarksRecord]) -> None:
        """Write what tracks are recognised by; one of the same track is replaced. They are gone when the track is."""
        ...

    def landmark_ids(self, settings: str) -> set[str]:
        """Return the ids of the tracks with landmarks of these settings."""
        ...

    def iter_landmarks(self, settings: str, track_ids: Collection[str] | None = None) -> Iterator[LandmarksRecord]:
        """Yield landmarks of these settings, of some tracks or all, ordered by track id, without holding them all."""
        ...

    def put_film(
        self,
        film: FilmRecord,
        scenes: Sequence[SceneRecord],
        cues: Sequence[CueRecord],
        sound: FilmSoundRecord | None = None,
    ) -> None:
        """Write a film with all that is its own, visible at once; one with the same id or path is replaced."""
        ...

    def restate_films(self, films: Sequence[FilmRecord]) -> None:
        """Write films' own records anew and leave all else as it is; those that are gone stay gone."""
        ...

    def film_cues(self, film_id: str) -> list[CueRecord]:
        """Return a film's cues, ordered by time; also those that no scene names, being the lesser of two in one."""
        ...

    def film_sound(self, film_id: str) -> FilmSoundRecord | None:
        """Return what can be heard in a film; None when it was put without."""
        ...

    def put_film_sight(self, sight: FilmSightRecord) -> None:
        """Write what copies of a film are recognised by, over what there was; it is gone when the film is."""
        ...

    def sighted_films(self, settings: str) -> set[str]:
        """Return the ids of the films with signatures of these settings."""
        ...

    def iter_film_sights(self, settings: str) -> Iterator[FilmSightRecord]:
        """Yield the signatures of these settings of all films, ordered by film id, without holding them all."""
        ...

    def film_files(self) -> dict[str, tuple[str, int, int]]:
        """Return path -> (film id, mtime_ns, size_bytes) of every film, to skip the unchanged."""
        ...

    def films(self) -> list[FilmRecord]:
        """Return all films, ordered by title then path."""
        ...

    def remove_films(self, film_ids: Collection[str]) -> int:
        """Forget films with their scenes and cues; return how many there were."""
        ...

    def count_films(self) -> int:
        """Return how many films there are."""
        ...

    def count_scenes(self) -> int:
        """Return how many visible scenes there are."""
        ...

    def scenes(self, film_id: str | None = None) -> list[SceneRecord]:
        """Return the visible scenes, of one film or of all, ordered by film and time."""
        ...

    def cues(self, cue_ids: Iterable[str]) -> dict[str, CueRecord]:
        """Return those of the cues that exist, by id, in one read."""
        ...

    def nearest_scenes(
        self, space: Space, vector: Vector, limit: int, *, semantic_key: str = ""
    ) -> list[Hit[SceneRecord]]:
        """Return the visible scenes whose vector has the greatest cosine with the one given, best first.

        Parameters
        ----------
        space : {"style", "semantic"}
            Which of a scene's vectors to compare.
        vector : ndarray, shape (d,)
            Of the space's dimension; one without direction (all zeros) is near to nothing.
        limit : int
            At most so many scenes; none when it is not positive.
        semantic_key : str
            For the semantic space: `Identity.key` of the model that made the vector; only scenes of this key compare.
        """
        ...

    def scene_vectors(self, space: Space, *, semantic_key: str = "") -> tuple[list[str], Matrix]:
        """Return the ids of visible scenes with a vector in this space, ordered by film and time, and the vectors."""
        ...

    def find_scenes(self, words: str, limit: int) -> list[Hit[SceneRecord]]:
        """Return visible scenes by BM25 over description and action labels, best first; stemmed English words."""
        ...

    def find_tracks(self, words: str, limit: int) -> list[Hit[TrackRecord]]:
        """Return tracks by BM25 over title, artist, album, genres and file name, best first."""
        ...

    def put_feedback(self, feedback: Sequence[FeedbackRecord]) -> None:
        """Write verdicts; a later one on the same track of the same answer replaces the earlier."""
        ...

    def feedback(self) -> list[FeedbackRecord]:
        """Return all verdicts, in the order they were given; also those on tracks that are gone."""
        ...

    def count_feedback(self) -> int:
        """Return how many verdicts there are."""
        ...

    def strays(self) -> Strays:
        """Return the records that belong to nothing and are told to nobody."""
        ...

    def sweep(self) -> int:
        """Forget the strays; return how many there were."""
        ...

    def compact(self) -> Compaction:
        """Make what is kept as small and quick to read as it gets, and tell what that saved."""
        ...

    def snapshot(self, folder: Path) -> None:
        """Write all that is kept at this moment into an empty folder, which `open_store` opens as a store then."""
        ...

    def close(self) -> None:
        """Release files and locks; may be called twice."""
        ...
