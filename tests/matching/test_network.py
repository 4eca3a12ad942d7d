from dataclasses import replace

import numpy as np

from temptrack.matching.network import Batch, Network
from temptrack.matching.recipe import Recipe
from temptrack.matching.towers import Plan, initial_weights

PLAN = Plan(scene_width=6, cue_width=6, hidden=16, out=8, members=2)
RECIPE = Recipe(dropout=0.0, rate=1e-2, shift_weight=0.0)


def network(recipe: Recipe = RECIPE) -> Network:
    drawn = initial_weights(PLAN, np.random.default_rng(0))
    return Network({f"weights.{name}": one for name, one in drawn.items()}, recipe)


def batch(size: int = 12, *, spared: bool = False, shifted: bool = False) -> Batch:
    rows = np.random.default_rng(1).standard_normal((2, size, 6)).astype(np.float32)
    off = np.broadcast_to(~np.eye(size, dtype=np.bool_), (2, size, size)).copy()
    return Batch(rows, rows, spared=off & spared, shifted=off & shifted)


def test_it_learns_pairs_by_heart() -> None:
    made = network()
    losses = [made.step(batch(), step) for step in range(60)]
    assert losses[-1] < 0.2 * losses[0]
    assert made.steps == 60


def test_what_is_spared_is_no_negative() -> None:
    assert network().step(batch(spared=True), 0) < 1e-3 < network().step(batch(), 0)


def test_neighbours_within_the_margin_cost() -> None:
    shifted = replace(RECIPE, shift_weight=1.0, shift_margin=3.0)
    assert network(shifted).step(batch(shifted=True), 0) > network(shifted).step(batch(), 0) + 0.5
    assert network().step(batch(shifted=True), 0) == network().step(batch(), 0)


def test_dropping_follows_from_the_seed() -> None:
    dropping = replace(RECIPE, dropout=0.5)
    same = [network(dropping).step(batch(), seed) for seed in (1, 1, 2)]
    assert same[0] == same[1] != same[2]


def test_from_its_state_it_goes_on_as_if_never_interrupted() -> None:
    whole, first = network(), network()
    for step in range(6):
        whole.step(batch(), step)
    for step in range(3):
        first.step(batch(), step)
    second = Network(first.state(), RECIPE, first.steps)
    for step in range(3, 6):
        second.step(batch(), step)
    for name, value in whole.state().items():
        np.testing.assert_array_equal(value, second.state()[name])
