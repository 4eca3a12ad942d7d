"""The editor's own verdicts, called to mind when something alike is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.types import Affect, Vector
from temptrack.store.feedback import FeedbackRecord, QuestionRecord
from temptrack.store.words import query_terms
from temptrack.suggest.evidence import ENERGY_DEVIATION, VALENCE_DEVIATION
from temptrack.suggest.memory import PRIOR_DISTANCE, Near, unit

_FORGOTTEN = 0.01
"""Weight from which on a verdict is as good as not given."""


@dataclass(frozen=True)
class Choice:
    """A verdict that the question calls to mind."""

    verdict: FeedbackRecord
    weight: float
    """How alike the two questions are: 1 the same, 0 nothing in common."""


def recall_choices(
    feedback: Sequence[FeedbackRecord], asked: QuestionRecord, near: Sequence[Near] = ()
) -> list[Choice]:
    """Return the verdicts on questions like this one.

    Parameters
    ----------
    feedback : sequence of FeedbackRecord
    asked : QuestionRecord
        The question at hand.
    near : sequence of Near
        The learnt scenes nearest to its footage: they say what counts as near in each space.
    """
    usual = {found.space: found.usual for found in near}
    # The verdicts on one answer share its question.
    weights: dict[str, float] = {}
    for one in feedback:
        if one.answer_id not in weights:
            weights[one.answer_id] = alike(one.asked, asked, usual.get("style"), usual.get("semantic"))
    return [Choice(one, weights[one.answer_id]) for one in feedback if weights[one.answer_id] > _FORGOTTEN]


def alike(
    one: QuestionRecord, other: QuestionRecord, usual_style: float | None = None, usual_semantic: float | None = None
) -> float:
    """Return how alike two questions are, 0 to 1.

    Footage: a Gaussian kernel over style, semantics (of one model) and the affect wanted, with the same deviations by
    which learnt scenes are recalled; all of them must agree, as taste in one scene says nothing of another. Words
    alone: the squared share of their word stems that both have, and the affect. Footage and words never meet.
    """
    if one.style is not None and other.style is not None:
        z2 = _squared(one.style, other.style, usual_style)
        if one.semantic is not None and other.semantic is not None and one.semantic_key == other.semantic_key:
            z2 += _squared(one.semantic, other.semantic, usual_semantic)
        return float(np.exp(-0.5 * (z2 + _affect_squared(one.affect, other.affect))))
    if one.style is not None or other.style is not None:
        return 0.0
    return _shared_words(one.text, other.text) ** 2 * float(np.exp(-0.5 * _affect_squared(one.affect, other.affect)))


def _squared(one: Vector, other: Vector, usual: float | None) -> float:
    distance = max(0.0, 1.0 - float(unit(one) @ unit(other)))
    return (distance / (usual or PRIOR_DISTANCE)) ** 2


def _affect_squared(one: Affect | None, other: Affect | None) -> float:
    if one is None or other is None:
        return 0.0
    return ((one.energy - other.energy) / ENERGY_DEVIATION) ** 2 + (
        (one.valence - other.valence) / VALENCE_DEVIATION
    ) ** 2


def _shared_words(one: str, other: str) -> float:
    ours, theirs = set(query_terms(one)), set(query_terms(other))
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0
