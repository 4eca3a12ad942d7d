"""How well music is found again for scenes of films held out, and whether one matcher does it better than another."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.matching.pairs import Ints, Pairs

Floats = NDArray[np.float64]

RECALLS = (1, 5, 10)
MOST_QUERIES = 2000
"""Scenes judged and music they choose from: the pool of the published protocols (docs/matcher.md)."""
_RESAMPLES = 2000
SURE = 0.95
"""Share of resamples that must agree."""


@dataclass(frozen=True)
class Ranks:
    """At which place the music that really played came, among all of the held-out films."""

    rank: Floats
    """Shape (n,), from 1; halves where music ties."""
    pool: Floats
    """Shape (n,): among how many; the same music elsewhere does not count against a scene."""
    film: Ints
    """Shape (n,)."""

    def recall(self, first: int) -> float:
        """Share of scenes whose music is among the first so many."""
        return float(np.mean(self.rank <= first)) if len(self.rank) else 0.0

    def chance_recall(self, first: int) -> float:
        """Return the recall of a draw at random."""
        return float(np.mean(np.minimum(first / self.pool, 1.0))) if len(self.rank) else 0.0

    @property
    def median(self) -> float:
        """The median rank."""
        return float(np.median(self.rank)) if len(self.rank) else 0.0

    @property
    def chance_median(self) -> float:
        """The median rank of a draw at random."""
        return float(np.median(self.pool + 1) / 2) if len(self.rank) else 0.0

    def halvings(self) -> Floats:
        """Return how often each scene's rank halves against a draw at random, in expectation: 0 is chance.

        A logarithm, because from place 2 to 1 is as much as from 200 to 100; a median of a few scenes would jump.
        """
        return _expected_log(self.pool) - np.log2(self.rank)

    def by_film(self) -> Floats:
        """Return the mean `halvings` of each film, shape (films,)."""
        films = np.unique(self.film)
        gained = self.halvings()
        return np.array([gained[self.film == film].mean() for film in films])


@dataclass(frozen=True)
class Comparison:
    """How sure it is that something is better, resampling films (Efron & Tibshirani 1993, ch. 13)."""

    gain: float
    """Mean over films, in halvings of the rank."""
    low: float
    """Of the gain: 2.5 % of resamples lie below."""
    high: float
    probability: float
    """Share of resamples in which the gain is above zero."""
    films: int

    @property
    def sure(self) -> bool:
        """Whether it is better beyond what luck with the films could be."""
        return self.probability >= SURE


def judged_rows(pairs: Pairs) -> Ints:
    """Return at most `MOST_QUERIES` rows, evenly over films and time."""
    return np.unique(np.linspace(0, len(pairs) - 1, min(len(pairs), MOST_QUERIES)).astype(np.int64))


def rank_all(pairs: Pairs, scores: Callable[[Pairs], Floats]) -> Ranks:
    """Rank the music of pairs for each of their scenes.

    Parameters
    ----------
    pairs : Pairs
        Of films held out.
    scores : callable
        From pairs to a matrix, scenes by music, higher for what fits better.
    """
    asked = pairs.rows(judged_rows(pairs))
    if not len(asked):
        return Ranks(np.zeros(0), np.zeros(0), asked.film)
    found = scores(asked)
    own = np.diagonal(found)[:, None]
    rival = asked.piece[:, None] != asked.piece
    better = ((found > own) & rival).sum(axis=1) + 0.5 * ((found == own) & rival).sum(axis=1)
    return Ranks(1.0 + better, 1.0 + rival.sum(axis=1), asked.film)


def compare(gain_by_film: Floats, seed: int = 0) -> Comparison:
    """Resample films: gains of one over another, or over chance, one a film."""
    count = len(gain_by_film)
    if not count:
        return Comparison(0.0, 0.0, 0.0, 0.0, 0)
    drawn = np.random.default_rng(seed).integers(0, count, (_RESAMPLES, count))
    means = gain_by_film[drawn].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Comparison(float(gain_by_film.mean()), float(low), float(high), float(np.mean(means > 0)), count)


def _expected_log(pool: Floats) -> Floats:
    """Mean of log2 over ranks 1 to n."""
    sizes, back = np.unique(pool, return_inverse=True)
    sums = np.concatenate([[0.0], np.cumsum(np.log2(np.arange(1, int(pool.max(initial=1)) + 1)))])
    return np.asarray((sums[sizes.astype(int)] / sizes)[back], np.float64)
