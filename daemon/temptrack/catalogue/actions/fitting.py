"""Fitting one head: the penalty, temperature, threshold and reach chosen on films held out in turn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.catalogue.actions.examples import Example, label_counts
from temptrack.catalogue.actions.logistic import fit_logistic, fit_temperature
from temptrack.fingerprint.action import ActionHead, Trial
from temptrack.fingerprint.action.head import Floats, softmax, standardise
from temptrack.progress import Job

PENALTIES = (0.003, 0.02, 0.1)
MOST_FOLDS = 10
MOST_WRONG = 0.2
"""Of the answers given to held-out scenes at most this share may be wrong."""
LEAST_THRESHOLD = 0.5
"""What is not likelier than everything else together is not told, whatever the threshold might allow."""
REACH_QUANTILE = 0.95
"""Held-out scenes of the very labels lie nearer than `ActionHead.reach` this often."""
_USUAL_DIMENSION = 32.0
"""Each input is scaled as if it had this many dimensions."""


@dataclass(frozen=True)
class _Held:
    """What was said of each example by heads that had not seen its film."""

    logits: Floats
    distances: Floats
    """To the nearest example of another fold."""


def fit_head(examples: Sequence[Example], inputs: Sequence[str], job: Job) -> ActionHead:
    """Fit a head and try it.

    Parameters
    ----------
    examples : sequence of Example
        At least two labels, two films; each with all the inputs.
    inputs : sequence of str
        Keys of the fingerprints to use.
    job : Job
        Checked between fits.

    Returns
    -------
    ActionHead
        Its trial is against answering with the most common label. A threshold above one means that no threshold keeps
        wrong answers to `MOST_WRONG`: it never answers.
    """
    counts = label_counts(examples)
    labels = tuple(counts)
    rows = np.array([np.concatenate([one.views[key] for key in inputs]) for one in examples], dtype=np.float64)
    sizes = [len(examples[0].views[key]) for key in inputs]
    targets = _targets(examples, labels)
    folds = folds_of([one.film for one in examples])
    penalty, held = _best_penalty(rows, targets, folds, sizes, job)
    temperature = fit_temperature(held.logits, targets)
    likely = softmax(held.logits / temperature)
    reach = float(np.quantile(held.distances, REACH_QUANTILE))
    near = held.distances <= reach
    right = targets[np.arange(len(targets)), likely.argmax(axis=1)] > 0
    threshold = choose_threshold(likely.max(axis=1)[near], right[near])
    centre, scale = _scaling(rows, sizes)
    known = standardise(rows, centre, scale)
    return ActionHead(
        labels=labels,
        counts=tuple(counts.values()),
        inputs=tuple(inputs),
        centre=centre,
        scale=scale,
        weights=fit_logistic(known, targets, penalty, job),
        temperature=temperature,
        threshold=threshold,
        known=known.astype(np.float32),
        reach=reach,
        trial=_trial(examples, targets, likely, near, threshold),
    )


def folds_of(films: Sequence[str]) -> NDArray[np.intp]:
    """Divide scenes into at most `MOST_FOLDS` folds of whole films, about even, the same for the same films."""
    names, index, sizes = np.unique(np.array(films), return_inverse=True, return_counts=True)
    fold_of = np.zeros(len(names), dtype=np.intp)
    filled = np.zeros(min(len(names), MOST_FOLDS))
    for name in np.argsort(-sizes, kind="stable"):
        fold_of[name] = filled.argmin()
        filled[fold_of[name]] += sizes[name]
    return np.asarray(fold_of[index], dtype=np.intp)


def choose_threshold(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Return the lowest threshold at which at most `MOST_WRONG` of the answers are wrong; above 1 when there is none.

    The share is Laplace's, (wrong + 1) / (answers + 2), so that a handful of lucky answers is not enough.
    """
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~right[order])
    answers = np.arange(1, len(order) + 1)
    good = (wrong + 1) / (answers + 2) <= MOST_WRONG
    if not good.any():
        return 1.01
    last = int(np.flatnonzero(good)[-1])
    return max(float(confidence[order][last]), LEAST_THRESHOLD)


def calibration_error(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error in ten even bins (Guo et al. 2017)."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs(float((confidence - right)[bins == b].sum())) for b in range(10)]
    return sum(gaps) / max(1, len(confidence))


def _targets(examples: Sequence[Example], labels: Sequence[str]) -> Floats:
    marks = np.array([[label in one.labels for label in labels] for one in examples], dtype=np.float64)
    return np.asarray(marks / marks.sum(axis=1, keepdims=True), dtype=np.float64)


def _scaling(rows: Floats, sizes: Sequence[int]) -> tuple[Floats, Floats]:
    spread = rows.std(axis=0)
    share = np.concatenate([np.full(size, np.sqrt(size / _USUAL_DIMENSION)) for size in sizes])
    return rows.mean(axis=0), np.where(spread > 1e-6, spread, 1.0) * share


def _best_penalty(
    rows: Floats, targets: Floats, folds: NDArray[np.intp], sizes: Sequence[int], job: Job
) -> tuple[float, _Held]:
    tried = {penalty: _hold_out(rows, targets, folds, sizes, penalty, job) for penalty in PENALTIES}

    def loss(penalty: float) -> float:
        return -float((targets * np.log(softmax(tried[penalty].logits) + 1e-12)).sum())

    best = min(tried, key=loss)
    return best, tried[best]


def _hold_out(
    rows: Floats, targets: Floats, folds: NDArray[np.intp], sizes: Sequence[int], penalty: float, job: Job
) -> _Held:
    logits, distances = np.zeros(targets.shape), np.zeros(len(rows))
    for fold in np.unique(folds):
        out = folds == fold
        centre, scale = _scaling(rows[~out], sizes)
        known, asked = standardise(rows[~out], centre, scale), standardise(rows[out], centre, scale)
        weights = fit_logistic(known, targets[~out], penalty, job)
        logits[out] = asked @ weights[:-1] + weights[-1]
        for row, one in zip(np.flatnonzero(out), asked, strict=True):
            job.check()
            distances[row] = np.linalg.norm(known - one, axis=1).min()
    return _Held(logits, distances)


def _trial(
    examples: Sequence[Example],
    targets: Floats,
    likely: Floats,
    near: NDArray[np.bool_],
    threshold: float,
) -> Trial:
    order = np.argsort(-likely, axis=1, kind="stable")
    hits = np.take_along_axis(targets, order, axis=1) > 0
    right, confidence = hits[:, 0], likely.max(axis=1)
    answered = near & (confidence >= threshold)
    return Trial(
        scenes=len(examples),
        films=len({one.film for one in examples}),
        top1=float(right.mean()),
        top5=float(hits[:, :5].any(axis=1).mean()),
        rival="the most common label",
        rival_top1=float((targets > 0).mean(axis=0).max()),
        answered=float(answered.mean()),
        wrong=float((~right)[answered].mean()) if answered.any() else 0.0,
        calibration_error=calibration_error(confidence, right),
    )
