"""Logistic and isotonic regression: the one bridge to scikit-learn."""

import numpy as np
from numpy.typing import NDArray

from temptrack.suggest.library import Floats

_FREE = 30.0
"""A column so much larger is hardly held back by the ridge."""
_NO_RIDGE = 1e6


def logistic(
    rows: Floats, right: NDArray[np.bool_], weights: Floats | None = None, strength: float = _NO_RIDGE
) -> tuple[Floats, float]:
    """Return coefficients and offset of a logistic regression with a ridge (scikit-learn's, by L-BFGS).

    Parameters
    ----------
    rows : ndarray, shape (n, d)
    right : ndarray, shape (n,)
    weights : ndarray, shape (n,), optional
        How much each row counts.
    strength : float
        Inverse of the ridge's penalty; the offset is free.
    """
    from sklearn.linear_model import LogisticRegression

    if right.all() or not right.any():
        # One outcome alone has no finite answer; a half of one of the other gives the rule of succession.
        share = (float(right.sum()) + 0.5) / (len(right) + 1.0)
        return np.zeros(rows.shape[1]), float(np.log(share / (1 - share)))
    model = LogisticRegression(C=strength, max_iter=500).fit(rows, right, sample_weight=weights)
    return np.asarray(model.coef_[0], dtype=np.float64), float(model.intercept_[0])


def logistic_towards(
    rows: Floats, right: NDArray[np.bool_], towards: Floats, weights: Floats, strength: float
) -> tuple[Floats, float]:
    """Return coefficients drawn by the ridge towards a direction instead of zero, and the offset.

    The sum of the columns by that direction is a column of its own, so large that the ridge hardly holds it: how much
    evidence counts in all is left to the data, and what is held back is a departure from the proportions. Parameters
    as `logistic`, and ``towards``, shape (d,).
    """
    along = rows @ towards
    found, offset = logistic(np.column_stack([_FREE * along, rows]), right, weights, strength)
    return _FREE * found[0] * towards + found[1:], offset


def isotonic(p: Floats, right: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    """Return the knots of the rising map that fits best (pool adjacent violators), kept off 0 and 1."""
    from sklearn.isotonic import IsotonicRegression

    floor = 1.0 / (len(p) + 2.0)
    model = IsotonicRegression(y_min=floor, y_max=1.0 - floor, out_of_bounds="clip").fit(p, right)
    return tuple((float(x), float(y)) for x, y in zip(model.X_thresholds_, model.y_thresholds_, strict=True))
