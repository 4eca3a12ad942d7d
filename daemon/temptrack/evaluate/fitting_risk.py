"""The risk of answering from a confidence on, and the figures of calibration, over held-out questions."""

import numpy as np

from temptrack.evaluate.fitting_cases import Flags
from temptrack.evaluate.metrics import expected_calibration_error, reliability
from temptrack.suggest.fitted import Bin, RiskPoint
from temptrack.suggest.library import Floats

_POINTS = 60
_DOUBTED = 0.1
"""Chance that the true risk is above the bound."""


def risk_curve(p: Floats, right: Flags, groups: Floats) -> tuple[RiskPoint, ...]:
    """Return the risk of answering from each of some confidences on, by rising confidence.

    Each risk is an upper bound (Clopper & Pearson 1934, one-sided; used so by Geifman & El-Yaniv 2017, "Selective
    classification for deep neural networks"), on as many questions as those asked are worth: scenes of one film are
    right and wrong together.
    """
    from scipy.stats import beta

    worth = 1.0 / design_effect(right, groups)
    points = []
    for least in np.unique(np.quantile(p, np.linspace(0, 1, _POINTS, endpoint=False))):
        answered = p >= least
        asked = worth * float(answered.sum())
        wrong = worth * float((answered & ~right).sum())
        bound = float(beta.ppf(1 - _DOUBTED, wrong + 1, asked - wrong)) if wrong < asked else 1.0
        points.append(RiskPoint(float(least), float(answered.mean()), bound))
    return tuple(points)


def design_effect(right: Flags, groups: Floats) -> float:
    """Return how many questions of the same films are worth one of a film of its own, at least 1.

    The variance of the share of right answers, as the spread between films shows it, over that of as many independent
    questions (Kish 1965).
    """
    share = float(right.mean())
    names = np.unique(groups)
    if len(names) < 2 or share in {0.0, 1.0}:
        return 1.0
    sums = np.array([(right[groups == name] - share).sum() for name in names])
    between = float((sums**2).sum()) * len(names) / (len(names) - 1)
    return max(1.0, between / (len(right) * share * (1 - share)))


def bars(p: Floats, right: Flags) -> tuple[Bin, ...]:
    """Return the bars of the reliability diagram, empty ones left out."""
    found = reliability(p, right)
    return tuple(Bin(bar.confidence, bar.right, bar.count) for bar in found if bar.count)


def ece_of_chance(p: Floats, rounds: int = 200) -> float:
    """Return the mean calibration error that perfect confidences would show on as many questions, by chance alone."""
    rng = np.random.default_rng(0)
    return float(np.mean([expected_calibration_error(p, rng.random(len(p)) < p) for _ in range(rounds)]))


def log_loss(p: Floats, right: Flags) -> float:
    """Return the mean negative log-likelihood, nats."""
    inside = np.clip(p, 1e-6, 1 - 1e-6)
    return float(-np.where(right, np.log(inside), np.log1p(-inside)).mean())
