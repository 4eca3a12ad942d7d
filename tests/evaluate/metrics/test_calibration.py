import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from temptrack.evaluate.metrics import brier, expected_calibration_error, reliability

answers = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=200)


def test_known_values() -> None:
    said = [0.9, 0.9, 0.9, 0.9, 0.1, 0.1]
    right = [True, True, True, False, False, False]
    # |0.75 - 0.9| of four and |0 - 0.1| of two
    assert expected_calibration_error(said, right) == pytest.approx((4 * 0.15 + 2 * 0.1) / 6)
    assert brier(said, right) == pytest.approx((3 * 0.01 + 0.81 + 2 * 0.01) / 6)
    assert expected_calibration_error([], []) == 0
    assert expected_calibration_error([1.0, 1.0], [True, True]) == 0
    assert expected_calibration_error([0.0, 1.0], [True, False]) == 1


@given(answers)
def test_is_the_gap_of_the_bins_and_bounded(pairs: list[tuple[float, bool]]) -> None:
    said, right = (list(column) for column in zip(*pairs, strict=True))
    bins = reliability(said, right)
    assert sum(one.count for one in bins) == len(pairs)
    gaps = sum(one.count * abs(one.confidence - one.right) for one in bins) / len(pairs)
    assert expected_calibration_error(said, right) == pytest.approx(gaps, abs=1e-9)
    assert abs(np.mean(said) - np.mean(right)) - 1e-9 <= gaps <= 1
    for one in bins:
        if one.count:
            assert one.low - 1e-9 <= one.confidence <= one.high + 1e-9


def test_bins_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    said = rng.random(500)
    right = rng.random(500) < said
    shares, means = calibration_curve(right, said, n_bins=15)
    bins = [one for one in reliability(said, right) if one.count]
    assert [one.right for one in bins] == pytest.approx(shares)
    assert [one.confidence for one in bins] == pytest.approx(means)
    assert brier(said, right) == pytest.approx(brier_score_loss(right, said))


def test_perfect_confidences_come_out_near_nothing_and_boasting_does_not() -> None:
    rng = np.random.default_rng(1)
    said = rng.random(20_000)
    right = rng.random(20_000) < said
    assert expected_calibration_error(said, right) < 0.02
    assert expected_calibration_error(said**0.25, right) > 0.2
