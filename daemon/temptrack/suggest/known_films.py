"""Footage that is in a learnt film: the same picture, however it was encoded, cropped or graded since."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from temptrack.fingerprint.copies import COPIES, WAYS, CopyIndex, CopyMatch, Sights, decode_sights, find_copies
from temptrack.fingerprint.copies.index import Way
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord

AS_IT_IS: tuple[Way, ...] = WAYS[:1]
"""The picture neither cropped nor mirrored: a suggestion must not wait for more."""


@dataclass(frozen=True)
class Known:
    """What was found, and in how many films it was looked for."""

    matches: tuple[tuple[CopyMatch, FilmRecord], ...]
    """In order of time."""
    searched: int
    not_searched: int
    """Films without signatures."""


class KnownFilms:
    """Finds learnt films in footage. The index is made when it is first needed, and anew when films come or go.

    Parameters
    ----------
    store : Store
        Whose films.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._edition: frozenset[tuple[str, str]] = frozenset()
        self._index = CopyIndex(())

    def find(self, sights: Sights, job: Job, ways: Sequence[Way] = WAYS) -> Known:
        """Return the parts of footage that show parts of learnt films.

        Parameters
        ----------
        sights : Sights
            The footage's signatures, in seconds from its start.
        job : Job
            Told "index" by films, where they changed, then "match".
        ways : sequence of Way
            How the pictures may have been cut or turned.
        """
        films = {film.film_id: film for film in self._store.films()}
        index = self._current(films, job)
        found = find_copies(index, sights, job, ways=ways)
        told = tuple((match, films[match.film_id]) for match in found if match.film_id in films)
        return Known(told, len(index.film_ids), max(0, len(films) - len(index.film_ids)))

    def warm(self, job: Job) -> None:
        """Make the index, unless it is there."""
        self._current({film.film_id: film for film in self._store.films()}, job)

    def _current(self, films: dict[str, FilmRecord], job: Job) -> CopyIndex:
        with self._lock:
            edition = frozenset((film.film_id, film.learnt_at) for film in films.values())
            if edition != self._edition:
                self._index = CopyIndex(self._kept(len(films), job))
                self._edition = edition
            return self._index

    def _kept(self, total: int, job: Job) -> Iterator[tuple[str, Sights]]:
        for done, kept in enumerate(self._store.iter_film_sights(COPIES.key)):
            job.report("index", done, total)
            yield kept.film_id, decode_sights(kept.signatures)
