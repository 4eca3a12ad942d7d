"""The trained matcher at work: numpy alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector
from temptrack.matching.inputs import Scaling, cue_inputs, scene_input, scene_inputs
from temptrack.matching.judging import Floats
from temptrack.matching.pairs import Pairs
from temptrack.matching.towers import Seen, hear, see
from temptrack.store.interface import Matrix

Heard = NDArray[np.float32]
"""Music as an ensemble hears it, shape (members, n, out)."""


@dataclass(frozen=True)
class Opinion:
    """What the ensemble thinks of tracks for a scene."""

    log_likelihood: Floats
    """Shape (n,): mean over members of precision times cosine, up to a constant; ranking is by it alone."""
    aleatoric: float
    """0 to 1: how little the scene says of its music, even to one who has learnt all there is. The members' mean
    entropy over what was learnt, as a share of the greatest (the first term of Depeweg et al. 2018, "Decomposition of
    uncertainty in Bayesian deep learning", eq. 1): 0 when one music alone fits, 1 when any would."""
    epistemic: float
    """0 to 1: how far the members disagree, for want of scenes like this one: one minus the mean correlation of what
    they say of the learnt music."""


@dataclass(frozen=True)
class Matcher:
    """An ensemble of two towers with all that it needs."""

    weights: Mapping[str, NDArray[np.float32]]
    scaling: Scaling
    bank: Heard
    """Learnt music, evenly chosen, that both uncertainties are measured over: they mean the same in every library."""
    sharpness: float = 1.0
    """Fitted on films that were not trained on (temperature scaling, Guo et al. 2017): precision counts so much."""

    def see(self, style: Vector, dynamics: Vector | None = None, semantic: Vector | None = None) -> Seen:
        """Return one scene as the ensemble sees it; what is absent, or of another width, is passed over."""
        optional = [
            (np.zeros((1, 0), np.float32), np.zeros(1, np.bool_))
            if vector is None
            else (np.asarray(vector, np.float32)[None], np.ones(1, np.bool_))
            for vector in (dynamics, semantic)
        ]
        rows = scene_input(self.scaling, np.asarray(style, np.float32)[None], optional[0], optional[1])
        return see(self.weights, rows)

    def hear(self, likeness: Matrix, affect: Matrix) -> Heard:
        """Return tracks as the ensemble hears them; worth keeping."""
        return hear(self.weights, cue_inputs(self.scaling, likeness, affect))

    def weigh(self, seen: Seen, heard: Heard) -> Opinion:
        """Return what the ensemble thinks of tracks for one scene."""
        said = self._said(seen, heard)
        banked = self._said(seen, self.bank)
        return Opinion(
            log_likelihood=said.mean(axis=0),
            aleatoric=_mean_entropy(banked),
            epistemic=_disagreement(banked),
        )

    def scores(self, pairs: Pairs) -> Floats:
        """Return every scene's log-likelihood of every music of pairs, shape (n, n)."""
        seen = see(self.weights, scene_inputs(self.scaling, pairs))
        heard = self.hear(pairs.likeness, pairs.affect)
        total = np.zeros((len(pairs), len(pairs)), np.float64)
        for direction, precision, music in zip(seen.direction, seen.precision, heard, strict=True):
            total += (direction @ music.T) * precision[:, None]
        return total * (self.sharpness / len(heard))

    def _said(self, seen: Seen, heard: Heard) -> Floats:
        """Return each member's precision times cosine for one scene, shape (members, n)."""
        cosines = np.einsum("mno,mo->mn", heard, seen.direction[:, 0], optimize=True)
        return np.asarray(cosines * seen.precision * self.sharpness, np.float64)


def _mean_entropy(said: Floats) -> float:
    logs = said - np.logaddexp.reduce(said, axis=1, keepdims=True)
    entropy = -(np.exp(logs) * logs).sum(axis=1)
    return float(np.clip(entropy.mean() / np.log(max(2, said.shape[1])), 0, 1))


def _disagreement(said: Floats) -> float:
    centred = said - said.mean(axis=1, keepdims=True)
    unit = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)
    members = len(said)
    correlation = (float(np.linalg.norm(unit.sum(axis=0)) ** 2) - members) / max(1, members * (members - 1))
    return float(np.clip(1 - correlation, 0, 1))
