"""How well one number tells two kinds apart."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def auroc(low: Sequence[float] | Floats, high: Sequence[float] | Floats) -> float:
    """Return the probability that one of the high kind is greater than one of the low kind, ties half.

    The area under the ROC curve, as the Mann-Whitney statistic (Hanley & McNeil 1982).

    Parameters
    ----------
    low, high : sequence of float
        What was measured of each kind; neither empty.
    """
    below = np.sort(np.asarray(low, np.float64))
    above = np.asarray(high, np.float64)
    wins = np.searchsorted(below, above, side="left") + np.searchsorted(below, above, side="right")
    return float(wins.mean() / (2 * len(below)))
