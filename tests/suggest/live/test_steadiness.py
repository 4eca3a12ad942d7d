import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from temptrack.suggest.live.steadiness import AHEAD, CLEARLY, Steadiness

NAMES = "abcdef"


def test_a_little_better_is_not_enough() -> None:
    steady = Steadiness(5)
    assert steady.settle({"a": 1.0, "b": 0.9}) == ("a", "b")
    assert steady.changed
    for lead in (0.05, AHEAD - 0.01, 0.1):
        assert steady.settle({"a": 1.0, "b": 1.0 + lead}) == ("a", "b")
        assert not steady.changed


def test_better_twice_running_is_enough_and_clearly_better_at_once() -> None:
    steady = Steadiness(5)
    steady.settle({"a": 1.0, "b": 0.0, "c": 0.0})
    assert steady.settle({"a": 1.0, "b": 1.3, "c": 0.0})[0] == "a"
    assert steady.settle({"a": 1.0, "b": 0.9, "c": 1.3})[0] == "a"  # another one: it has to come twice itself
    assert steady.settle({"a": 1.0, "b": 0.9, "c": 1.3})[0] == "c"
    assert steady.changed
    assert steady.settle({"a": 1.0 + CLEARLY, "b": 0.0, "c": 1.0})[0] == "a"


def test_a_first_track_that_is_no_longer_allowed_makes_room() -> None:
    steady = Steadiness(5)
    steady.settle({"a": 1.0, "b": 0.9})
    assert steady.settle({"b": 0.1}) == ("b",)
    assert steady.changed
    assert steady.settle({}) == ()


def test_below_the_first_a_track_that_was_shown_keeps_its_place() -> None:
    steady = Steadiness(2)
    steady.settle({"a": 2.0, "b": 1.0, "c": 0.9})
    assert steady.settle({"a": 2.0, "b": 1.0, "c": 1.1}) == ("a", "b")
    assert steady.settle({"a": 2.0, "b": 1.0, "c": 1.3}) == ("a", "c")


@given(st.lists(st.lists(st.floats(-3, 3), min_size=6, max_size=6), min_size=2, max_size=12), st.integers(1, 6))
def test_the_first_track_changes_only_for_a_better_one(rounds: list[list[float]], limit: int) -> None:
    steady = Steadiness(limit)
    first = ""
    for scores in rounds:
        by_name = dict(zip(NAMES, scores, strict=True))
        shown = steady.settle(by_name)
        assert len(shown) == len(set(shown)) == limit
        assert steady.changed == (shown[0] != first)
        if first and steady.changed:
            assert by_name[shown[0]] >= by_name[first] + AHEAD - 1e-9
        if first and not steady.changed:
            assert max(scores) < by_name[first] + CLEARLY + 1e-9
        first = shown[0]


def test_noise_does_not_make_it_flicker() -> None:
    """Scores that tremble by half of what is needed: the best of each moment changes often, the first track never."""
    random = np.random.default_rng(1)
    steady = Steadiness(3)
    bests, changes = set(), 0
    for _ in range(60):
        by_name = {name: float(random.uniform(-AHEAD / 2, AHEAD / 2)) for name in NAMES}
        bests.add(max(by_name, key=lambda name: by_name[name]))
        steady.settle(by_name)
        changes += steady.changed
    assert len(bests) > 3
    assert changes == 1
