"""How probable it is that music is wanted: the rules of the trade first, what films teach where they teach it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.suggest.library import Floats
from temptrack.suggest.spotting.figures import FIGURES
from temptrack.suggest.spotting.wanting import PRIOR, Lesson, Wanting, fit, learn, loss_of, probability

COUNT = len(FIGURES)


def figures(**values: float) -> Floats:
    return np.array([[values.get(name, 0.0) for name in FIGURES]])


def film(seed: int, weights: Floats, moments: int = 300) -> Lesson:
    """A film whose music follows a law of its own."""
    dice = np.random.default_rng(seed)
    talk = dice.uniform(0, 1, moments)
    rows = np.stack([talk, talk, talk * dice.uniform(0, 1, moments), *dice.uniform(-0.5, 0.5, (3, moments))], axis=1)
    chance = probability(weights[0] + rows @ weights[1:])
    return Lesson(rows, (dice.uniform(0, 1, moments) < chance).astype(float), 8.0)


def test_the_rules_of_the_trade() -> None:
    prior = Wanting(PRIOR)
    quiet, spoken, montage, wild = (
        float(probability(prior.log_odds(rows))[0])
        for rows in (
            figures(),
            figures(speech=1, talk=1),
            figures(speech=1, talk=1, montage=1, energy=0.3, pace=0.5),
            figures(energy=0.5, pace=0.5),
        )
    )
    assert spoken < 0.1 < quiet < wild
    assert spoken < montage < quiet
    assert quiet > 0.5


def test_nothing_to_learn_from_leaves_the_prior() -> None:
    for lessons in ([], [film(1, PRIOR)]):
        assert learn(lessons).films == 0
        np.testing.assert_array_equal(learn(lessons).weights, PRIOR)


def test_films_of_another_law_are_learnt_and_held_out_films_foretold_better() -> None:
    other = PRIOR.copy()
    other[:2], other[4] = (-1.0, 3.0), -3.0
    wanting = learn([film(seed, other) for seed in range(10)])
    assert wanting.films == 10
    assert wanting.loss is not None
    assert wanting.prior_loss is not None
    assert wanting.loss < wanting.prior_loss
    fresh = film(99, other, 2000)
    assert loss_of(wanting.weights, fresh) < loss_of(PRIOR, fresh) - 0.05


def test_films_that_teach_nothing_new_leave_the_prior() -> None:
    wanting = learn([film(seed, PRIOR, 60) for seed in range(4)])
    assert wanting.films == 0
    assert wanting.loss is not None


def test_more_films_bring_the_weights_nearer_to_their_law() -> None:
    other = PRIOR + np.array([0, 2.0, 0, 0, -2.0, 0, 0])
    off = [float(np.linalg.norm(fit([film(s, other, 100) for s in range(n)]) - other)) for n in (1, 40)]
    assert off[1] < off[0]


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**31), st.lists(st.floats(-8, 8), min_size=COUNT + 1, max_size=COUNT + 1))
def test_the_fit_is_a_minimum_whatever_the_law(seed: int, law: list[float]) -> None:
    lesson = film(seed, np.array(law), 80)
    weights = fit([lesson])
    assert np.isfinite(weights).all()
    rows = np.concatenate([np.ones((len(lesson.rows), 1)), lesson.rows], axis=1)
    slope = rows.T @ (lesson.weight * (probability(rows @ weights) - lesson.music))
    pull = (weights - PRIOR) / np.array([1.0, 1.0, 1.5, 1.5, 1.5, 1.5, 0.5]) ** 2
    assert slope + pull == pytest.approx(np.zeros(COUNT + 1), abs=1e-4)
