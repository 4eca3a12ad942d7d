"""Multinomial logistic regression with a ridge penalty, the one bridge to scipy's minimiser."""

import numpy as np

from temptrack.fingerprint.action.head import Floats, softmax
from temptrack.progress import Job

_MOST_STEPS = 300


def fit_logistic(rows: Floats, targets: Floats, penalty: float, job: Job) -> Floats:
    """Return weights that make the targets likely (Bishop 2006, section 4.3.4), by L-BFGS.

    Parameters
    ----------
    rows : ndarray, shape (n, d)
        Standardised features.
    targets : ndarray, shape (n, k)
        Each row adds up to one: a scene with two labels is half an example of each.
    penalty : float
        Times half the squared weights, against the mean log loss; the bias is free.
    job : Job
        Checked with every step.

    Returns
    -------
    ndarray, shape (d + 1, k)
        The last row is the bias.
    """
    from scipy.optimize import minimize

    count, shape = len(rows), (rows.shape[1] + 1, targets.shape[1])

    def loss(flat: Floats) -> tuple[float, Floats]:
        job.check()
        weights = flat.reshape(shape)
        likely = softmax(rows @ weights[:-1] + weights[-1])
        value = -float((targets * np.log(likely + 1e-12)).sum()) / count
        value += 0.5 * penalty * float((weights[:-1] ** 2).sum())
        off = (likely - targets) / count
        gradient = np.concatenate([rows.T @ off + penalty * weights[:-1], off.sum(axis=0, keepdims=True)])
        return value, gradient.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _MOST_STEPS})
    return np.asarray(found.x.reshape(shape), dtype=np.float64)


def fit_temperature(logits: Floats, targets: Floats) -> float:
    """Return what logits are to be divided by so that the targets become likeliest (Guo et al. 2017).

    The targets are held back as by Platt 1999 ("Probabilistic outputs for support vector machines"): of n scenes, one
    in n + 2 is taken to be another, so that a handful told apart without an error is not taken for certainty.
    """
    from scipy.optimize import minimize_scalar

    doubt = 1.0 / (len(targets) + 2)
    held_back = targets * (1.0 - doubt) + doubt / targets.shape[1]

    def loss(log_temperature: float) -> float:
        likely = softmax(logits / np.exp(log_temperature))
        return -float((held_back * np.log(likely + 1e-12)).sum())

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.05), np.log(20.0)), method="bounded").x))
