"""From the store's labelled scenes to a lesson: heads that beat what could be said without them, or why not."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from temptrack.catalogue.actions.examples import (
    LEAST_FILMS,
    LEAST_SCENES,
    Example,
    examples_of,
    fingerprint_of,
    label_counts,
    sift,
    usable,
)
from temptrack.catalogue.actions.fitting import fit_head
from temptrack.catalogue.actions.logistic import fit_temperature
from temptrack.catalogue.report import now
from temptrack.fingerprint.action import ActionHead, HeadShelf, Lesson
from temptrack.fingerprint.picture import DYNAMICS, STYLE
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.progress import Job
from temptrack.store.interface import Store

LEAST_LABELS = 2
MOST_EXAMPLES = 4000
"""More are drawn from evenly: fitting takes a minute at that many, and tells no more apart."""
LEAST_TO_CALIBRATE = 20
"""Labelled scenes of a group, to fit its temperature on."""
_ZERO_SHOT = "zero-shot"
_LOG = logging.getLogger(__name__)


def teach_actions(store: Store, shelf: HeadShelf, semantic: SemanticFingerprint | None, job: Job) -> Lesson:
    """Learn to recognise what the labelled scenes of the store show, and keep it, unless they are those of last time.

    Parameters
    ----------
    store : Store
        Whose scenes with labels that a person stated are the examples.
    shelf : HeadShelf
        Where the lesson is kept.
    semantic : SemanticFingerprint or None
        With a model, its vectors are an input of their own, and its zero-shot labels are the rival to beat.
    job : Job
        Told of the stage "fit".

    Returns
    -------
    Lesson
        The one in use from now on.
    """
    job.report("fit", 0, 1, "labels")
    examples = examples_of(store.scenes(), store.films())
    taught_by = f"{fingerprint_of(examples)}/{DYNAMICS.key}/{semantic.labelling_key if semantic else ''}"
    last = shelf.lesson()
    if last.taught_by == taught_by or (not examples and not last.taught_by):
        return last
    lesson = replace(make_lesson(examples, semantic, job), taught_by=taught_by, fitted_at=now())
    try:
        shelf.keep(lesson)
    except OSError as error:
        _LOG.warning("What was learnt of labels could not be kept in %s: %s", shelf.path, error)
    job.report("fit", 1, 1, "labels")
    return lesson


def make_lesson(examples: Sequence[Example], semantic: SemanticFingerprint | None, job: Job) -> Lesson:
    """Fit what can be fitted on examples; keeps nothing."""
    sifted, left_out = sift(examples)
    video = (STYLE.key, DYNAMICS.key)
    inputs = [video] if semantic is None else [video, (*video, semantic.identity.key)]
    fitted = [head for keys in inputs if (head := _fit(sifted, keys, semantic, job)) is not None]
    heads = sorted((head for head in fitted if _worth_using(head)), key=lambda head: -head.trial.top1)
    return Lesson(
        heads=tuple(heads),
        finding=_finding(fitted, heads, left_out),
        left_out=left_out,
        temperatures=_temperatures(examples, semantic) if semantic else {},
        zero_shot_key=semantic.labelling_key if semantic else "",
    )


def _fit(
    examples: Sequence[Example], inputs: Sequence[str], semantic: SemanticFingerprint | None, job: Job
) -> ActionHead | None:
    ready, _ = sift(_thinned(usable(examples, inputs)))
    if len(label_counts(ready)) < LEAST_LABELS:
        return None
    head = fit_head(ready, inputs, job)
    if semantic is None:
        return head
    top1 = _zero_shot_top1(usable(ready, [semantic.identity.key]), head.labels, semantic)
    if top1 is None or top1 < head.trial.rival_top1:
        return head
    return replace(head, trial=replace(head.trial, rival=_ZERO_SHOT, rival_top1=top1))


def _worth_using(head: ActionHead) -> bool:
    return head.trial.top1 > head.trial.rival_top1 and head.threshold <= 1


def _thinned(examples: Sequence[Example]) -> list[Example]:
    if len(examples) <= MOST_EXAMPLES:
        return list(examples)
    chosen = np.random.default_rng(0).choice(len(examples), MOST_EXAMPLES, replace=False)
    return [examples[index] for index in sorted(chosen)]


def _zero_shot_top1(examples: Sequence[Example], labels: Sequence[str], semantic: SemanticFingerprint) -> float | None:
    """Return how often the model names one of a scene's labels when it may choose among those the head knows."""
    if not examples:
        return None
    key = semantic.identity.key
    named = (labels[int(semantic.choose(one.views[key], labels).argmax())] for one in examples)
    return float(np.mean([label in one.labels for label, one in zip(named, examples, strict=True)]))


def _temperatures(examples: Iterable[Example], semantic: SemanticFingerprint) -> dict[str, float]:
    ready = usable(list(examples), [semantic.identity.key])
    fitted: dict[str, float] = {}
    for group in semantic.vocabulary.groups:
        marks = np.array([[label in one.labels for label in group.labels] for one in ready], dtype=np.float64)
        named = [row for row in range(len(ready)) if marks[row].any()]
        if len(named) >= LEAST_TO_CALIBRATE:
            logits = np.array([semantic.logits(group, ready[row].views[semantic.identity.key]) for row in named])
            fitted[group.name] = fit_temperature(logits, marks[named] / marks[named].sum(axis=1, keepdims=True))
    return fitted


def _finding(fitted: Sequence[ActionHead], heads: Sequence[ActionHead], left_out: dict[str, int]) -> str:
    if not fitted:
        few = _listed(left_out) if left_out else "no labelled scene has been learnt"
        return (
            f"Too few labelled scenes to learn from: {few}. Two labels are needed, each of at least {LEAST_SCENES} "
            f"scenes out of {LEAST_FILMS} films."
        )
    best = heads[0] if heads else max(fitted, key=lambda head: head.trial.top1)
    trial = best.trial
    told = (
        f"{len(best.labels)} labels learnt from {trial.scenes} scenes of {trial.films} films: on films held out the "
        f"likeliest label is right {trial.top1:.0%} of the time ({trial.rival}: {trial.rival_top1:.0%})"
    )
    if heads:
        told += f", and it answers {trial.answered:.0%} of the time, {trial.wrong:.0%} of that wrongly."
    elif best.threshold > 1:
        told += "; no threshold keeps its answers right often enough, so it is not used."
    else:
        told += "; that is no better, so it is not used."
    return f"{told} Left out for want of scenes: {_listed(left_out)}." if left_out else told


def _listed(counts: dict[str, int]) -> str:
    names = sorted(counts, key=lambda label: (-counts[label], label))
    shown = ", ".join(f"{label} ({counts[label]})" for label in names[:8])
    return shown if len(names) <= 8 else f"{shown} and {len(names) - 8} more"
