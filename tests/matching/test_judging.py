import numpy as np
import pytest

from temptrack.matching import compare, rank_all
from temptrack.matching.judging import MOST_QUERIES, judged_rows
from tests.matching.worlds import pairs_of


def test_the_music_that_fits_best_is_first_and_the_same_music_elsewhere_no_rival() -> None:
    pairs = pairs_of(2, 3)
    pairs.piece[:] = [0, 0, 1, 2, 3, 4]
    scores = np.zeros((6, 6))
    scores[0] = [1, 9, 2, 0, 0, 0]
    ranks = rank_all(pairs, lambda _: scores)
    assert ranks.rank[0] == 2
    assert ranks.pool.tolist() == [5, 5, 6, 6, 6, 6]
    assert ranks.rank[2] == 3.5
    assert ranks.film.tolist() == [0, 0, 0, 1, 1, 1]


def test_chance_is_what_random_scores_reach() -> None:
    pairs, rng = pairs_of(60, 10), np.random.default_rng(0)
    ranks = rank_all(pairs, lambda asked: rng.standard_normal((len(asked), len(asked))))
    assert ranks.recall(10) == pytest.approx(ranks.chance_recall(10), abs=0.02)
    assert ranks.median == pytest.approx(ranks.chance_median, rel=0.15)
    assert abs(ranks.by_film().mean()) < 0.15
    assert not compare(ranks.by_film()).probability > 0.999


def test_the_perfect_score_gains_all_there_is() -> None:
    ranks = rank_all(pairs_of(4, 4), lambda asked: np.eye(len(asked)))
    assert (ranks.recall(1), ranks.median) == (1.0, 1.0)
    np.testing.assert_allclose(ranks.halvings(), np.mean(np.log2(np.arange(1, 17))))


def test_a_gain_in_every_film_is_sure_and_luck_with_one_is_not() -> None:
    steady, lucky = np.array([0.4, 0.5, 0.6, 0.5, 0.5]), np.array([-0.1, -0.2, 3.0, -0.1, -0.2])
    assert compare(steady).sure
    assert compare(steady).low > 0.4
    assert not compare(lucky).sure
    assert compare(lucky).gain == pytest.approx(0.48)
    assert not compare(np.zeros(0)).sure


def test_no_more_than_a_bound_is_judged_evenly() -> None:
    pairs = pairs_of(300, 10)
    assert len(judged_rows(pairs)) == MOST_QUERIES
    assert len(np.unique(pairs.film[judged_rows(pairs)])) == 300
    assert len(rank_all(pairs_of(1, 1).rows(np.zeros(0, np.int64)), lambda _: np.zeros((0, 0))).rank) == 0
