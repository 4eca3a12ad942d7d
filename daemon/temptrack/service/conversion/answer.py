"""Answers to the contract, field by field."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from temptrack.compose.ducking import Ducking
from temptrack.service.conversion.action import from_actions
from temptrack.service.conversion.duck import from_ducking
from temptrack.service.conversion.track import from_affect, from_track
from temptrack.suggest import Answer, Capabilities, CurvePoint, HitPoint, Scene, Suggestion, Uncertainty
from temptrack.v1 import affect_pb2, scene_pb2, suggest_pb2


def from_answer(
    answer: Answer, answer_id: str, duckings: Mapping[int, Ducking] = MappingProxyType({})
) -> suggest_pb2.SuggestResult:
    """Return the whole answer, under the id by which it is remembered; how tracks are ducked by their ranks."""
    told = suggest_pb2.SuggestResult(
        suggestions=[from_suggestion(suggestion) for suggestion in answer.suggestions],
        uncertainty=from_uncertainty(answer.uncertainty),
        scene=_from_scene(answer.scene),
        capabilities=from_capabilities(answer.capabilities),
        answer_id=answer_id,
    )
    for one in told.suggestions:
        if one.rank in duckings:
            one.ducking.CopyFrom(from_ducking(duckings[one.rank]))
    return told


def from_uncertainty(uncertainty: Uncertainty) -> suggest_pb2.Uncertainty:
    """Return how sure an answer is."""
    return suggest_pb2.Uncertainty(
        confidence=uncertainty.confidence,
        novelty=uncertainty.novelty,
        abstain=uncertainty.abstain,
        message=uncertainty.message,
        confidence_means=uncertainty.confidence_means,
    )


def from_capabilities(found: Capabilities) -> suggest_pb2.Capabilities:
    """Return what could be drawn on."""
    return suggest_pb2.Capabilities(
        semantic=found.semantic, films_learnt=found.films_learnt, tracks=found.tracks, matcher=found.matcher
    )


def from_suggestion(suggestion: Suggestion) -> suggest_pb2.Suggestion:
    """Return one track, its section and its reasons."""
    return suggest_pb2.Suggestion(
        rank=suggestion.rank,
        score=suggestion.score,
        confidence=suggestion.confidence,
        track=from_track(suggestion.track),
        track_in_s=suggestion.track_in_s,
        track_out_s=suggestion.track_out_s,
        gain_db=suggestion.gain_db,
        hit_points=_from_hits(suggestion.hit_points),
        reasons=[
            suggest_pb2.Reason(route=reason.route, text=reason.text, log_odds=reason.log_odds)
            for reason in suggestion.reasons
        ],
        energy_curve=from_points(suggestion.energy_curve),
        section_reason=suggestion.section_reason,
        alternatives=[
            suggest_pb2.OtherSection(
                track_in_s=one.track_in_s,
                track_out_s=one.track_out_s,
                why=one.why,
                hit_points=_from_hits(one.hit_points),
            )
            for one in suggestion.alternatives
        ],
    )


def _from_hits(hits: Iterable[HitPoint]) -> list[suggest_pb2.HitPoint]:
    return [suggest_pb2.HitPoint(track_s=hit.track_s, range_s=hit.range_s, label=hit.label) for hit in hits]


def _from_scene(scene: Scene) -> scene_pb2.Scene:
    return scene_pb2.Scene(
        description=scene.description,
        actions=from_actions(scene.actions),
        affect=from_affect(scene.affect),
        duration_s=scene.duration_s,
        shot_count=scene.shot_count,
        cuts_range_s=scene.cuts_range_s,
        energy_curve=from_points(scene.energy_curve),
        thumbnails=[scene_pb2.Thumbnail(range_s=t.range_s, jpeg=t.jpeg) for t in scene.thumbnails],
        remarks=scene.remarks,
    )


def from_points(points: Iterable[CurvePoint]) -> list[affect_pb2.CurvePoint]:
    """Return the points of a curve."""
    return [affect_pb2.CurvePoint(at_s=point.at_s, level=point.level) for point in points]
