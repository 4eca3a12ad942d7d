"""Verdicts on suggestions: found, written down, told."""

from datetime import UTC, datetime

from temptrack.errors import InvalidInputError, NotFoundError
from temptrack.service.answers import Answers, PastAnswer, Suggested
from temptrack.service.conversion.feedback import from_feedback, to_verdict
from temptrack.service.lookup import find_track
from temptrack.store import FeedbackRecord, Store, Verdict
from temptrack.v1 import suggest_pb2

_RANK_DIGITS = 2
"""Ids have more, and no answer has a hundred tracks."""


def give_feedback(store: Store, answers: Answers, request: suggest_pb2.FeedbackRequest) -> suggest_pb2.FeedbackResponse:
    """Write down what became of a suggested track.

    Raises
    ------
    NotFoundError
        When the answer, or the track among its suggestions or in the library, is not known.
    InvalidInputError
        When a name means several, or the track is said to be replaced by itself.
    """
    past = answers.find(request.answer_id)
    suggested = _suggested(past, store, request)
    verdict = to_verdict(request.verdict)
    instead = _instead(past, store, request.replaced_by) if verdict is Verdict.REPLACED else ""
    if instead == suggested.track_id:
        raise InvalidInputError(
            "A track cannot be replaced by itself", remedy="say that it was kept", field="replaced_by"
        )
    record = _record(store, past, suggested, verdict, instead)
    store.put_feedback([record])
    return suggest_pb2.FeedbackResponse(
        verdict=from_feedback(record, store.get_tracks({record.track_id, record.replaced_by})),
        verdicts=store.count_feedback(),
    )


def list_feedback(store: Store) -> suggest_pb2.ListFeedbackResponse:
    """Return all verdicts, newest first."""
    given = store.feedback()
    names = {track_id for one in given for track_id in (one.track_id, one.replaced_by) if track_id}
    tracks = store.get_tracks(names)
    return suggest_pb2.ListFeedbackResponse(verdicts=[from_feedback(one, tracks) for one in reversed(given)])


def _instead(past: PastAnswer, store: Store, name: str) -> str:
    if name.isdecimal() and len(name) <= _RANK_DIGITS:
        return _of_rank(past, int(name), "replaced_by").track_id
    return find_track(store, name, "replaced_by")


def _of_rank(past: PastAnswer, rank: int, field: str) -> Suggested:
    if not 1 <= rank <= len(past.suggestions):
        raise NotFoundError(
            f"The answer {past.answer_id} has {len(past.suggestions)} tracks, none of rank {rank}", field=field
        )
    return past.suggestions[rank - 1]


def _suggested(past: PastAnswer, store: Store, request: suggest_pb2.FeedbackRequest) -> Suggested:
    if request.WhichOneof("suggestion") == "rank":
        return _of_rank(past, request.rank, "rank")
    by_id = {one.track_id: one for one in past.suggestions}
    fitting = [track_id for track_id in by_id if len(request.track_id) >= 4 and track_id.startswith(request.track_id)]
    name = fitting[0] if len(fitting) == 1 else find_track(store, request.track_id, "track_id")
    if name not in by_id:
        raise NotFoundError(
            f"The answer {past.answer_id} did not suggest the track {request.track_id!r:.120}",
            remedy="if you used it instead of one that was suggested, say that that one was replaced by it",
            field="track_id",
        )
    return by_id[name]


def _record(store: Store, past: PastAnswer, one: Suggested, verdict: Verdict, instead: str) -> FeedbackRecord:
    return FeedbackRecord(
        answer_id=past.answer_id,
        track_id=one.track_id,
        verdict=verdict,
        likeness=store.get_track(one.track_id).likeness,
        asked=past.asked,
        replaced_by=instead,
        replacement=store.get_track(instead).likeness if instead else None,
        rank=one.rank,
        confidence=one.confidence,
        raw_confidence=one.raw_confidence,
        answer_raw_confidence=past.raw_confidence,
        evidence=one.evidence,
        given_at=datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
    )
