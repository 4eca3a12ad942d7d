"""How far a figure can be trusted: films drawn anew, with replacement.

Scenes of one film are shot and scored by the same people, so they err together: it is films that are drawn, each with
all of its scenes (the cluster bootstrap, Field & Welsh 2007), and the middle 95 in 100 of what comes out is the
interval. Of few films it is itself a rough guess, and as a rule too narrow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
SHARE = 0.95
DRAWS = 1000


@dataclass(frozen=True)
class Interval:
    """Where a figure lies in 95 of 100 draws."""

    low: float
    high: float


class Resampling:
    """Draws of films, the same for every figure, so that figures can be compared draw by draw.

    Parameters
    ----------
    groups : sequence of int, shape (n,)
        The film of each row.
    seed : int
    draws : int
    """

    def __init__(self, groups: Sequence[int], *, seed: int = 0, draws: int = DRAWS) -> None:
        labels, self._where = np.unique(np.asarray(groups), return_inverse=True)
        self._rows: list[Rows] = [np.flatnonzero(self._where == number) for number in range(len(labels))]
        rng = np.random.default_rng([seed, 17])
        drawn = rng.integers(0, len(labels), (draws, len(labels))) if len(labels) else np.zeros((draws, 0), np.int64)
        self._drawn: Rows = drawn

    @property
    def groups(self) -> int:
        """How many films there are to draw from."""
        return len(self._rows)

    def of_mean(self, values: Sequence[float] | Floats) -> Interval:
        """Return the interval of the mean of values, one a row."""
        sums = np.bincount(self._where, weights=np.asarray(values, np.float64), minlength=self.groups)
        counts = np.bincount(self._where, minlength=self.groups)
        return interval(sums[self._drawn].sum(axis=1) / counts[self._drawn].sum(axis=1))

    def of(self, figure: Callable[[Rows], float]) -> Interval:
        """Return the interval of any figure of the rows that are drawn; a row may be drawn many times."""
        return interval(np.array([figure(np.concatenate([self._rows[n] for n in draw])) for draw in self._drawn]))


def interval(draws: Floats) -> Interval:
    """Return the middle of what was drawn."""
    edge = (1 - SHARE) / 2
    low, high = np.quantile(draws, [edge, 1 - edge])
    return Interval(float(low), float(high))
