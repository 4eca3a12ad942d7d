"""From pairs of files to scenes and cues: the pictures looked at and the music heard as always, and kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.catalogue.pipeline import QuietJob
from temptrack.catalogue.report import Skipped, now, skip
from temptrack.errors import MediaError, NotFoundError
from temptrack.evaluate.protocols.pairs import Moment, PairedFilm
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.copies import COPIES, encode_sights
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, analyse_cue
from temptrack.fingerprint.picture import DYNAMICS, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Affect
from temptrack.media import probe, read_audio
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import CueRecord, FilmRecord, FilmSightRecord, SceneRecord
from temptrack.suggest import Footage, Look, Segment
from temptrack.suggest.looking import look_at


@dataclass(frozen=True)
class Eyes:
    """What footage is seen with."""

    traces: TraceCache
    semantic: SemanticFingerprint | None
    actions: ActionReader


def build_films(store: Store, films: Sequence[PairedFilm], eyes: Eyes, job: Job) -> list[Skipped]:
    """Put films into a store, those that are not there yet.

    Parameters
    ----------
    store : Store
        Its library tells which track a recording is.
    films : sequence of PairedFilm
    eyes : Eyes
    job : Job
        Told "look" by films; films finished by the time it is cancelled stay.

    Returns
    -------
    list of Skipped
        Clips that could not be seen, or whose music could not be heard.
    """
    there = {film.film_id for film in store.films()}
    tracks = {path: told[0] for path, told in store.track_files().items()}
    skipped: list[Skipped] = []
    for done, film in enumerate(films):
        job.report("look", done, len(films), film.title)
        if film.film_id not in there:
            skipped += _put(store, film, tracks, eyes, QuietJob(job))
    return skipped


def missing(absent: int, total: int, what: str) -> str:
    """Say how many of a protocol's pairs could not be measured; nothing where all could."""
    return f", {absent} of {total} {what} missing" if absent else ""


def _put(store: Store, film: PairedFilm, tracks: dict[str, str], eyes: Eyes, job: Job) -> list[Skipped]:
    scenes, cues, looks, skipped = [], [], [], []
    for number, moment in enumerate(film.moments):
        try:
            look, span = _look(moment, eyes, job)
            name = f"{film.film_id}/{number:04}"
            cues.append(_cue(film.film_id, name, moment, span.duration_s, tracks, job))
        except (MediaError, NotFoundError) as error:
            skipped.append(skip(moment.clip, error))
            continue
        scenes.append(_scene(film.film_id, name, moment, span.duration_s, look))
        looks.append(look)
    if scenes:
        record = FilmRecord(
            film_id=film.film_id,
            path=_path(film),
            title=film.title,
            duration_s=scenes[-1].film_out_s,
            affect=_mean([scene.affect for scene in scenes]),
            scene_count=len(scenes),
            cue_count=len(cues),
            learnt_at=now(),
        )
        store.put_film(record, scenes, cues)
        if len(looks) == 1 and len(looks[0].sights):
            signatures = encode_sights(looks[0].sights.stored())
            store.put_film_sight(FilmSightRecord(film.film_id, COPIES.key, signatures))
    return skipped


def _path(film: PairedFilm) -> str:
    """The clip itself, so that it is found again; of several their folder."""
    clips = {moment.clip for moment in film.moments}
    return str(clips.pop()) if len(clips) == 1 else str(film.moments[0].clip.parent)


def _look(moment: Moment, eyes: Eyes, job: Job) -> tuple[Look, Span]:
    info = probe(moment.clip)
    picture_s = info.video.duration_s if info.video is not None else 0.0
    span = moment.clip_span or Span(0.0, picture_s)
    # Times are rounded in published lists, so that they may end a little after the file does.
    span = Span(span.source_in_s, min(span.source_out_s, picture_s)) if span.source_in_s < picture_s else span
    segment = Segment(moment.clip, span, 0.0, span.duration_s)
    glimpse = look_at(
        Footage((segment,), span.duration_s),
        traces=eyes.traces,
        semantic=eyes.semantic,
        actions=eyes.actions,
        every_frame=True,
        with_visuals=False,
        job=job,
    )
    if glimpse.look is None:
        raise glimpse.trouble or MediaError(f"{moment.clip.name} shows nothing")
    return glimpse.look, span


def _scene(film_id: str, name: str, moment: Moment, lasts_s: float, look: Look) -> SceneRecord:
    return SceneRecord(
        scene_id=name,
        film_id=film_id,
        film_in_s=moment.film_in_s,
        film_out_s=moment.film_in_s + lasts_s,
        description=look.description,
        actions=look.actions,
        style=look.style.vector,
        semantic=look.semantic,
        affect=look.affect,
        cue_id=f"{name}/cue",
        semantic_key=look.semantic_key,
        dynamics=look.dynamics,
        dynamics_key=DYNAMICS.key if look.dynamics is not None else "",
    )


def _cue(film_id: str, name: str, moment: Moment, lasts_s: float, tracks: dict[str, str], job: Job) -> CueRecord:
    samples = read_audio(moment.music, moment.music_span, sample_rate_hz=ANALYSIS_RATE_HZ, job=job)
    heard = analyse_cue(samples, job)
    track_id = tracks.get(str(moment.music.resolve()), tracks.get(str(moment.music), ""))
    return CueRecord(
        cue_id=f"{name}/cue",
        scene_id=name,
        film_id=film_id,
        film_in_s=moment.film_in_s,
        film_out_s=moment.film_in_s + lasts_s,
        likeness=heard.likeness,
        affect=heard.affect,
        loudness_lufs=heard.loudness_lufs,
        track_id=track_id,
        track_in_s=moment.music_span.source_in_s if track_id and moment.music_span is not None else 0.0,
        track_confidence=1.0 if track_id else 0.0,
        music_in_s=moment.film_in_s,
        music_out_s=moment.film_in_s + lasts_s,
        music_probability=1.0,
    )


def _mean(affects: Sequence[Affect]) -> Affect:
    levels = np.mean([(affect.energy, affect.valence) for affect in affects], axis=0)
    return Affect(float(levels[0]), float(levels[1]))
