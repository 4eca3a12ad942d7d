"""Films and what was learnt from them to the contract."""

from collections.abc import Sequence

from temptrack.catalogue import EmbedReport, LearnReport, LearntScene
from temptrack.fingerprint.copies import CopyMatch
from temptrack.service.conversion.action import from_actions
from temptrack.service.conversion.progress import from_skipped
from temptrack.service.conversion.track import from_affect
from temptrack.store.interface import Store
from temptrack.store.records import FilmRecord
from temptrack.suggest import Known
from temptrack.v1 import film_pb2


def from_film(film: FilmRecord) -> film_pb2.Film:
    """Return a learnt film."""
    return film_pb2.Film(
        film_id=film.film_id,
        title=film.title,
        path=film.path,
        duration_s=film.duration_s,
        scenes=film.scene_count,
        cues=film.cue_count,
        affect=from_affect(film.affect),
    )


def from_learn_report(report: LearnReport, store: Store, remarks: Sequence[str] = ()) -> film_pb2.LearnResult:
    """Return what a run learnt, what is to be said of how it went, and what the store holds now."""
    return film_pb2.LearnResult(
        added=report.added,
        updated=report.updated,
        unchanged=report.unchanged,
        skipped=from_skipped(report.skipped),
        films_learnt=store.count_films(),
        scenes_learnt=store.count_scenes(),
        scenes=[_from_learnt_scene(scene) for scene in report.scenes],
        recognition=report.recognition,
        remarks=remarks,
    )


def from_known(found: Known) -> film_pb2.MatchFilmsResult:
    """Return the learnt films that footage shows."""
    return film_pb2.MatchFilmsResult(
        matches=[_from_match(match, film) for match, film in found.matches],
        films_searched=found.searched,
        films_not_searched=found.not_searched,
    )


def _from_match(match: CopyMatch, film: FilmRecord) -> film_pb2.FilmMatch:
    return film_pb2.FilmMatch(
        film_id=film.film_id,
        title=film.title,
        path=film.path,
        film_in_s=match.film_in_s,
        query_in_s=match.query_in_s,
        duration_s=match.query_out_s - match.query_in_s,
        score=match.score,
        speed=match.speed,
        mirrored=match.mirrored,
    )


def from_embed_report(report: EmbedReport, model: str) -> film_pb2.EmbedFilmsResult:
    """Return what a run let the model see."""
    return film_pb2.EmbedFilmsResult(
        model=model,
        films_embedded=report.films_embedded,
        films_unchanged=report.films_unchanged,
        scenes_embedded=report.scenes_embedded,
        skipped=from_skipped(report.skipped),
    )


def _from_learnt_scene(learnt: LearntScene) -> film_pb2.LearntScene:
    scene, nearest, cue, track = learnt.scene, learnt.nearest, learnt.cue, learnt.track
    return film_pb2.LearntScene(
        film_title=learnt.film_title,
        film_in_s=scene.film_in_s,
        film_out_s=scene.film_out_s,
        description=scene.description,
        actions=from_actions(scene.actions),
        nearest_track_id=nearest.record.track_id if nearest else "",
        nearest_track_title=nearest.record.title if nearest else "",
        nearest_cosine=nearest.score if nearest else 0.0,
        track_id=track.track_id if track else "",
        track_title=track.title if track else "",
        track_in_s=cue.track_in_s if cue and track else 0.0,
        has_music=cue is not None,
        track_confidence=cue.track_confidence if cue and track else 0.0,
    )
