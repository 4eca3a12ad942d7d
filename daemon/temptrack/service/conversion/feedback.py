"""Verdicts to the contract, and back."""

from collections.abc import Mapping

from temptrack.store import FeedbackRecord, TrackRecord, Verdict
from temptrack.v1 import suggest_pb2

_VERDICTS = {
    suggest_pb2.VERDICT_KEPT: Verdict.KEPT,
    suggest_pb2.VERDICT_REJECTED: Verdict.REJECTED,
    suggest_pb2.VERDICT_REPLACED: Verdict.REPLACED,
}
_NUMBERS = {verdict: number for number, verdict in _VERDICTS.items()}


def to_verdict(number: suggest_pb2.Verdict.ValueType) -> Verdict:
    """Return the verdict a checked request means."""
    return _VERDICTS[number]


def from_feedback(one: FeedbackRecord, tracks: Mapping[str, TrackRecord]) -> suggest_pb2.GivenVerdict:
    """Return one verdict; titles of tracks that are gone are empty."""
    title = {track_id: track.title for track_id, track in tracks.items()}
    return suggest_pb2.GivenVerdict(
        answer_id=one.answer_id,
        track_id=one.track_id,
        title=title.get(one.track_id, ""),
        verdict=_NUMBERS[one.verdict],
        replaced_by=one.replaced_by,
        replaced_by_title=title.get(one.replaced_by, ""),
        rank=one.rank,
        confidence=one.confidence,
        question=one.asked.text or one.asked.description,
        given_at=one.given_at,
    )
