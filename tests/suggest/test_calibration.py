import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.suggest.calibration import DOUBTS, Calibrator, log_odds, probability

NOTHING = np.zeros((1, len(DOUBTS)))
MADE = [
    Calibrator(),
    Calibrator("temperature", (2.0,)),
    Calibrator("platt", (0.7, -1.0)),
    Calibrator("beta", (0.5, 2.0, 0.1)),
    Calibrator("isotonic", knots=((0.0, 0.1), (0.4, 0.3), (0.5, 0.3), (1.0, 0.9))),
    Calibrator("beta", (1.0, 1.0, 0.0), slope=0.5, doubts=(-2.0, 1.0, 0.0, -1.0), offset=0.3),
]


@pytest.mark.parametrize("calibrator", MADE, ids=lambda one: f"{one.kind} {one.slope}")
@given(one=st.floats(0, 1), other=st.floats(0, 1), doubt=st.floats(0, 1))
def test_gives_probabilities_and_keeps_the_order(
    calibrator: Calibrator, one: float, other: float, doubt: float
) -> None:
    low, high = sorted((one, other))
    doubts = np.full((2, len(DOUBTS)), doubt)
    said = calibrator(np.array([low, high]), doubts)
    assert 0 <= said[0] <= said[1] <= 1


def test_the_plain_one_leaves_what_is_said() -> None:
    p = np.linspace(0.01, 0.99, 30)
    assert Calibrator()(p, np.tile(NOTHING, (30, 1))) == pytest.approx(p)


def test_each_map_is_what_its_paper_says() -> None:
    p = np.array([0.8])
    assert Calibrator("temperature", (2.0,)).bend(p) == pytest.approx(1 / (1 + (0.2 / 0.8) ** 0.5))
    assert Calibrator("platt", (1.0, np.log(2))).bend(p) == pytest.approx(8 / 9)
    assert Calibrator("beta", (1.0, 1.0, 0.0)).bend(p) == pytest.approx(p)
    assert Calibrator("beta", (2.0, 0.0, 0.0)).bend(p) == pytest.approx(0.64 / 1.64)
    assert MADE[4].bend(np.array([0.2, 0.45, 2.0])) == pytest.approx([0.2, 0.3, 0.9])


@given(st.floats(1e-5, 1 - 1e-5))
def test_log_odds_and_back(p: float) -> None:
    assert float(probability(log_odds(np.array(p)))) == pytest.approx(p, rel=1e-3)
