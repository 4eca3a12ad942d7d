"""Matches of one track that go on where the last one ended, made one."""

from collections.abc import Iterable
from dataclasses import replace

from temptrack.fingerprint.landmarks.types import IdentityMatch

_GAP_S = 4.0
"""An explosion may hide the music for so long without ending it."""
_DRIFT_S = 0.3
"""A tape or a DJ's deck may run so much ahead between two matches."""


def joined(matches: Iterable[IdentityMatch]) -> tuple[IdentityMatch, ...]:
    """Return matches in order of time, those that go on with each other joined."""
    kept: list[IdentityMatch] = []
    for match in sorted(matches, key=lambda one: (one.query_in_s, -one.score)):
        before = next((i for i, one in enumerate(kept) if _goes_on(one, match)), None)
        if before is None:
            kept.append(match)
        else:
            kept[before] = _join(kept[before], match)
    return tuple(sorted(kept, key=lambda one: (one.query_in_s, -one.score)))


def _goes_on(one: IdentityMatch, other: IdentityMatch) -> bool:
    if one.track_id != other.track_id or other.query_in_s - one.query_out_s > _GAP_S:
        return False
    expected_s = one.track_in_s + (other.query_in_s - one.query_in_s) * one.speed
    return abs(other.track_in_s - expected_s) <= _DRIFT_S + 0.005 * (other.query_in_s - one.query_in_s)


def _join(one: IdentityMatch, other: IdentityMatch) -> IdentityMatch:
    return replace(
        one,
        query_out_s=max(one.query_out_s, other.query_out_s),
        score=one.score + other.score,
        confidence=max(one.confidence, other.confidence),
    )
