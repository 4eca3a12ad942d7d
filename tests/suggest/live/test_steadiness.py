import dataclasses
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from temptrack.progress import Job
from temptrack.suggest import Answer, Query, Suggester
from temptrack.suggest.live.steadiness import AHEAD, CLEARLY, Steadiness
from tests.suggest.test_suggester import NOWHERE
from tests.suggest.worlds import grid_of_tracks, new_store

STORE = new_store(grid_of_tracks(3))
BASE = Suggester(STORE, NOWHERE, lambda: None).suggest(Query(text="sad", limit=6), Job())
NAMES = [suggestion.track.track_id for suggestion in BASE.suggestions]


def scored(scores: Mapping[str, float]) -> Answer:
    kept = (s for s in BASE.suggestions if s.track.track_id in scores)
    return dataclasses.replace(
        BASE, suggestions=tuple(dataclasses.replace(s, score=scores[s.track.track_id]) for s in kept)
    )


def order(answer: Answer) -> list[str]:
    return [suggestion.track.track_id for suggestion in answer.suggestions]


def test_a_little_better_is_not_enough() -> None:
    a, b, *_ = NAMES
    steady = Steadiness(5)
    assert steady.settle(scored({a: 1.0, b: 0.9})).changed
    for lead in (0.05, AHEAD - 0.01, 0.1):
        settled = steady.settle(scored({a: 1.0, b: 1.0 + lead}))
        assert order(settled.answer) == [a, b]
        assert not settled.changed
        assert [s.rank for s in settled.answer.suggestions] == [1, 2]


def test_better_twice_running_is_enough_and_clearly_better_at_once() -> None:
    a, b, c, *_ = NAMES
    steady = Steadiness(5)
    steady.settle(scored({a: 1.0, b: 0.0, c: 0.0}))
    assert not steady.settle(scored({a: 1.0, b: 1.3, c: 0.0})).changed
    assert not steady.settle(scored({a: 1.0, b: 0.9, c: 1.3})).changed  # another one: it has to come twice itself
    settled = steady.settle(scored({a: 1.0, b: 0.9, c: 1.3}))
    assert settled.changed
    assert order(settled.answer)[0] == c
    assert steady.settle(scored({a: 1.0 + CLEARLY, b: 0.0, c: 1.0})).changed


def test_a_first_track_that_is_no_longer_allowed_makes_room() -> None:
    a, b, *_ = NAMES
    steady = Steadiness(5)
    steady.settle(scored({a: 1.0, b: 0.9}))
    assert steady.shown == {a, b}
    settled = steady.settle(scored({b: 0.1}))
    assert (order(settled.answer), settled.changed) == ([b], True)
    assert order(steady.settle(scored({})).answer) == []


@given(st.lists(st.lists(st.floats(-3, 3), min_size=6, max_size=6), min_size=2, max_size=12), st.integers(1, 6))
def test_the_first_track_changes_only_for_a_better_one(rounds: list[list[float]], limit: int) -> None:
    steady = Steadiness(limit)
    first = ""
    for scores in rounds:
        by_name = dict(zip(NAMES, scores, strict=True))
        settled = steady.settle(scored(by_name))
        shown = order(settled.answer)
        assert len(shown) == len(set(shown)) == limit
        assert settled.changed == (shown[0] != first)
        if first and settled.changed:
            assert by_name[shown[0]] >= by_name[first] + AHEAD - 1e-9
        if first and not settled.changed:
            assert max(scores) < by_name[first] + CLEARLY + 1e-9
        first = shown[0]


def test_noise_does_not_make_it_flicker() -> None:
    """Scores that tremble by half of what is needed: the best of each moment changes often, the first track never."""
    import numpy as np

    random = np.random.default_rng(1)
    steady = Steadiness(3)
    bests, changes = set(), 0
    for _ in range(60):
        by_name = {name: float(random.uniform(-AHEAD / 2, AHEAD / 2)) for name in NAMES}
        bests.add(max(by_name, key=lambda name: by_name[name]))
        changes += steady.settle(scored(by_name)).changed
    assert len(bests) > 3
    assert changes == 1
