"""Where the truth stands in a ranking, ties and all, and what chance would make of it.

Equal scores are an order nobody has chosen, so every figure is the mean over all orders of the ties. A ranking in which
all are tied is chance itself: one formula serves both, and neither needs to be drawn at random.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """Where the best true candidate stands."""

    above: int
    """Untrue candidates with a greater score than any true one."""
    tied: int
    """Untrue candidates with the score of the best true one."""
    true: int
    """True candidates with that score, at least one."""

    @staticmethod
    def by_chance(candidates: int, true: int) -> "Standing":
        """Return the standing in a ranking without evidence: all tied."""
        return Standing(0, candidates - true, true)


def standing_of(scores: NDArray[np.float32] | NDArray[np.float64], relevant: NDArray[np.bool_]) -> Standing:
    """Return where the best of the relevant candidates stands.

    Parameters
    ----------
    scores : ndarray, shape (n,)
        Greater is better.
    relevant : ndarray of bool, shape (n,)
        At least one.
    """
    best = scores[relevant].max()
    others = scores[~relevant]
    return Standing(int((others > best).sum()), int((others == best).sum()), int((scores[relevant] == best).sum()))


def rank_at_most(standing: Standing, depth: int) -> float:
    """Return the probability that a true candidate is among the first `depth`: a query's Recall@depth."""
    among = _first_of_ties(standing.tied, standing.true)
    return float(among[: max(0, depth - standing.above)].sum())


def expected_rank(standing: Standing) -> float:
    """Return the mean rank of the best true candidate, from 1: of r among N in random order it is (N + 1) / (r + 1)."""
    return standing.above + (standing.tied + standing.true + 1) / (standing.true + 1)


def reciprocal_rank(standing: Standing) -> float:
    """Return the mean of one over the rank of the best true candidate."""
    among = _first_of_ties(standing.tied, standing.true)
    return float((among / (standing.above + 1.0 + np.arange(len(among)))).sum())


def median_rank_by_chance(queries: Iterable[tuple[int, int]]) -> float:
    """Return the median rank of random rankings over queries of so many candidates and true ones each.

    The smallest rank that half of all random rankings reach; (n + 1) / 2 for one true among n, as everywhere published.
    """
    counts: dict[tuple[int, int], int] = {}
    for query in queries:
        counts[query] = counts.get(query, 0) + 1
    if not counts:
        return 0.0
    longest = max(candidates for candidates, _ in counts)
    reached = np.zeros(longest)
    for (candidates, true), count in counts.items():
        among = np.zeros(longest)
        first = _first_of_ties(candidates - true, true)
        among[: len(first)] = first
        reached += count / sum(counts.values()) * np.cumsum(among)
    low = int(np.searchsorted(reached, 0.5 - 1e-9)) + 1
    high = int(np.searchsorted(reached, 0.5 + 1e-9, side="right")) + 1
    return (low + high) / 2


@lru_cache(maxsize=256)
def _first_of_ties(untrue: int, true: int) -> Floats:
    """Probability that the first true candidate of a random order stands first, second ...: negative hypergeometric."""
    total = untrue + true
    steps: Floats = np.arange(untrue, dtype=np.float64)
    passed = (untrue - steps) / (total - steps)
    none_before = np.concatenate([[1.0], np.cumprod(passed)])
    return np.asarray(none_before * true / (total - np.arange(untrue + 1)), dtype=np.float64)
