"""Hearing one film: where its music plays, which tracks of the library it is, and the cue of each scene."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from temptrack.catalogue.film_sound import FilmSound, heard_again, kept
from temptrack.catalogue.film_work import FilmWork
from temptrack.catalogue.recognising import Recogniser
from temptrack.catalogue.report import Skipped, skip
from temptrack.errors import MediaError
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import CueRecord, FilmSoundRecord, SceneRecord


@dataclass
class Listened:
    """What a film's sound told."""

    scenes: list[SceneRecord]
    """With the ids of their cues."""
    cues: list[CueRecord] = field(default_factory=list)
    sound: FilmSoundRecord | None = None
    """None when none of it could be heard."""
    searched: str = ""
    """Digest of the recordings it was searched for."""
    notes: list[Skipped] = field(default_factory=list)
    """What could not be heard."""


class Listener:
    """Listens to films.

    Parameters
    ----------
    store : Store
        Whose library is searched.
    recogniser : Recogniser
        Knows its tracks by their sound.
    work : FilmWork
        Does what takes long.
    """

    def __init__(self, store: Store, recogniser: Recogniser, work: FilmWork) -> None:
        self._store = store
        self._work = work
        self._recogniser = recogniser

    def listen(
        self, path: Path, film_id: str, scenes: Sequence[SceneRecord], hear: Callable[[], FilmSound], job: Job
    ) -> Listened:
        """Describe the music of each scene of a film; what cannot be heard costs cues, not the film.

        Parameters
        ----------
        path : Path
            The film.
        film_id : str
            Its id.
        scenes : sequence of SceneRecord
            Of the film.
        hear : callable
            Returns what was heard in it, or raises a `MediaError`.
        job : Job
            Reports "index" by tracks where the library changed, and "recognise" by seconds.
        """
        listened = Listened(list(scenes))
        try:
            sound = hear()
        except MediaError as error:
            listened.notes.append(skip(path, f"Learnt without sound: {error}"))
            return listened
        recordings = self._recogniser.all(job)
        matches = recordings.matches(sound.overheard, sound.duration_s, job)
        listened.sound, listened.searched = kept(film_id, sound, matches), recordings.digest
        self._describe(path, listened, listened.sound, job)
        if sound.broken is not None:
            listened.notes.insert(0, _without_sound_from(path, sound.duration_s, sound.broken))
        return listened

    def _describe(self, path: Path, listened: Listened, sound: FilmSoundRecord, job: Job) -> None:
        """Describe by what was kept, so that it comes out the same when the film is searched again."""
        tracks = self._store.get_tracks({match.track_id for match in sound.matches})
        scored = self._work.score(path, listened.scenes, heard_again(sound), sound.matches, tracks, job)
        listened.scenes, listened.cues = scored.scenes, scored.cues
        if scored.broken is not None:
            listened.notes.append(_without_sound_from(path, *scored.broken))


def _without_sound_from(path: Path, from_s: float, error: Exception) -> Skipped:
    return skip(path, f"Learnt without sound from {from_s:.1f} s on: {error}")
