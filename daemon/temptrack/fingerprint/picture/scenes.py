"""Gathering a film's shots into scenes: the best division of their sequence, found exactly.

After Rotman, Porat & Ashour 2016, "Robust and efficient video scene detection using optimal sequential grouping" (IEEE
ISM): shots in order, a cost for every run of shots, dynamic programming over the divisions. The cost here is how far
the shots of a run lie from their mean, plus how far its length is from a scene's usual one.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.picture.trace import PictureTrace
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Span

Features: TypeAlias = NDArray[np.float64]
"""Shape (shots, dimensions)."""

TYPICAL_S = 12.0
"""Length that costs nothing: long enough for a musical phrase or two, short enough to be one mood."""
LONGEST_S = 30.0
"""No run of shots is longer, and a longer take is divided evenly."""
LENGTH_WEIGHT = 0.5
"""Seconds of completely mixed content that a squared logarithm of the length's deviation weighs, per typical length."""

_LOOK = (
    "motion",
    "camera",
    "luma",
    "contrast",
    "low_key",
    "high_key",
    "saturation",
    "rg",
    "yb",
    "red",
    "green",
    "blue",
)
"""Trace columns by which shots are held to look alike."""


def shots_between(cuts_s: Sequence[float], in_s: float, out_s: float) -> list[Span]:
    """Return the shots that cuts make of a range; takes longer than `LONGEST_S` in even parts."""
    edges = [in_s, *(cut for cut in cuts_s if in_s < cut < out_s), out_s]
    shots: list[Span] = []
    for begin, end in pairwise(edges):
        parts = max(1, int(np.ceil((end - begin) / LONGEST_S - 1e-9)))
        bounds = np.linspace(begin, end, parts + 1)
        shots += [Span(float(a), float(b)) for a, b in pairwise(bounds)]
    return shots


def group_shots(shots: Sequence[Span], features: Sequence[Features]) -> list[Span]:
    """Gather adjacent shots into scenes.

    Parameters
    ----------
    shots : sequence of Span
        In order, each beginning where the last ended.
    features : sequence of ndarray, each of shape (len(shots), any)
        What shots look like, one array a kind (style, semantic); the kinds count equally whatever their scales.

    Returns
    -------
    list of Span
        Covering what the shots cover. Every scene is at most `LONGEST_S` long; short ones remain only where no
        neighbour has room for them.
    """
    if not shots:
        return []
    lengths = np.array([shot.duration_s for shot in shots])
    costs = _RunCosts(lengths, _balanced(lengths, features))
    best = [0.0]
    begins: list[int] = []
    for end in range(1, len(shots) + 1):
        total, begin = min((best[begin] + costs.of(begin, end), begin) for begin in costs.begins(end))
        best.append(total)
        begins.append(begin)
    runs: list[Span] = []
    end = len(shots)
    while end:
        begin = begins[end - 1]
        runs.append(Span(shots[begin].source_in_s, shots[end - 1].source_out_s))
        end = begin
    return runs[::-1]


def shot_features(trace: PictureTrace, shots: Sequence[Span], seen: Vector | None) -> list[Features]:
    """Return what shots look like: their mean figures, and their semantic vectors where a model has seen them."""
    looks = np.array([_look(trace.slice(shot)) for shot in shots])
    spread = looks.std(axis=0)
    kinds: list[Features] = [(looks - looks.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)]
    if seen is not None:
        kinds.append(seen.astype(np.float64))
    return kinds


def _look(shot: PictureTrace) -> list[float]:
    """Return the shot's mean figures over time; motion into its first frame belongs to the cut."""
    means = []
    for name in _LOOK:
        values, weights = shot.column(name), shot.duration_s
        known = np.isfinite(values)
        total = float(weights[known].sum())
        means.append(float(values[known] @ weights[known]) / total if total > 0 else 0.0)
    return means


class _RunCosts:
    """Costs of runs of shots, from running sums."""

    def __init__(self, lengths: NDArray[np.float64], features: Features) -> None:
        weighted = features * lengths[:, None]
        self._ends = np.concatenate([[0.0], lengths.cumsum()])
        self._sums = np.concatenate([np.zeros((1, features.shape[1])), weighted.cumsum(axis=0)])
        self._squares = np.concatenate([[0.0], (weighted * features).sum(axis=1).cumsum()])

    def begins(self, end: int) -> Iterator[int]:
        """Yield where a run ending before shot `end` may begin: always with its last shot alone."""
        for begin in range(end - 1, -1, -1):
            if begin < end - 1 and self._ends[end] - self._ends[begin] > LONGEST_S + 1e-6:
                return
            yield begin

    def of(self, begin: int, end: int) -> float:
        length = max(float(self._ends[end] - self._ends[begin]), 1e-3)
        total = self._sums[end] - self._sums[begin]
        scatter = float(self._squares[end] - self._squares[begin]) - float(total @ total) / length
        return max(scatter, 0.0) + LENGTH_WEIGHT * TYPICAL_S * float(np.log(length / TYPICAL_S)) ** 2


def _balanced(lengths: NDArray[np.float64], features: Sequence[Features]) -> Features:
    """Scale each kind so that the whole film scatters by one per second, all kinds together."""
    scaled = [np.zeros((len(lengths), 1))]
    weights = lengths / max(float(lengths.sum()), 1e-9)
    for kind in features:
        centred = kind - weights @ kind
        spread = float(weights @ (centred**2).sum(axis=1))
        if spread > 1e-12:
            scaled.append(centred / (spread * len(features)) ** 0.5)
    return np.concatenate(scaled, axis=1)
