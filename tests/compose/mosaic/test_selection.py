"""The cheapest path, beside trying all of them."""

from itertools import product

import numpy as np
import pytest

from temptrack.compose.mosaic.selection import Costs, Lattice, Whole, choose_path
from temptrack.progress import Job

PIECES = 6
FOLLOWING = np.array([1, 2, -1, 4, 5, -1])
"""Two tracks of three pieces."""


def lattice(seed: int, slots: int, longest: int) -> tuple[Lattice, Costs, Costs]:
    rng = np.random.default_rng(seed)
    target, joins = rng.random((slots, PIECES)) * 2, 0.2 + rng.random((PIECES, PIECES))

    def join(first: Whole, second: Whole) -> Costs:
        return np.asarray(joins[np.ix_(first, second)], np.float64)

    every = np.arange(PIECES)
    return Lattice((every,) * slots, tuple(target), FOLLOWING, join, longest), target, joins


def cost_of(path: tuple[int, ...], target: Costs, joins: Costs, longest: int) -> float:
    """What a path costs; without end where a run is too long."""
    total, run = target[0, path[0]], 1
    for slot in range(1, len(path)):
        follows = FOLLOWING[path[slot - 1]] == path[slot]
        run = run + 1 if follows else 1
        if run > longest:
            return float("inf")
        total += target[slot, path[slot]] + (0.0 if follows else joins[path[slot - 1], path[slot]])
    return float(total)


@pytest.mark.parametrize("longest", [1, 2, 5])
@pytest.mark.parametrize("seed", range(8))
def test_no_path_is_cheaper(seed: int, longest: int) -> None:
    asked, target, joins = lattice(seed, 5, longest)
    path = choose_path(asked, Job())
    best = min(cost_of(one, target, joins, longest) for one in product(range(PIECES), repeat=5))
    assert cost_of(tuple(path), target, joins, longest) == pytest.approx(best)


def test_where_nothing_else_can_stand_a_run_may_be_too_long() -> None:
    asked, _, _ = lattice(1, 3, 1)
    only = tuple(np.array([piece]) for piece in (0, 1, 2))
    costs = tuple(np.zeros(1) for _ in only)
    path = choose_path(Lattice(only, costs, asked.following, asked.join, 1), Job())
    assert path.tolist() == [0, 1, 2]
