"""Tracks for all cues together: the best, but not one for everything, unless a theme returns."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.fingerprint.types import Vector
from temptrack.suggest.answer import Suggestion
from temptrack.suggest.spotting.casting import Part, cast
from tests.suggest.worlds import look_vector, track

HERE, THERE, ELSEWHERE = look_vector(1.0), look_vector(0.0, 1.0), look_vector(0.0, 0.0, 1.0)
TRACKS = [track(number) for number in range(8)]


def suggestions(*scores: float) -> tuple[Suggestion, ...]:
    made = [Suggestion(0, score, 0.5, one, 0.0, 20.0, 0.0, (), ()) for score, one in zip(scores, TRACKS, strict=False)]
    return tuple(sorted(made, key=lambda one: -one.score))


def chosen(*parts: Part) -> list[int]:
    return [TRACKS.index(one.chosen.track) if one.chosen else -1 for one in cast(parts)]


def part(style: Vector, *scores: float) -> Part:
    return Part(style, suggestions(*scores))


def test_neighbours_do_not_share_a_track() -> None:
    assert chosen(part(HERE, 2.0, 1.0), part(THERE, 2.0, 1.5), part(ELSEWHERE, 2.0, 1.0)) == [0, 1, 0]


def test_a_track_that_is_better_by_far_is_used_again() -> None:
    assert chosen(part(HERE, 5.0, 0.0), part(THERE, 5.0, 0.0)) == [0, 0]


def test_a_theme_returns_for_a_scene_that_is_alike() -> None:
    first, second = cast([part(HERE, 2.0, 1.9), part(HERE, 2.0, 1.9)])
    assert first.chosen is not None
    assert second.chosen is not None
    assert first.chosen.track == second.chosen.track
    assert (first.returns, second.returns) == (0, 1)


def test_nothing_is_chosen_where_nothing_fits() -> None:
    nothing, misses, fits = Part(HERE, ()), replace(part(HERE, 1.0), abstains=True), part(THERE, 1.0)
    assert chosen(nothing, misses, fits) == [-1, -1, 0]
    assert cast([misses])[0].others == misses.candidates


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(-3, 3), min_size=1, max_size=6), max_size=8), st.integers(0, 7))
def test_every_cue_gets_one_of_its_candidates_and_the_rest_are_told(scores: list[list[float]], turn: int) -> None:
    looks = [HERE, THERE, ELSEWHERE]
    parts = [part(looks[(turn + n) % 3], *values) for n, values in enumerate(scores)]
    for asked, got in zip(parts, cast(parts), strict=True):
        assert got.chosen in asked.candidates
        assert {id(one) for one in got.others} == {id(one) for one in asked.candidates} - {id(got.chosen)}
