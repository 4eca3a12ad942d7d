import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.evaluate.metrics import (
    Standing,
    expected_rank,
    median_rank_by_chance,
    rank_at_most,
    reciprocal_rank,
    standing_of,
)

standings = st.builds(Standing, st.integers(0, 20), st.integers(0, 20), st.integers(1, 5))


def test_without_ties_a_rank_is_a_rank() -> None:
    scores = np.array([0.3, 0.9, 0.1, 0.5])
    relevant = np.array([False, False, False, True])
    standing = standing_of(scores, relevant)
    assert standing == Standing(1, 0, 1)
    assert expected_rank(standing) == 2
    assert [rank_at_most(standing, depth) for depth in (0, 1, 2, 3)] == [0, 0, 1, 1]
    assert reciprocal_rank(standing) == 0.5


def test_the_best_of_several_truths_counts() -> None:
    assert standing_of(np.array([3.0, 1.0, 2.0]), np.array([False, True, True])) == Standing(1, 0, 1)


@given(st.integers(0, 4), st.integers(1, 3), st.integers(0, 2), st.integers(0, 9))
def test_ties_are_the_mean_over_their_orders(tied: int, true: int, above: int, depth: int) -> None:
    """By counting them all."""
    orders = [above + 1 + min(places) for places in itertools.combinations(range(tied + true), true)]
    standing = Standing(above, tied, true)
    assert expected_rank(standing) == pytest.approx(np.mean(orders))
    assert rank_at_most(standing, depth) == pytest.approx(np.mean([rank <= depth for rank in orders]))
    assert reciprocal_rank(standing) == pytest.approx(np.mean([1 / rank for rank in orders]))


@given(standings)
def test_recall_rises_with_depth_to_one(standing: Standing) -> None:
    recalls = [rank_at_most(standing, depth) for depth in range(50)]
    assert all(a <= b + 1e-12 for a, b in itertools.pairwise(recalls))
    assert recalls[standing.above + standing.tied + 1] == pytest.approx(1.0)
    assert 1 / (standing.above + standing.tied + 1) - 1e-12 <= reciprocal_rank(standing) <= 1


@pytest.mark.parametrize(("candidates", "expected"), [(1, 1.0), (2, 1.5), (9, 5.0), (2000, 1000.5)])
def test_chance_ranks_one_truth_in_the_middle(candidates: int, expected: float) -> None:
    assert median_rank_by_chance([(candidates, 1)] * 3) == pytest.approx(expected)
    chance = Standing.by_chance(candidates, 1)
    assert expected_rank(chance) == pytest.approx((candidates + 1) / 2)
    assert rank_at_most(chance, 1) == pytest.approx(1 / candidates)


def test_chance_of_a_published_pool() -> None:
    """MGSV-EC: 2000 tracks, one true: 0.05 % and 0.5 %."""
    chance = Standing.by_chance(2000, 1)
    assert rank_at_most(chance, 1) == pytest.approx(0.0005)
    assert rank_at_most(chance, 10) == pytest.approx(0.005)


def test_chance_over_pools_of_several_sizes_is_what_random_rankings_give() -> None:
    queries = [(10, 1)] * 40 + [(100, 3)] * 60
    rng = np.random.default_rng(0)
    ranks = [1 + rng.permutation(candidates)[:true].min() for candidates, true in queries for _ in range(200)]
    assert median_rank_by_chance(queries) == pytest.approx(np.median(ranks), abs=1)
    assert median_rank_by_chance([]) == 0
