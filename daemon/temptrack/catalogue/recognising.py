"""Which tracks of the library play: an index of all of them, kept while the library stays as it is.

A small library's index is in memory and made whenever it is needed. A large one's is on the disk, where it outlives the
daemon and what came or went since is all that must be done.
"""

import hashlib
import threading
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import StoreError
from temptrack.fingerprint.landmarks import (
    LANDMARKS,
    ArchiveShelf,
    Constellation,
    IdentityMatch,
    Index,
    LandmarkIndex,
    Overheard,
    decode,
    identify_overheard,
)
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import TrackMatch

_IN_MEMORY = 1000
"""Tracks: 60 hours of songs, half a gigabyte. A larger library is searched on the disk, a little less thoroughly: see
docs/scale.md."""


@dataclass(frozen=True)
class Recordings:
    """The tracks that can be recognised."""

    index: Index
    track_ids: frozenset[str]

    @property
    def digest(self) -> str:
        """What a film that was searched for all of them is marked with."""
        return digest_of(self.track_ids)

    def matches(self, overheard: Overheard, duration_s: float, job: Job) -> tuple[TrackMatch, ...]:
        """Return where they play in a film, in order of time.

        Parameters
        ----------
        overheard : Overheard
            What was kept of the film's sound.
        duration_s : float
            How long it lasts.
        job : Job
            Checked at every look, ten seconds of film.
        """
        found = identify_overheard(self.index, overheard, duration_s, job) if self.track_ids else ()
        return tuple(_in_film(match, duration_s) for match in found)


class Recogniser:
    """Knows the tracks of a store by their sound. The index is made when it is first needed, and anew when tracks come
    or go; it is shared by whoever asks.

    Parameters
    ----------
    store : Store
        Whose tracks.
    folder : Path, optional
        Where the index of a large library is kept; without, it is in memory whatever its size.
    in_memory : int
        Tracks, at most, of a library whose index is in memory: 8 MB for each hour of music.
    """

    def __init__(self, store: Store, folder: Path | None = None, *, in_memory: int = _IN_MEMORY) -> None:
        self._store = store
        self._folder, self._in_memory = folder, in_memory
        self._shelf = ArchiveShelf(folder) if folder is not None else None
        self._lock = threading.Lock()
        self._known: tuple[Hashable, frozenset[str]] | None = None
        self._all = Recordings(LandmarkIndex(()), frozenset())

    def known(self) -> frozenset[str]:
        """Return the ids of the tracks that can be recognised now."""
        edition = self._store.edition("landmarks")
        if self._known is None or self._known[0] != edition:
            self._known = edition, frozenset(self._store.landmark_ids(LANDMARKS.key))
        return self._known[1]

    def all(self, job: Job) -> Recordings:
        """Return all tracks, reporting "index" by tracks where the library changed."""
        with self._lock:
            known = self.known()
            if known != self._all.track_ids:
                self._all = Recordings(self._index_of(known, known, job), known)
            return self._all

    def some(self, track_ids: Collection[str], job: Job) -> Recordings:
        """Return some tracks, reporting "index" by tracks; they are not kept."""
        wanted = frozenset(track_ids)
        with self._lock:
            return Recordings(self._index_of(wanted, self.known(), job), wanted)

    def _index_of(self, wanted: frozenset[str], known: frozenset[str], job: Job) -> Index:
        if self._shelf is None or len(wanted) <= self._in_memory:
            return LandmarkIndex(self._constellations(wanted, job))
        try:
            self._shelf.tidy(known, job)
            new = known - self._shelf.known()
            self._shelf.add(self._constellations(new, job), job)
            return self._shelf.index(wanted, self._stored)
        except OSError as error:
            raise StoreError(
                f"The index in {self._folder} could not be written: {error.strerror or error}",
                remedy="see that the disk has room and the folder belongs to you",
            ) from error

    def _stored(self, track_ids: Collection[str]) -> dict[str, Constellation]:
        return {one.track_id: decode(one.peaks) for one in self._store.iter_landmarks(LANDMARKS.key, track_ids)}

    def _constellations(self, track_ids: Collection[str], job: Job) -> Iterator[tuple[str, Constellation]]:
        for done, stored in enumerate(self._store.iter_landmarks(LANDMARKS.key, track_ids)):
            job.report("index", done, len(track_ids))
            yield stored.track_id, decode(stored.peaks)


def digest_of(track_ids: Collection[str]) -> str:
    """Return a digest of a set of tracks as they are recognised now."""
    return hashlib.sha256("\n".join([LANDMARKS.key, *sorted(track_ids)]).encode()).hexdigest()[:32]


def _in_film(match: IdentityMatch, duration_s: float) -> TrackMatch:
    return TrackMatch(
        track_id=match.track_id,
        film_in_s=match.query_in_s,
        film_out_s=min(match.query_out_s, duration_s),
        track_in_s=match.track_in_s,
        speed=match.speed,
        score=match.score,
        confidence=match.confidence,
    )
