"""Whether confidences mean what they say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Outcomes = Sequence[bool] | NDArray[np.bool_] | Floats
BINS = 15
"""Guo et al. 2017, "On calibration of modern neural networks"."""


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean; the bin's middle where it is empty."""
    right: float
    """Share that was right; 0 where it is empty."""


def reliability(confidences: Sequence[float] | Floats, right: Outcomes, bins: int = BINS) -> list[Bin]:
    """Sort answers into bins of equal width; a confidence on an edge belongs to the bin below it.

    Parameters
    ----------
    confidences : sequence of float, shape (n,)
        0 to 1.
    right : sequence of bool, shape (n,)
    bins : int
    """
    said, was = np.asarray(confidences, np.float64), np.asarray(right, np.float64)
    edges = np.linspace(0.0, 1.0, bins + 1)
    where = np.clip(np.searchsorted(edges, said, side="left") - 1, 0, bins - 1)
    made = []
    for number in range(bins):
        inside = where == number
        count = int(inside.sum())
        middle = float(edges[number : number + 2].mean())
        made.append(
            Bin(
                low=float(edges[number]),
                high=float(edges[number + 1]),
                count=count,
                confidence=float(said[inside].mean()) if count else middle,
                right=float(was[inside].mean()) if count else 0.0,
            )
        )
    return made


def expected_calibration_error(confidences: Sequence[float] | Floats, right: Outcomes, bins: int = BINS) -> float:
    """Return the mean gap between confidence and share right, weighted by the answers in each bin (Guo et al. 2017).

    With n answers it is not 0 even for perfect confidences, but about ``sqrt(2 bins p (1 - p) / (pi n))``.
    """
    said, was = np.asarray(confidences, np.float64), np.asarray(right, np.float64)
    if not len(said):
        return 0.0
    where = np.clip(np.ceil(said * bins - 1e-12).astype(int) - 1, 0, bins - 1)
    gaps = np.bincount(where, weights=was - said, minlength=bins)
    return float(np.abs(gaps).sum() / len(said))


def brier(confidences: Sequence[float] | Floats, right: Outcomes) -> float:
    """Return the mean squared difference of confidence and outcome (Brier 1950): 0 perfect, 0.25 if always a half."""
    said, was = np.asarray(confidences, np.float64), np.asarray(right, np.float64)
    return float(np.mean((said - was) ** 2)) if len(said) else 0.0
