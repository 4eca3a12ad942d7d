"""Logistic and isotonic regression: the one bridge to scikit-learn."""

import numpy as np
from numpy.typing import NDArray

from temptrack.suggest.calibration import probability
from temptrack.suggest.library import Floats

_FREE = 30.0
"""A column so much larger is hardly held back by the ridge."""
_NO_RIDGE = 1e6
_NEWTON_STEPS = 50


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


def logistic_with_slope(
    odds: Floats, rows: Floats, right: NDArray[np.bool_], least: float, deviation: float
) -> tuple[float, Floats, float]:
    """Return the slope of known log-odds, coefficients of further columns, and the offset.

    Most probable with Gaussian priors on slope (around 1) and coefficients (around 0), the slope at least so much; by
    Newton's method, as scikit-learn knows no such bound.

    Parameters
    ----------
    odds : ndarray, shape (n,)
    rows : ndarray, shape (n, d)
    right : ndarray, shape (n,)
    least : float
        Bound of the slope.
    deviation : float
        Of the priors.
    """
    columns = np.column_stack([np.ones(len(odds)), rows, odds])
    centre, precision = np.zeros(columns.shape[1]), np.full(columns.shape[1], deviation**-2)
    centre[-1], precision[0] = 1.0, 1e-6
    at = _most_probable(columns, right, np.zeros(len(odds)), centre, precision)
    if at[-1] < least:
        held = _most_probable(columns[:, :-1], right, least * odds, centre[:-1], precision[:-1])
        at = np.append(held, least)
    return float(at[-1]), at[1:-1], float(at[0])


def _most_probable(
    columns: Floats, right: NDArray[np.bool_], known: Floats, centre: Floats, precision: Floats
) -> Floats:
    at = centre.copy()
    for _ in range(_NEWTON_STEPS):
        p = probability(columns @ at + known)
        slope = columns.T @ (p - right) + precision * (at - centre)
        curvature = (columns * (p * (1 - p))[:, None]).T @ columns + np.diag(precision)
        step = np.clip(np.linalg.solve(curvature, slope), -1.0, 1.0)
        at = at - step
        if np.abs(step).max() < 1e-8:
            break
    return at


def isotonic(p: Floats, right: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    """Return the knots of the rising map that fits best (pool adjacent violators), kept off 0 and 1."""
    from sklearn.isotonic import IsotonicRegression

    floor = 1.0 / (len(p) + 2.0)
    model = IsotonicRegression(y_min=floor, y_max=1.0 - floor, out_of_bounds="clip").fit(p, right)
    return tuple((float(x), float(y)) for x, y in zip(model.X_thresholds_, model.y_thresholds_, strict=True))
