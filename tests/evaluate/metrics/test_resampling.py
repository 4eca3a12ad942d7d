import numpy as np
import pytest

from temptrack.evaluate.metrics import Resampling


def test_equal_values_leave_no_doubt() -> None:
    resampling = Resampling([0, 0, 1, 2])
    assert resampling.of_mean([0.3] * 4).low == pytest.approx(0.3)
    assert resampling.of_mean([0.3] * 4).high == pytest.approx(0.3)
    assert resampling.groups == 3


def test_a_mean_is_drawn_like_any_figure() -> None:
    rng = np.random.default_rng(0)
    groups, values = rng.integers(0, 8, 60), rng.random(60)
    resampling = Resampling(groups.tolist())
    slowly = resampling.of(lambda rows: float(values[rows].mean()))
    assert (slowly.low, slowly.high) == pytest.approx(tuple(vars(resampling.of_mean(values)).values()))


def test_films_are_drawn_whole() -> None:
    """Ten scenes that are all right in one film and all wrong in the other say as much as two scenes."""
    values = [1.0] * 10 + [0.0] * 10
    together = Resampling([0] * 10 + [1] * 10).of_mean(values)
    apart = Resampling(list(range(20))).of_mean(values)
    assert (together.low, together.high) == (0.0, 1.0)
    assert apart.high - apart.low < 0.6


def test_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for trial in range(100):
        films = rng.normal(0.5, 0.1, 30)
        groups = np.repeat(np.arange(30), 5)
        values = films[groups] + rng.normal(0, 0.1, 150)
        found = Resampling(groups.tolist(), seed=trial, draws=300).of_mean(values)
        held += found.low <= 0.5 <= found.high
    assert 85 <= held <= 100


def test_is_the_same_again() -> None:
    values = np.arange(10.0)
    assert Resampling(range(10)).of_mean(values) == Resampling(range(10)).of_mean(values)
    assert Resampling(range(10)).of_mean(values) != Resampling(range(10), seed=1).of_mean(values)
