"""What of a store's records names records that are not there: found, and mended where nothing is lost by it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.keeping.types import Finding, Gravity
from temptrack.store.records import CueRecord, FilmRecord, FilmSoundRecord, SceneRecord

_REPAIR = "run `temptrack catalogue repair`"


@dataclass(frozen=True)
class _Film:
    """A film with what it is made of."""

    film: FilmRecord
    scenes: Sequence[SceneRecord]
    cues: Sequence[CueRecord]
    sound: FilmSoundRecord | None


def find_loose_ends(store: Store, job: Job) -> tuple[Finding, ...]:
    """Return every reference of a store that leads nowhere.

    Scenes lead to films and cues, cues to scenes and tracks, what is heard in films to tracks, landmarks to tracks, and
    signatures to films. Verdicts outlive their tracks on purpose.

    Parameters
    ----------
    store : Store
        Only read.
    job : Job
        Reports "check" by films.
    """
    return tuple(_found(store, job))


def _found(store: Store, job: Job) -> Iterator[Finding]:
    tracks = {track_id for track_id, _, _ in store.track_files().values()}
    for whole in _films(store, job):
        yield from _within(whole)
        if gone := _gone_tracks(whole, tracks):
            count = f"{len(gone)} track{'s' if len(gone) > 1 else ''}"
            yield _loose("cues", f"The film {whole.film.title!r} names {count} that the library has not", _REPAIR)
    strays = store.strays()
    if strays.landmarks:
        yield _loose("landmarks", f"{len(strays.landmarks)} tracks that are gone can still be recognised", _REPAIR)
    if strays.sights:
        yield _loose("film_sights", f"{len(strays.sights)} films that are gone can still be recognised", _REPAIR)
    orphans = sum(one.track_id not in tracks for one in store.feedback())
    if orphans:
        what = f"{orphans} verdicts are on tracks that the library has not; what they say of the sound still counts"
        yield Finding(Gravity.NOTE, "feedback", what)


def mend_loose_ends(store: Store, job: Job) -> tuple[str, ...]:
    """Cut the references that lead nowhere, and return a sentence for each kind of thing done.

    A cue whose track is gone stays as music that nobody recognised, and its film is searched again the next time that
    tracks are added. Films that lack parts are left: only learning them again brings those back.
    """
    tracks = {track_id for track_id, _, _ in store.track_files().values()}
    mended = 0
    for whole in _films(store, job):
        if _gone_tracks(whole, tracks) and not list(_within(whole)):
            cues = [cue if cue.track_id in tracks else _unrecognised(cue) for cue in whole.cues]
            sound = whole.sound and replace(
                whole.sound, matches=tuple(match for match in whole.sound.matches if match.track_id in tracks)
            )
            store.put_film(replace(whole.film, searched=""), whole.scenes, cues, sound)
            mended += 1
    swept = store.sweep()
    done = []
    if mended:
        done.append(f"Forgot in {mended} film{'s' if mended > 1 else ''} that tracks which are gone play there")
    if swept:
        done.append(f"Forgot how {swept} tracks and films that are gone were recognised")
    return tuple(done)


def _films(store: Store, job: Job) -> Iterator[_Film]:
    films = store.films()
    for number, film in enumerate(films):
        job.report("check", number, len(films), film.title)
        name = film.film_id
        yield _Film(film, store.scenes(name), store.film_cues(name), store.film_sound(name))


def _within(whole: _Film) -> Iterator[Finding]:
    """What of a film's own parts is missing."""
    film, scenes = whole.film, {scene.scene_id for scene in whole.scenes}
    cues = {cue.cue_id for cue in whole.cues}
    again = f"learn it again: `temptrack learn --refresh {film.path}`"
    if len(whole.scenes) != film.scene_count or len(whole.cues) != film.cue_count:
        had, has = (film.scene_count, film.cue_count), (len(whole.scenes), len(whole.cues))
        what = f"The film {film.title!r} has {has[0]} of {had[0]} scenes and {has[1]} of {had[1]} cues"
        yield Finding(Gravity.DAMAGE, "scenes" if had[0] != has[0] else "cues", what, again)
        return
    lost = sum(bool(scene.cue_id) and scene.cue_id not in cues for scene in whole.scenes)
    astray = sum(bool(cue.scene_id) and cue.scene_id not in scenes for cue in whole.cues)
    if lost or astray:
        what = f"The film {film.title!r} has {lost} scenes without their cue and {astray} cues without their scene"
        yield _loose("cues", what, again)


def _gone_tracks(whole: _Film, tracks: set[str]) -> set[str]:
    named = {cue.track_id for cue in whole.cues if cue.track_id}
    heard = {match.track_id for match in whole.sound.matches} if whole.sound is not None else set()
    return (named | heard) - tracks


def _unrecognised(cue: CueRecord) -> CueRecord:
    return replace(cue, track_id="", track_in_s=0.0, track_speed=1.0, track_confidence=0.0)


def _loose(place: str, what: str, remedy: str) -> Finding:
    return Finding(Gravity.LOOSE, place, what, remedy)
