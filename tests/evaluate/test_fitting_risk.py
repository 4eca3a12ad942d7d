import numpy as np
import pytest

from temptrack.evaluate.fitting_risk import bars, design_effect, ece_of_chance, log_loss, risk_curve


def test_the_bound_holds_for_nine_worlds_in_ten() -> None:
    """Choosing the threshold by the curve keeps to the risk on fresh questions, about as often as promised."""
    kept = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        p = rng.beta(2, 2, 300)
        curve = risk_curve(p, rng.random(300) < p, np.arange(300.0) // 10)
        least = min((point.confidence for point in curve if point.risk <= 0.35), default=1.0)
        fresh = rng.beta(2, 2, 20_000)
        answered = fresh >= least
        kept += float((1 - fresh[answered]).mean()) <= 0.35 if answered.any() else 1
    assert kept >= 50


def test_the_surer_the_less_risk_and_coverage() -> None:
    p = np.random.default_rng(1).uniform(0, 1, 2000)
    curve = risk_curve(p, np.random.default_rng(2).random(2000) < p, np.arange(2000.0) // 20)
    assert [point.confidence for point in curve] == sorted(point.confidence for point in curve)
    assert [point.coverage for point in curve] == sorted((point.coverage for point in curve), reverse=True)
    assert curve[0].coverage == 1.0
    assert curve[0].risk == pytest.approx(0.5, abs=0.05)
    assert curve[-10].risk < 0.25


def test_scenes_that_are_right_and_wrong_together_count_less() -> None:
    films = np.repeat(np.arange(40.0), 10)
    rng = np.random.default_rng(3)
    together, apart = np.repeat(rng.random(40) < 0.5, 10), rng.random(400) < 0.5
    assert design_effect(together, films) == pytest.approx(10, rel=0.3)
    assert design_effect(apart, films) < 2
    assert design_effect(np.ones(400, np.bool_), films) == 1.0


def test_figures() -> None:
    p, right = np.array([0.9, 0.9, 0.1, 0.1]), np.array([True, False, False, False])
    found = [figure for bar in bars(p, right) for figure in (bar.said, bar.came_true, bar.questions)]
    assert found == pytest.approx([0.1, 0.0, 2, 0.9, 0.5, 2])
    assert log_loss(p, right) == pytest.approx(-np.log([0.9, 0.1, 0.9, 0.9]).mean())
    assert 0 < ece_of_chance(np.full(1000, 0.5)) < ece_of_chance(np.full(50, 0.5))
