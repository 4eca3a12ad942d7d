import numpy as np
import pytest

from temptrack.evaluate.fitting_calibrators import Outcomes, choose_calibrator
from temptrack.evaluate.metrics import expected_calibration_error
from temptrack.suggest.calibration import DOUBTS, log_odds, probability
from temptrack.suggest.library import Floats


def outcomes(true: Floats, raw: Floats, doubts: Floats | None = None, seed: int = 1) -> Outcomes:
    rng = np.random.default_rng(seed)
    nothing = np.zeros((len(raw), len(DOUBTS)))
    right = rng.random(len(raw)) < true
    return Outcomes(raw, nothing if doubts is None else doubts, right, np.arange(float(len(raw))) // 10)


def spread_out(count: int = 1500, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).uniform(0.03, 0.97, count)


@pytest.mark.parametrize(
    ("name", "raw_of"),
    [
        ("overconfident", lambda p: probability(2.5 * log_odds(p))),
        ("shifted", lambda p: probability(log_odds(p) - 1.2)),
        ("bent", lambda p: p**3),
        ("crooked", lambda p: np.where(p < 0.5, 0.3 * p, 0.15 + 1.7 * (p - 0.5)) * 0.95),
    ],
)
def test_whatever_is_wrong_with_confidences_is_set_right(name: str, raw_of: object) -> None:
    true = spread_out()
    raw = raw_of(true)  # type: ignore[operator]
    told = outcomes(true, raw)
    calibrator = choose_calibrator(told)
    fresh = outcomes(spread_out(seed=7), raw_of(spread_out(seed=7)), seed=8)  # type: ignore[operator]
    after = expected_calibration_error(calibrator(fresh.raw, fresh.doubts), fresh.right)
    assert after < 0.05, name
    assert after < expected_calibration_error(fresh.raw, fresh.right)


def test_what_is_already_right_is_left_alone() -> None:
    true = spread_out(1500)
    calibrator = choose_calibrator(outcomes(true, true))
    assert not any(calibrator.doubts)
    some = np.linspace(0.1, 0.9, 9)
    assert calibrator(some, np.zeros((9, len(DOUBTS)))) == pytest.approx(some, abs=0.05)


def test_a_doubt_that_says_something_is_heard() -> None:
    rng = np.random.default_rng(3)
    doubts = np.zeros((1500, len(DOUBTS)))
    doubts[:, 0] = rng.uniform(0, 1, 1500)
    odds = rng.normal(0.5, 1.0, 1500)
    told = outcomes(probability(odds - 4 * (doubts[:, 0] - 0.5)), probability(odds), doubts)
    calibrator = choose_calibrator(told)
    assert calibrator.doubts[0] < -2.0
    sure, unsure = np.zeros(len(DOUBTS)), np.eye(len(DOUBTS))[0]
    low, high = calibrator(np.array([0.6, 0.6]), np.stack([unsure, sure]))
    assert low < high - 0.3


def test_more_is_never_less_sure() -> None:
    told = outcomes(spread_out(), spread_out() ** 2)
    calibrator = choose_calibrator(told)
    rising = np.linspace(0.001, 0.999, 200)
    assert (np.diff(calibrator(rising, np.zeros((200, len(DOUBTS))))) >= -1e-12).all()


@pytest.mark.parametrize("all_right", [True, False])
def test_one_outcome_alone_is_no_certainty(all_right: bool) -> None:
    raw = spread_out(40)
    told = Outcomes(raw, np.zeros((40, len(DOUBTS))), np.full(40, all_right), np.arange(40.0) // 4)
    said = choose_calibrator(told)(raw, told.doubts)
    assert ((said > 0) & (said < 1)).all()
