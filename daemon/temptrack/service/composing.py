"""A new piece for a question: what suggest answers is handed to compose, and the result written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from temptrack.compose.mosaic import (
    Composition,
    Match,
    Remembered,
    Wish,
    change_of,
    check_wish,
    compose,
    proposer,
    recognised_sources,
)
from temptrack.compose.result import Piece, write_piece
from temptrack.compose.rights import Refused, allowed_sources, left_out
from temptrack.errors import InvalidInputError, RightsError, StateError
from temptrack.fingerprint.types import Curve
from temptrack.progress import Job
from temptrack.service.conversion.query import suggest_query
from temptrack.service.resources import Resources
from temptrack.store import Store, TrackRecord
from temptrack.suggest import Answer, Query, Scene, Suggestion
from temptrack.v1 import piece_pb2

DEFAULT_SOURCES = 8
"""Tracks that are listened to: some pieces of each are near to almost anything, and it takes half a minute."""
_CURVE_STEP_S = 0.5


@dataclass(frozen=True)
class Composed:
    """A piece on the disk, and what it was made of."""

    piece: Piece
    composition: Composition
    answer: Answer
    refused: tuple[Refused[TrackRecord], ...]
    recognised: tuple[Remembered, ...]
    wish: Wish
    change_is_own: bool
    no_generator: str


def compose_piece(resources: Resources, request: piece_pb2.ComposeRequest, job: Job) -> Composed:
    """Answer a checked request.

    Parameters
    ----------
    resources : Resources
    request : ComposeRequest
    job : Job
        Told of the stages of suggest, then of compose, then "write".

    Raises
    ------
    InvalidInputError
        When there is no length, or the file to be written is one of the user's tracks or the footage.
    RightsError
        When no suggested track may be used.
    StateError
        When nothing was suggested, or nothing that was can be heard.
    """
    query = suggest_query(request.question, resources.store)
    query = replace(query, limit=request.question.limit or DEFAULT_SOURCES)
    path = Path(request.out_path)
    duration_s = _duration_s(request, query)
    _spare_sources(path, query, resources.store)
    check_wish(Wish(duration_s, request.change, request.seed))
    with resources.store.moment():
        weighed = resources.suggester.weigh(query, job)
        answer = resources.suggester.answer(weighed)
    matches, refused = _allowed(answer, _unknown_may(request, resources))
    wish = _wish(request, answer, duration_s)
    scene = weighed.context.look.style if weighed.context.look is not None else None
    propose = proposer(resources.generator, matches[0], scene, answer.scene.affect, wish.seed)
    composition = compose(matches, wish, job, propose=propose, shelf=resources.heard_pieces)
    used = {source.track_id for source in composition.sources}
    recognised = recognised_sources(composition.sound, resources.store, used, job)
    composed = Composed(
        piece=Piece(path, path),
        composition=composition,
        answer=answer,
        refused=refused,
        recognised=recognised,
        wish=wish,
        change_is_own=not request.HasField("change"),
        no_generator=resources.generator.why_unavailable(),
    )
    job.report("write", 0, 1, path.name)
    piece = write_piece(path, composition.sound, composition.sources, about=_about(composed, query), job=job)
    return replace(composed, piece=piece)


def _duration_s(request: piece_pb2.ComposeRequest, query: Query) -> float:
    if request.duration_s:
        return request.duration_s
    if query.footage is None:
        raise InvalidInputError(
            "There is no footage to take the length from", remedy="give a duration", field="duration_s"
        )
    return query.footage.duration_s


def _spare_sources(path: Path, query: Query, store: Store) -> None:
    """Refuse to write over what the piece is made of or for."""
    segments = query.footage.segments if query.footage is not None else ()
    if str(path) in store.track_files() or path in {segment.path for segment in segments}:
        raise InvalidInputError(
            f"{path} is a track of the library or the footage itself", remedy="name another file", field="out_path"
        )


def _unknown_may(request: piece_pb2.ComposeRequest, resources: Resources) -> bool:
    asked = request.HasField("unknown_may_derive")
    return request.unknown_may_derive if asked else resources.settings.unknown_may_derive


def _allowed(answer: Answer, unknown_may: bool) -> tuple[tuple[Match, ...], tuple[Refused[TrackRecord], ...]]:
    if not answer.suggestions:
        raise StateError(
            f"There is nothing to make a piece of: {answer.uncertainty.message.rstrip('.')}",
            remedy="loosen the filters, or add music",
        )
    choice = allowed_sources([one.track for one in answer.suggestions], unknown_may=unknown_may)
    if not choice.allowed:
        raise RightsError(
            f"None of the {len(choice.refused)} suggested tracks may be used. {left_out(choice.refused).rstrip('.')}",
            remedy="state licences in the library, allow unknown ones with --unknown-may-derive, or ask for --licence",
        )
    may = {track.track_id for track in choice.allowed}
    return tuple(_match(one) for one in answer.suggestions if one.track.track_id in may), choice.refused


def _match(suggestion: Suggestion) -> Match:
    return Match(suggestion.track, suggestion.track_in_s, suggestion.track_out_s, suggestion.gain_db)


def _wish(request: piece_pb2.ComposeRequest, answer: Answer, duration_s: float) -> Wish:
    unsure = answer.uncertainty
    own = change_of(unsure.confidence, unsure.novelty)
    return Wish(
        duration_s=duration_s,
        change=request.change if request.HasField("change") else own,
        seed=request.seed,
        energy=_curve(answer.scene) if request.follow_scene else None,
    )


def _curve(scene: Scene) -> Curve | None:
    """Return the scene's energy at even steps; None where nothing was seen."""
    points = scene.energy_curve
    if len(points) < 2:
        return None
    at_s = np.arange(_CURVE_STEP_S / 2, points[-1].at_s, _CURVE_STEP_S)
    levels = np.interp(at_s, [point.at_s for point in points], [point.level for point in points])
    return Curve(_CURVE_STEP_S, levels.astype(np.float32))


def _about(composed: Composed, query: Query) -> Mapping[str, object]:
    """Return how the piece came about, for its sidecar."""
    made, unsure = composed.composition, composed.answer.uncertainty
    return {
        "made_by": "compose",
        "asked": {"text": query.text, "scene": composed.answer.scene.description},
        "change": made.change,
        "change_is_own": composed.change_is_own,
        "confidence": unsure.confidence,
        "novelty": unsure.novelty,
        "seed": composed.wish.seed,
        "towards": made.towards,
        "no_generator": composed.no_generator,
        "ending": made.ending,
        "loudness_lufs": made.loudness_lufs,
        "target_lufs": made.target_lufs,
        "longest_copy_s": made.longest_copy_s,
        "from_best": made.from_best,
        "filled_db": made.filled_db,
        "recognised": [vars(one) for one in composed.recognised],
        "refused": [
            {
                "track_id": one.track.track_id,
                "title": one.track.title,
                "licence": one.track.licence,
                "why": one.permission.reason,
            }
            for one in composed.refused
        ],
        "remarks": list(made.remarks),
    }
