"""A film's music as stretches: what was heard and what was recognised, put together."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.catalogue.stretches import SHORTEST_S, Stretch, stretches_of
from temptrack.store.records import TrackMatch


def match(
    in_s: float, out_s: float, track_in_s: float = 30.0, track: str = "a", speed: float = 1.0, score: float = 100.0
) -> TrackMatch:
    return TrackMatch(track, in_s, out_s, track_in_s, speed, score, 0.99)


def told(stretches: Sequence[Stretch]) -> list[tuple[float, float, str]]:
    return [(one.in_s, one.out_s, one.match.track_id if one.match else "") for one in stretches]


def test_music_that_nobody_knows_stays_as_it_was_heard() -> None:
    assert told(stretches_of([(3.0, 9.5), (20.0, 24.0)], [], {})) == [(3.0, 9.5, ""), (20.0, 24.0, "")]


def test_what_is_recognised_is_music_where_none_was_heard() -> None:
    assert told(stretches_of([], [match(5, 15)], {})) == [(5, 15, "a")]


@pytest.mark.parametrize("heard", [(6.2, 21.8), (8.0, 20.0), (8.9, 19.1)])
def test_an_edge_that_was_heard_nearly_there_is_where_it_was_recognised(heard: tuple[float, float]) -> None:
    assert told(stretches_of([heard], [match(8, 20)], {})) == [(8, 20, "a")]


def test_a_track_that_was_hidden_for_some_seconds_reaches_as_far_as_music_was_heard() -> None:
    (one,) = stretches_of([(5.0, 23.5)], [match(8, 20, 30.0)], {"a": 60.0})
    assert (one.in_s, one.out_s) == (5.0, 23.5)
    assert one.match is not None
    assert (one.match.track_in_s, one.match.film_in_s, one.match.film_out_s) == (27.0, 5.0, 23.5)


def test_it_reaches_no_further_than_it_lasts() -> None:
    found = stretches_of([(5.0, 23.5)], [match(8, 20, 0.5)], {"a": 13.0})
    assert told(found) == [(5.0, 7.5, ""), (7.5, 20.5, "a"), (20.5, 23.5, "")]


def test_a_track_that_starts_in_the_middle_leaves_what_was_before_unknown() -> None:
    found = stretches_of([(0.0, 40.0)], [match(22, 39.5, 0.2)], {"a": 300.0})
    assert told(found) == [(0.0, 22, ""), (22, 39.5, "a")]


def test_several_tracks_in_what_was_heard_as_one() -> None:
    matches = [match(20.4, 31, 3, "b"), match(5, 19.8, 70, "a")]
    assert told(stretches_of([(4.0, 36.0)], matches, {})) == [(5, 19.8, "a"), (20.4, 31, "b"), (31, 36.0, "")]


def test_of_two_at_once_the_stronger_is_believed() -> None:
    matches = [match(0, 20, track="weak", score=50), match(8, 12, 5, track="strong", score=90)]
    found = stretches_of([], matches, {})
    assert told(found) == [(0, 8, "weak"), (8, 12, "strong"), (12, 20, "weak")]
    assert [one.match.track_in_s for one in found if one.match] == [30, 5, 42]


def test_a_track_that_goes_on_after_an_explosion_played_on() -> None:
    matches = [match(5, 15, 30), match(29, 40, 54.2)]
    (one,) = stretches_of([(5.0, 15.0), (28.0, 40.0)], matches, {})
    assert (one.in_s, one.out_s) == (5, 40)
    assert one.match is not None
    assert one.match.score == 200


def test_a_track_that_begins_anew_is_told_anew() -> None:
    assert told(stretches_of([], [match(5, 15, 30), match(19, 30, 30)], {})) == [(5, 15, "a"), (19, 30, "a")]
    assert len(stretches_of([], [match(5, 15, 30), match(40, 50, 65)], {})) == 2  # silent for longer than it is hidden


def test_at_another_speed_the_place_in_the_track_runs_with_it() -> None:
    (one,) = stretches_of([(6.0, 20.0)], [match(8, 20, 30.0, speed=1.04)], {})
    assert one.match is not None
    assert one.match.track_in_s == pytest.approx(30.0 - 2 * 1.04)


EDGES = st.lists(st.integers(0, 400), min_size=0, max_size=12, unique=True).map(
    lambda ns: [(a / 2, b / 2) for a, b in list(pairwise(sorted(ns)))[::2]]
)
MATCHES = st.lists(
    st.builds(
        lambda begin, length, of, track, score: match(begin, begin + length, of, track, score=score),
        st.floats(0, 150),
        st.floats(0.7, 40),
        st.floats(0, 100),
        st.sampled_from("abc"),
        st.floats(1, 900),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(heard=EDGES, matches=MATCHES)
def test_stretches_are_in_order_and_hold_all_that_was_recognised(
    heard: list[tuple[float, float]], matches: list[TrackMatch]
) -> None:
    found = stretches_of(heard, matches, {"a": 120.0})
    assert all(one.out_s - one.in_s >= SHORTEST_S - 1e-6 for one in found)
    assert all(one.out_s <= after.in_s + 1e-9 for one, after in pairwise(found))
    for one in found:
        if one.match is not None:
            assert (one.match.film_in_s, one.match.film_out_s) == (one.in_s, one.out_s)
            assert one.match.track_in_s >= 0
        else:
            middle = (one.in_s + one.out_s) / 2
            assert any(begin <= middle <= end for begin, end in heard)
    long = sorted((one for one in matches if one.film_out_s - one.film_in_s >= SHORTEST_S), key=lambda one: -one.score)
    if long and (len(long) == 1 or long[0].score > long[1].score):
        best = long[0]
        recognised = [one for one in found if one.match]
        assert any(one.in_s <= best.film_in_s + 1e-6 and one.out_s >= best.film_out_s - 1e-6 for one in recognised)
