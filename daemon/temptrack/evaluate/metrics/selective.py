"""What one wins by answering only when sure: risk against coverage (El-Yaniv & Wiener 2010)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Outcomes = Sequence[bool] | NDArray[np.bool_] | Floats


@dataclass(frozen=True)
class Curve:
    """Risk at each coverage; all arrays have one value an answer, surest first."""

    coverage: Floats
    """Share answered: 1/n, 2/n, ... 1."""
    risk: Floats
    """Share wrong of those answered."""
    threshold: Floats
    """Confidence of the last one answered."""


def risk_coverage(confidences: Sequence[float] | Floats, right: Outcomes) -> Curve:
    """Answer the surest first, and count what is wrong; of equally sure ones each counts as the mean of them.

    Parameters
    ----------
    confidences : sequence of float, shape (n,)
        Only their order matters.
    right : sequence of bool, shape (n,)
    """
    said, was = np.asarray(confidences, np.float64), np.asarray(right, np.float64)
    levels, where, counts = np.unique(-said, return_inverse=True, return_counts=True)
    wrong = np.bincount(where, weights=1.0 - was, minlength=len(levels)) / np.maximum(counts, 1)
    each = np.repeat(wrong, counts)
    answered = np.arange(1, len(said) + 1, dtype=np.float64)
    return Curve(answered / max(1, len(said)), np.cumsum(each) / np.maximum(answered, 1), -np.repeat(levels, counts))


def aurc(confidences: Sequence[float] | Floats, right: Outcomes) -> float:
    """Return the area under the risk-coverage curve: the mean risk over all coverages (Geifman & El-Yaniv 2017).

    Confidence that says nothing has the overall share of wrong answers for its area; less is better.
    """
    curve = risk_coverage(confidences, right)
    return float(curve.risk.mean()) if len(curve.risk) else 0.0


def best_aurc(right: Outcomes) -> float:
    """Return the area under the curve if every right answer were surer than every wrong one."""
    was = np.asarray(right, np.float64)
    return aurc(was, was)
