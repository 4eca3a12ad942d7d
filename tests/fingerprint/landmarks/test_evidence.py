"""What peaks prove, and that chance proves nothing."""

import numpy as np
import pytest

from temptrack.fingerprint.landmarks.evidence import Evidence, Expected, weigh
from temptrack.fingerprint.landmarks.types import Whole

RNG = np.random.default_rng(3)
LENGTH = 800


def scattered(count: int, rng: np.random.Generator = RNG) -> tuple[Whole, Whole]:
    cells = np.sort(rng.choice(LENGTH * 470, count, replace=False))
    return cells // 470, 8 + cells % 470


def alike(half_frames: Whole, bins: Whole, level: int = 5) -> Expected:
    return Expected(half_frames, bins, np.full(len(bins), level))


def test_peaks_that_are_met_prove_much_and_others_little() -> None:
    half_frames, bins = scattered(2000)
    evidence = Evidence(half_frames, bins, LENGTH)
    assert evidence.weigh(alike(half_frames[::3], bins[::3])).score > 1000
    false = [evidence.weigh(alike(*scattered(600))).score for _ in range(50)]
    assert max(false) < 12


def test_half_of_them_prove_less_than_all_and_the_share_is_told() -> None:
    half_frames, bins = scattered(2000)
    evidence = Evidence(half_frames, bins, LENGTH)
    there, strange = (half_frames[::4], bins[::4]), scattered(500)
    mixed = np.argsort(np.concatenate([there[0], strange[0]]), kind="stable")
    weight = evidence.weigh(
        alike(np.concatenate([there[0], strange[0]])[mixed], np.concatenate([there[1], strange[1]])[mixed])
    )
    assert 0.3 <= weight.share <= 0.7
    assert 100 < weight.score < evidence.weigh(alike(*there)).score


def test_one_tone_proves_nothing_by_that_tone() -> None:
    half_frames = np.arange(0, LENGTH, 4)
    evidence = Evidence(half_frames, np.full(len(half_frames), 100), LENGTH)
    assert evidence.weigh(alike(half_frames + 1, np.full(len(half_frames), 100))).score < 20


def test_the_stretch_is_where_the_peaks_are_met() -> None:
    half_frames, bins = scattered(2000)
    evidence = Evidence(half_frames, bins, LENGTH)
    inside = (half_frames >= 300) & (half_frames < 500)
    strange = scattered(1500)
    outside = (strange[0] < 300) | (strange[0] >= 500)
    at = np.concatenate([half_frames[inside], strange[0][outside]])
    of = np.concatenate([bins[inside], strange[1][outside]])
    order = np.argsort(at, kind="stable")
    weight = evidence.weigh(alike(at[order], of[order]))
    assert weight.begin == pytest.approx(300, abs=10)
    assert weight.end == pytest.approx(499, abs=10)


def test_what_is_explained_proves_nothing_more() -> None:
    half_frames, bins = scattered(2000)
    evidence = Evidence(half_frames, bins, LENGTH)
    evidence.forget(half_frames[::3], bins[::3])
    assert evidence.weigh(alike(half_frames[::3], bins[::3])).score < 12


def test_no_peaks_prove_nothing() -> None:
    nothing = np.zeros(0, np.int64)
    assert weigh(nothing, np.zeros((0, 13))).score == 0
    assert Evidence(nothing, nothing, 10).weigh(alike(np.array([3]), np.array([20]))).score == 0
    assert Evidence(nothing, nothing, 10).weigh(alike(np.array([-5, 30]), np.array([20, 20]))).score == 0


def test_strong_peaks_that_survive_prove_more_when_it_is_known_that_they_are_strong() -> None:
    """As under noise: of eight peaks one is met, and that is a strong one."""
    half_frames, bins = scattered(2000)
    evidence = Evidence(half_frames, bins, LENGTH)
    rng = np.random.default_rng(5)
    met, strange = np.arange(0, 2000, 40), scattered(350, rng)
    at, of = np.concatenate([half_frames[met], strange[0]]), np.concatenate([bins[met], strange[1]])
    levels = np.concatenate([np.full(len(met), 7), rng.integers(0, 6, 350)])
    order = np.argsort(at, kind="stable")
    known = evidence.weigh(Expected(at[order], of[order], levels[order])).score
    assert known > 1.3 * evidence.weigh(alike(at[order], of[order])).score
    shuffled = evidence.weigh(Expected(at[order], of[order], rng.permutation(levels))).score
    assert known > 1.3 * shuffled
