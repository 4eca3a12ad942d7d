"""How right somebody is about what is heard when: precision, recall, calibration, and how far off at the borders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Truth: TypeAlias = NDArray[np.float64]
"""Shape (steps, kinds): 1 there, 0 not there, nan not known."""
_BLOCK = 20
"""Steps drawn together: neighbours are right or wrong together, and drawn alone would make the interval too narrow."""
_DRAWS = 1000


@dataclass(frozen=True)
class Score:
    """Of one kind, with the middle 95 % of what blocks drawn anew (bootstrap) come to."""

    precision: float
    recall: float
    f1: float
    f1_low: float
    f1_high: float

    def __str__(self) -> str:
        return f"{self.precision:.2f} / {self.recall:.2f} / {self.f1:.2f} ({self.f1_low:.2f} to {self.f1_high:.2f})"


def score(there: NDArray[np.bool_], truth: NDArray[np.float64]) -> Score | None:
    """Return how right one kind is, or None where nothing of it is known to be there."""
    if not (truth > 0.5).any():
        return None
    known = ~np.isnan(truth)
    claimed_there, true = there & known, np.nan_to_num(truth) > 0.5
    counts = np.stack([claimed_there & true, claimed_there, true], axis=1).astype(np.float64)
    pad = -len(counts) % _BLOCK
    blocks = np.pad(counts, ((0, pad), (0, 0))).reshape(-1, _BLOCK, 3).sum(axis=1)
    rng = np.random.default_rng(0)
    drawn = blocks[rng.integers(len(blocks), size=(_DRAWS, len(blocks)))].sum(axis=1)
    low, high = np.percentile(2 * drawn[:, 0] / np.maximum(drawn[:, 1] + drawn[:, 2], 1), [2.5, 97.5])
    right, claimed, present = blocks.sum(axis=0)
    whole = 2 * right / max(1.0, claimed + present)
    return Score(right / max(1.0, claimed), right / present, whole, float(low), float(high))


def calibration_error(said: NDArray[np.float64], truth: NDArray[np.float64], bins: int = 10) -> float:
    """Return the expected calibration error (Naeini et al. 2015): how far said and seen shares lie apart."""
    known = ~np.isnan(truth)
    said, true = said[known], truth[known] > 0.5
    bin_ = np.minimum((said * bins).astype(int), bins - 1)
    gaps = [abs(said[bin_ == i].mean() - true[bin_ == i].mean()) * (bin_ == i).mean() for i in np.unique(bin_)]
    return float(np.sum(gaps))


def best_threshold(said: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    """Return the threshold with the best F1 on these very steps: more than anybody could choose beforehand."""
    known = ~np.isnan(truth)
    true = truth[known] > 0.5
    tried = np.unique(np.quantile(said[known], np.linspace(0, 1, 200)))
    f1 = [2 * ((said[known] >= t) & true).sum() / max(1, (said[known] >= t).sum() + true.sum()) for t in tried]
    return float(tried[int(np.argmax(f1))])


def border_errors(spans: Sequence[tuple[float, float]], edges_s: Sequence[float]) -> list[float]:
    """Return how far from each edge the nearest beginning or end found is, in seconds; infinite without any."""
    found = np.array([edge for span in spans for edge in span])
    return [float(np.abs(found - edge).min()) if len(found) else float("inf") for edge in edges_s]


def padded(said: Truth, steps: int) -> Truth:
    """Return as many steps as there are of the truth."""
    return np.pad(said[:steps], ((0, max(0, steps - len(said))), (0, 0)))
