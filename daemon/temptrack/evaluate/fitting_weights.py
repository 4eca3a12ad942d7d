"""Weights of the routes: a logistic regression over their log-odds, held to the prior weights as far as data allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.evaluate.fitting_cases import Case, Flags, divide
from temptrack.evaluate.fitting_logistic import logistic_towards
from temptrack.progress import Job
from temptrack.suggest.calibration import probability
from temptrack.suggest.library import Floats

STRENGTHS = (0.003, 0.03, 0.3, 3.0, 30.0, 300.0)
"""Inverse ridges that are tried, weakest hold on the priors last; every question counts as one observation."""
PARTS = 5


@dataclass(frozen=True)
class Weighing:
    """Weights, and for each case those that were fitted without its film."""

    weights: Floats
    """Shape (routes,)."""
    strength: float
    apart: Floats
    """Shape (cases, routes)."""


def fit_weights(cases: Sequence[Case], routes: Sequence[str], priors: Mapping[str, float], job: Job) -> Weighing:
    """Fit weights to which candidates are close to the truth.

    How strongly the prior proportions hold is chosen by the log loss on films left out: the strongest hold that is no
    worse than the best by more than one standard error over films (Breiman et al. 1984).

    Parameters
    ----------
    cases : sequence of Case
    routes : sequence of str
    priors : mapping of str to float
        Weights to be held to.
    job : Job
        Told "weigh" by the fits.
    """
    towards = np.array([priors[route] for route in routes])
    parts = divide([case.group for case in cases], PARTS)
    losses, apart = np.zeros((len(STRENGTHS), len(cases))), np.zeros((len(STRENGTHS), len(cases), len(routes)))
    for number, mask in enumerate(parts):
        rest = _stacked([case for case, out in zip(cases, mask, strict=True) if not out])
        for at, strength in enumerate(STRENGTHS):
            job.report("weigh", number * len(STRENGTHS) + at, len(parts) * len(STRENGTHS))
            weights, offset = _fit(rest, towards, strength)
            for index in np.flatnonzero(mask).tolist():
                apart[at, index] = weights
                losses[at, index] = _loss(cases[index], weights, offset)
    chosen = choose_within_an_error(losses, np.array([case.group for case in cases]))
    weights, _ = _fit(_stacked(cases), towards, STRENGTHS[chosen])
    return Weighing(weights, STRENGTHS[chosen], apart[chosen])


def choose_within_an_error(losses: Floats, groups: Floats) -> int:
    """Return the first of several candidates that is no worse than the best by more than one standard error.

    Parameters
    ----------
    losses : ndarray, shape (candidates, n)
        Simplest candidate first.
    groups : ndarray, shape (n,)
        What errors are independent between: films.
    """
    by_film = mean_by_film(losses, groups)
    best = int(np.argmin(by_film.mean(axis=1)))
    worse = by_film - by_film[best]
    error = worse.std(axis=1, ddof=1) / np.sqrt(by_film.shape[1]) if by_film.shape[1] > 1 else np.zeros(len(losses))
    return int(np.flatnonzero(worse.mean(axis=1) <= error)[0])


def mean_by_film(losses: Floats, groups: Floats) -> Floats:
    """Return the mean loss of each candidate on each film, shape (candidates, films)."""
    return np.stack([losses[:, groups == group].mean(axis=1) for group in np.unique(groups)], axis=1)


def _stacked(cases: Sequence[Case]) -> tuple[Floats, Flags, Floats]:
    """All candidates that weights are fitted on, and how much each counts: a question as one."""
    masks = [case.for_weights for case in cases]
    rows = np.concatenate([case.log_odds[:, mask].T for case, mask in zip(cases, masks, strict=True)])
    right = np.concatenate([case.close[mask] for case, mask in zip(cases, masks, strict=True)])
    counts = np.concatenate([np.full(int(mask.sum()), 1.0 / max(1, mask.sum())) for mask in masks])
    return rows, right, counts


def _fit(stacked: tuple[Floats, Flags, Floats], towards: Floats, strength: float) -> tuple[Floats, float]:
    """Fit, without the routes that would count against what they say: those are given no weight."""
    rows, right, counts = stacked
    speaking = np.ptp(rows, axis=0) > 0
    while True:
        found, offset = logistic_towards(rows[:, speaking], right, towards[speaking], counts, strength)
        if (found >= 0).all():
            weights = np.zeros(len(towards))
            weights[speaking] = found
            return weights, offset
        speaking[np.flatnonzero(speaking)[found < 0]] = False
        if not speaking.any():
            return np.zeros(len(towards)), offset


def _loss(case: Case, weights: Floats, offset: float) -> float:
    mask = case.for_weights
    if not mask.any():
        return 0.0
    p = probability(weights @ case.log_odds[:, mask] + offset)
    return float(-np.where(case.close[mask], np.log(p), np.log1p(-p)).mean())
