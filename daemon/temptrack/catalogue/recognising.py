"""Which tracks of the library play: an index of all of them, kept while the library stays as it is."""

import hashlib
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from temptrack.fingerprint.landmarks import (
    LANDMARKS,
    Constellation,
    IdentityMatch,
    LandmarkIndex,
    Overheard,
    decode,
    identify_overheard,
)
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import TrackMatch


@dataclass(frozen=True)
class Recordings:
    """The tracks that can be recognised."""

    index: LandmarkIndex
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
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._all = Recordings(LandmarkIndex(()), frozenset())

    def known(self) -> frozenset[str]:
        """Return the ids of the tracks that can be recognised now."""
        return frozenset(self._store.landmark_ids(LANDMARKS.key))

    def all(self, job: Job) -> Recordings:
        """Return all tracks, reporting "index" by tracks where the library changed."""
        with self._lock:
            known = self.known()
            if known != self._all.track_ids:
                self._all = Recordings(LandmarkIndex(self._constellations(None, len(known), job)), known)
            return self._all

    def some(self, track_ids: Collection[str], job: Job) -> Recordings:
        """Return some tracks, reporting "index" by tracks; they are not kept."""
        wanted = frozenset(track_ids)
        return Recordings(LandmarkIndex(self._constellations(wanted, len(wanted), job)), wanted)

    def _constellations(
        self, track_ids: Collection[str] | None, total: int, job: Job
    ) -> Iterator[tuple[str, Constellation]]:
        for done, stored in enumerate(self._store.iter_landmarks(LANDMARKS.key, track_ids)):
            job.report("index", done, total)
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
