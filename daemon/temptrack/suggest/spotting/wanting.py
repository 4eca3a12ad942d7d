"""How probable it is that music is wanted: a logistic model that begins with the rules of the trade and learns.

Its weights have a Gaussian prior centred on what practitioners say (dialogue carries a scene, movement and fast cutting
are carried by music, a voice over a montage is not dialogue), and move from there as far as learnt films warrant:
maximum a posteriori, so that one film moves them a little and a hundred films decide. What was learnt is used only
where it foretells films that were held out better than the prior does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.suggest.library import Floats
from temptrack.suggest.spotting.figures import FIGURES, STEP_S
from temptrack.suggest.spotting.segmenting import WITNESS_S

PRIOR = np.array([1.0, -1.0, -2.5, 2.0, 0.5, 0.3, 1.0])
"""Of a constant and `FIGURES`: judgement, in log-odds. Nobody speaks, middling picture: 0.73. Talk all the time: 0.08,
over the fastest cutting 0.41. The calmest picture, nobody speaks: 0.65; the wildest: 0.80."""
PRIOR_DEVIATIONS = np.array([1.0, 1.0, 1.5, 1.5, 1.5, 1.5, 0.5])
EFFECTS, SILENCE = -0.2, 0.4
"""Loud action wants room for its effects; where the production track is silent, something is missing. Judgement, and
not learnt: in a finished film the music itself hides both."""
_STEPS_OF_NEWTON = 25
_MOST_FOLDS = 8
_NEEDED_GAIN = 0.002
"""Nats a witness by which films held out must be foretold better: less is chance."""


@dataclass(frozen=True)
class Lesson:
    """A learnt film: figures of moments, and whether music plays in them."""

    rows: Floats
    """Shape (n, len(FIGURES))."""
    music: Floats
    """Shape (n,), 0 to 1: whether music plays, or how probable that is."""
    step_s: float
    """Between the moments."""

    @property
    def weight(self) -> float:
        """How much of an independent witness a moment is."""
        return min(1.0, self.step_s / WITNESS_S)


@dataclass(frozen=True)
class Wanting:
    """The model in use."""

    weights: Floats
    """Of a constant and `FIGURES`."""
    films: int = 0
    """Learnt films it rests on; 0 for the prior."""
    loss: float | None = None
    """Mean logarithmic loss of what was learnt on films held out, in nats; None when it could not be tried."""
    prior_loss: float | None = None
    """The prior's, on the same."""

    def log_odds(self, rows: Floats) -> Floats:
        """Return the log-odds of music being wanted, shape (n,), from figures, shape (n, len(FIGURES))."""
        return np.asarray(self.weights[0] + rows @ self.weights[1:], dtype=np.float64)

    def parts(self, rows: Floats) -> dict[str, float]:
        """Return what each figure says of some moments on average, in log-odds."""
        means = rows.mean(axis=0) * self.weights[1:]
        return {name: float(value) for name, value in zip(FIGURES, means, strict=True)}


def learn(lessons: Sequence[Lesson]) -> Wanting:
    """Learn from films; the prior where there are fewer than two, or where it does as well on films held out."""
    if len(lessons) < 2:
        return Wanting(PRIOR)
    folds = np.arange(len(lessons)) % _MOST_FOLDS
    learnt, prior = [], []
    for fold in range(min(_MOST_FOLDS, len(lessons))):
        weights = fit([lesson for lesson, own in zip(lessons, folds, strict=True) if own != fold])
        for lesson, own in zip(lessons, folds, strict=True):
            if own == fold:
                learnt.append(loss_of(weights, lesson))
                prior.append(loss_of(PRIOR, lesson))
    loss, prior_loss = float(np.mean(learnt)), float(np.mean(prior))
    if loss > prior_loss - _NEEDED_GAIN:
        return Wanting(PRIOR, 0, loss, prior_loss)
    return Wanting(fit(lessons), len(lessons), loss, prior_loss)


def fit(lessons: Sequence[Lesson]) -> Floats:
    """Return the weights that are most probable after the films (Newton's method on a strictly convex loss)."""
    rows = _with_constant(np.concatenate([lesson.rows for lesson in lessons]))
    music = np.concatenate([lesson.music for lesson in lessons])
    counts = np.concatenate([np.full(len(lesson.music), lesson.weight) for lesson in lessons])
    precision = PRIOR_DEVIATIONS**-2
    weights = PRIOR.copy()
    for _ in range(_STEPS_OF_NEWTON):
        chance = probability(rows @ weights)
        slope = rows.T @ (counts * (chance - music)) + precision * (weights - PRIOR)
        curve = (rows * (counts * chance * (1 - chance))[:, None]).T @ rows + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        # Far from the optimum a full step may overshoot.
        weights = weights - step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def loss_of(weights: Floats, lesson: Lesson) -> float:
    """Return the mean logarithmic loss on a film, nats."""
    odds = _with_constant(lesson.rows) @ weights
    return float(np.mean(np.logaddexp(0.0, odds) - lesson.music * odds))


def probability(log_odds: Floats) -> Floats:
    """Return probabilities of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -40.0, 40.0))), dtype=np.float64)


def _with_constant(rows: Floats) -> Floats:
    return np.concatenate([np.ones((len(rows), 1)), rows], axis=1)


MOMENT_S = 4 * STEP_S
"""Between the moments that are learnt from: their neighbours say the same."""
