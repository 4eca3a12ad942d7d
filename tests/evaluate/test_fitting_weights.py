import numpy as np
import pytest

from temptrack.evaluate.fitting_logistic import logistic_towards
from temptrack.evaluate.fitting_weights import choose_within_an_error, fit_weights
from temptrack.progress import Job
from temptrack.suggest.calibration import probability
from tests.evaluate.fitting_worlds import ROUTES, cases

PRIORS = {"scenes": 1.0, "affect": 1.0}


def test_true_proportions_are_found_from_much_data() -> None:
    weights = fit_weights(cases(30), ROUTES, PRIORS, Job()).weights
    assert abs(weights[1] / weights[0] - 0.3 / 1.2) < 0.12


def test_the_ridge_holds_to_the_prior_proportions_and_not_to_zero() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(0, 1, (400, 2))
    right = rng.random(400) < probability(rows @ np.array([1.5, 0.1]) - 1)
    towards, each = np.array([1.0, 1.0]), np.full(400, 0.1)
    found = [logistic_towards(rows, right, towards, each, strength)[0] for strength in (1e-4, 0.1, 100.0)]
    ratios = [weights[1] / weights[0] for weights in found]
    assert ratios[0] == pytest.approx(1.0, abs=0.02)
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[2] < 0.3
    assert min(weights.sum() for weights in found) > 0.7


def test_a_route_that_says_the_contrary_gets_no_weight() -> None:
    found = fit_weights(cases(12, weights=(1.0, -0.8)), ROUTES, PRIORS, Job()).weights
    assert found[0] > 0.5
    assert found[1] == 0.0


def test_the_weights_a_film_is_told_with_come_from_other_films() -> None:
    made = cases(10)
    weighing = fit_weights(made, ROUTES, PRIORS, Job())
    of_film: dict[int, tuple[float, ...]] = {}
    for one, weights in zip(made, weighing.apart, strict=True):
        assert of_film.setdefault(one.group, tuple(weights)) == tuple(weights)
    assert len(set(of_film.values())) == 5


def test_the_simplest_within_an_error_of_the_best_is_chosen() -> None:
    films = np.repeat(np.arange(10.0), 4)
    noise = np.random.default_rng(0).normal(0, 0.5, (3, 40))
    even = np.array([[0.50], [0.49], [0.51]]) + noise
    clear = np.array([[2.0], [0.5], [0.51]]) + 0.1 * noise
    assert choose_within_an_error(even, films) == 0
    assert choose_within_an_error(clear, films) == 1
    assert choose_within_an_error(np.array([[1.0, 1.0], [0.5, 0.5]]), np.zeros(2)) == pytest.approx(1)
