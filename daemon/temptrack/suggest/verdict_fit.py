"""What the editor's own verdicts say of confidences: they are moved as far as the verdicts bear out, and no farther.

Films say how often a suggestion would be musically close; whether this editor keeps it is another question, and the
verdicts answer it. Both a shift and a slope of the log-odds are estimated, with Gaussian priors around "as the films
say", so that three verdicts hardly move anything and three hundred decide (maximum a posteriori, by Newton's method).
"""

import threading
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.store.feedback import FeedbackRecord, Verdict
from temptrack.store.interface import Store
from temptrack.suggest.calibration import log_odds, probability
from temptrack.suggest.library import Floats

LEAST_ANSWERS = 10
"""Judged answers from which on confidence is said to be the probability that the editor keeps a track."""
_SHIFT_DEVIATION, _SLOPE_DEVIATION = 1.0, 0.5
"""Of the priors, in log-odds: an editor twice to three times as hard to please as films is usual."""
_FIRST = 3
_STEPS = 30


@dataclass(frozen=True)
class VerdictFit:
    """How the editor's verdicts move confidences."""

    answers: int = 0
    """That verdicts decide."""
    shift: float = 0.0
    slope: float = 1.0

    def __call__(self, p: float) -> float:
        """Return the probability that the editor keeps it."""
        if (self.shift, self.slope) == (0.0, 1.0):
            return p
        return float(probability(self.shift + self.slope * log_odds(np.array(p))))


class CurrentVerdicts:
    """How the verdicts given so far move confidences; fitted when that is first asked for, and anew after each.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        """Held while it is fitted, so that questions asked at once fit it once."""
        self._fit: tuple[Hashable, VerdictFit] | None = None

    def fit(self) -> VerdictFit:
        """Return it, with every verdict that was given when this was called."""
        with self._turn:
            edition = self._store.edition("verdicts")
            if self._fit is None or self._fit[0] != edition:
                self._fit = edition, fit_verdicts(self._store.feedback())
            return self._fit[1]


def fit_verdicts(feedback: Sequence[FeedbackRecord]) -> VerdictFit:
    """Fit the confidences of judged answers to what became of them; as films say while there are too few."""
    told = [outcome for outcome in map(_outcome, _by_answer(feedback)) if outcome is not None]
    if len(told) < LEAST_ANSWERS:
        return VerdictFit(len(told))
    said, kept = np.array(told, dtype=np.float64).T
    shift, slope = _most_probable(log_odds(said), kept)
    # A slope below zero would turn the order round: so much no editor contradicts it.
    return VerdictFit(len(told), shift, max(slope, 0.0))


def _by_answer(feedback: Sequence[FeedbackRecord]) -> list[list[FeedbackRecord]]:
    answers: dict[str, list[FeedbackRecord]] = {}
    for one in feedback:
        answers.setdefault(one.answer_id, []).append(one)
    return list(answers.values())


def _outcome(verdicts: Sequence[FeedbackRecord]) -> tuple[float, float] | None:
    """An answer's confidence, and whether one of its first three was kept; None while that is open."""
    first = [one for one in verdicts if one.rank <= _FIRST]
    said = verdicts[0].answer_raw_confidence
    if any(one.verdict is Verdict.KEPT for one in first):
        return said, 1.0
    # Something else was used, or all of the first three were rejected.
    elsewhere = any(one.verdict is not Verdict.REJECTED for one in verdicts)
    return (said, 0.0) if elsewhere or len(first) == _FIRST else None


def _most_probable(odds: Floats, kept: Floats) -> tuple[float, float]:
    rows = np.stack([np.ones_like(odds), odds], axis=1)
    prior, precision = np.array([0.0, 1.0]), np.diag([_SHIFT_DEVIATION**-2, _SLOPE_DEVIATION**-2])
    at = prior.copy()
    for _ in range(_STEPS):
        p = probability(rows @ at)
        slope = rows.T @ (p - kept) + precision @ (at - prior)
        curvature = (rows * (p * (1 - p))[:, None]).T @ rows + precision
        step = np.linalg.solve(curvature, slope)
        at = at - np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-9:
            break
    return float(at[0]), float(at[1])
