"""Keeping the cues of learnt films true to the library: tracks that came are found in them, tracks that went are not.

What recordings are recognised by was kept of each film, so nothing is decoded but the few seconds whose music is told
otherwise than before. A film is marked with the recordings it was searched for. When it was searched for all that were
there before, it is now searched for the new ones alone; else, as after a stop half way, for all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from temptrack.catalogue.film_sound import heard_again
from temptrack.catalogue.music_cues import score
from temptrack.catalogue.pipeline import NamedJob
from temptrack.catalogue.recognising import Recogniser, Recordings, digest_of
from temptrack.fingerprint.landmarks import HEARD
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import CueRecord, FilmRecord, FilmSoundRecord, TrackMatch


@dataclass(frozen=True)
class LinkReport:
    """What `link_films` did."""

    films: int = 0
    """In which other tracks are recognised than before."""
    cues: int = 0
    """Cues that are now recognised as a track, and were not as this one."""


def link_films(store: Store, recogniser: Recogniser, job: Job, *, before: Collection[str] | None = None) -> LinkReport:
    """Recognise the tracks of the library in all learnt films.

    Parameters
    ----------
    store : Store
        The library and the films.
    recogniser : Recogniser
        Knows the tracks by their sound.
    job : Job
        Reports "index" by tracks and "recognise" by seconds of a film.
    before : collection of str, optional
        The tracks that could be recognised before the library changed.

    Raises
    ------
    CancelledError
        When the job was cancelled; films done by then are done, the others are searched the next time.
    """
    linker = Linker(store, recogniser, before)
    changed = cues = 0
    for film in store.films():
        job.check()
        anew = linker.link(film, NamedJob(job, film.title))
        changed, cues = changed + (anew is not None), cues + (anew or 0)
    return LinkReport(changed, cues)


def unlink_tracks(store: Store, removed: Collection[str], before: Collection[str]) -> None:
    """Forget in all films that tracks which are to be removed play in them; nothing is decoded or searched.

    A film in which one of them was recognised is searched again when the library changes or it is learnt again: the
    library may hold the same recording in another file.
    """
    here, then = digest_of(frozenset(before) - set(removed)), digest_of(before)
    untouched = []
    for film in store.films():
        if any(cue.track_id in removed for cue in store.film_cues(film.film_id)):
            sound = store.film_sound(film.film_id)
            if sound is None:  # an edit: its music is known from its timeline
                _forget(store, film, removed)
            else:
                left = tuple(match for match in sound.matches if match.track_id not in removed)
                _write(store, replace(film, searched=""), sound, left, None, Job())
        elif film.searched == then:
            untouched.append(replace(film, searched=here))
    store.restate_films(untouched)


def _forget(store: Store, film: FilmRecord, removed: Collection[str]) -> None:
    cues = [
        replace(cue, track_id="", track_in_s=0.0, track_speed=1.0, track_confidence=0.0)
        if cue.track_id in removed
        else cue
        for cue in store.film_cues(film.film_id)
    ]
    store.put_film(film, store.scenes(film.film_id), cues)


class Linker:
    """Links films to tracks.

    Parameters
    ----------
    store : Store
        The library and the films.
    recogniser : Recogniser
        Knows the tracks by their sound.
    before : collection of str, optional
        The tracks that could be recognised before the library changed.
    """

    def __init__(self, store: Store, recogniser: Recogniser, before: Collection[str] | None = None) -> None:
        self._store = store
        self._recogniser = recogniser
        self._before = frozenset(before) if before is not None else None
        self._new: Recordings | None = None

    def must_be_heard_again(self, film: FilmRecord) -> bool:
        """Whether what was kept of a film's sound is of no use any more."""
        if film.searched == digest_of(self._recogniser.known()):
            return False
        sound = self._store.film_sound(film.film_id)
        return sound is not None and sound.settings != HEARD.key

    def link(self, film: FilmRecord, job: Job) -> int | None:
        """Recognise the library's tracks in a film.

        Returns
        -------
        int or None
            How many cues are recognised as another track than before; None where nothing changed.
        """
        known = self._recogniser.known()
        here = digest_of(known)
        if film.searched == here:
            return None
        sound = self._store.film_sound(film.film_id)
        if sound is None or sound.settings != HEARD.key:
            return None
        matches = self._searched(film, sound, known, job)
        if matches == sound.matches:
            self._mark(film, here)
            return None
        return _write(self._store, replace(film, searched=here), sound, matches, Path(film.path), job)

    def _searched(
        self, film: FilmRecord, sound: FilmSoundRecord, known: frozenset[str], job: Job
    ) -> tuple[TrackMatch, ...]:
        there = all(match.track_id in known for match in sound.matches)
        kept: tuple[TrackMatch, ...] = ()
        if self._before is not None and there and film.searched == digest_of(self._before):
            recordings, kept = self._newcomers(known - self._before, job), sound.matches
        else:
            recordings = self._recogniser.all(job)
        found = recordings.matches(heard_again(sound).overheard, sound.duration_s, job)
        return tuple(sorted([*kept, *found], key=lambda match: (match.film_in_s, -match.score)))

    def _newcomers(self, new: frozenset[str], job: Job) -> Recordings:
        if self._new is None or self._new.track_ids != new:
            self._new = self._recogniser.some(new, job)
        return self._new

    def _mark(self, film: FilmRecord, digest: str) -> None:
        self._store.restate_films([replace(film, searched=digest)])


def _write(
    store: Store,
    film: FilmRecord,
    sound: FilmSoundRecord,
    matches: tuple[TrackMatch, ...],
    path: Path | None,
    job: Job,
) -> int:
    """Write a film with other tracks recognised in it; return how many cues are now a track that they were not."""
    before, scenes = store.film_cues(film.film_id), store.scenes(film.film_id)
    tracks = store.get_tracks({match.track_id for match in matches})
    scored = score(path, scenes, heard_again(sound), matches, tracks, job, known=before)
    if any(other.film_id == film.film_id for other in store.films()):  # else it was forgotten meanwhile
        film = replace(film, cue_count=len(scored.cues))
        store.put_film(film, scored.scenes, scored.cues, replace(sound, matches=matches))
    was = _links(before)
    return sum(link not in was for link in _links(scored.cues))


def _links(cues: Sequence[CueRecord]) -> set[tuple[str, str]]:
    return {(cue.scene_id, cue.track_id) for cue in cues if cue.track_id}
