"""Matches that go on with each other are one; others are not."""

from dataclasses import replace

from temptrack.fingerprint.landmarks import IdentityMatch
from temptrack.fingerprint.landmarks.joining import joined

FIRST = IdentityMatch("a", 0.0, 10.0, 30.0, 100.0, 0.99)
NEXT = IdentityMatch("a", 12.0, 20.0, 42.1, 80.0, 0.999)


def test_what_goes_on_is_one() -> None:
    (match,) = joined([NEXT, FIRST])
    assert (match.query_in_s, match.query_out_s, match.track_in_s) == (0.0, 20.0, 30.0)
    assert (match.score, match.confidence) == (180.0, 0.999)


def test_another_track_place_or_time_is_another_match() -> None:
    for other in (
        replace(NEXT, track_id="b"),
        replace(NEXT, track_in_s=50.0),
        replace(NEXT, query_in_s=30.0, query_out_s=40.0, track_in_s=60.0),
    ):
        assert joined([FIRST, other]) == (FIRST, other)


def test_speed_counts() -> None:
    fast = replace(FIRST, speed=1.04)
    assert len(joined([fast, replace(NEXT, track_in_s=30 + 12 * 1.04, speed=1.04)])) == 1
