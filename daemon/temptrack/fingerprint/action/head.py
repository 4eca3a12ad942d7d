"""A head: from the fingerprints of a scene to the labels a person gave to scenes like it, or to nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector

Floats: TypeAlias = NDArray[np.float64]
Views: TypeAlias = Mapping[str, Vector]
"""What is known of one scene: `Identity.key` of a fingerprint to its vector."""

FURTHEST = 4.0
"""Deviations beyond this count as this: one strange figure must not decide alone."""


@dataclass(frozen=True)
class Trial:
    """How a head did on scenes of films that it had not seen."""

    scenes: int
    films: int
    top1: float
    """Share of scenes whose likeliest label is one of theirs."""
    top5: float
    rival: str
    """What it had to beat: "the most common label" or "zero-shot"."""
    rival_top1: float
    answered: float
    """Share of scenes it says anything about."""
    wrong: float
    """Share of its answers that are wrong."""
    calibration_error: float
    """Expected calibration error of the likeliest label's probability, ten bins (Guo et al. 2017)."""


@dataclass(frozen=True)
class ActionHead:
    """Multinomial logistic regression on standardised fingerprints, which knows when not to answer.

    It answers only what is likely enough, by a threshold chosen on held-out films (Chow 1970, "On optimum recognition
    error and reject tradeoff"), and only about scenes not further from all that it learnt from than held-out scenes
    were: a softmax is sure of itself far away, too.
    """

    labels: tuple[str, ...]
    counts: tuple[int, ...]
    """How many scenes taught each label."""
    inputs: tuple[str, ...]
    """`Identity.key` of each fingerprint it needs, in the order in which they are joined."""
    centre: Floats
    """Shape (d,)."""
    scale: Floats
    """Shape (d,): what a deviation is divided by; each input counts alike, whatever its dimension."""
    weights: Floats
    """Shape (d + 1, labels); the last row is the bias."""
    temperature: float
    """Softens the probabilities, fitted on held-out films (Guo et al. 2017, "On calibration of modern networks")."""
    threshold: float
    """The least probability that is told."""
    known: Vector
    """Shape (n, d): the standardised scenes it learnt from."""
    reach: float
    """How far from the nearest of those a scene may be."""
    trial: Trial

    def serves(self, views: Views) -> bool:
        """Whether all it needs is there."""
        return all(key in views for key in self.inputs)

    def probabilities(self, views: Views) -> Floats:
        """Return the probability of each label, shape (labels,); they add up to one.

        Raises
        ------
        KeyError
            When it does not serve.
        """
        row = self._standard(views)
        return softmax((row @ self.weights[:-1] + self.weights[-1]) / self.temperature)

    def recognise(self, views: Views) -> tuple[tuple[str, float], ...]:
        """Return the labels it is sure enough of with their probabilities, likeliest first; none when it is not sure.

        Raises
        ------
        KeyError
            When it does not serve.
        """
        if not self.knows_the_like(views):
            return ()
        found = zip(self.labels, self.probabilities(views).tolist(), strict=True)
        return tuple(sorted((one for one in found if one[1] >= self.threshold), key=lambda one: -one[1]))

    def knows_the_like(self, views: Views) -> bool:
        """Whether the scene is near enough to something it learnt from."""
        distances = np.linalg.norm(self.known.astype(np.float64) - self._standard(views), axis=1)
        return bool(distances.min() <= self.reach)

    def _standard(self, views: Views) -> Floats:
        joined = np.concatenate([views[key] for key in self.inputs]).astype(np.float64)
        return standardise(joined, self.centre, self.scale)


def standardise(rows: Floats, centre: Floats, scale: Floats) -> Floats:
    """Return deviations from the centre, none beyond `FURTHEST` times its scale's share."""
    return np.asarray(np.clip((rows - centre) / scale, -FURTHEST, FURTHEST), dtype=np.float64)


def softmax(logits: Floats) -> Floats:
    """Return probabilities along the last axis."""
    grown = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=-1, keepdims=True), dtype=np.float64)
