"""Answers to figures: a hit rate as the contestant answers, and the one left when no unseen query may be accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.identity.contestants import Answer
from benchmarks.identity.material import Query

_NEAR_S = 0.25


@dataclass(frozen=True)
class Cell:
    """One length and condition."""

    length_s: int
    condition: str
    hits: float
    """Percent of stored queries answered with their track."""
    strict: float
    """Percent left when the score must exceed every score given to an unseen query of this length."""
    near: float
    """Percent answered with their track at the right place."""
    wrong: float
    """Percent answered with another track."""
    unseen_accepted: float
    """Percent of unseen queries answered with anything."""


def cells(queries: Sequence[Query], answers: Mapping[str, Answer]) -> list[Cell]:
    """Return a cell for each length and condition, in the order of the queries."""
    kinds = dict.fromkeys((query.length_s, query.condition) for query in queries)
    return [_cell(length_s, condition, queries, answers) for length_s, condition in kinds]


def _cell(length_s: int, condition: str, queries: Sequence[Query], answers: Mapping[str, Answer]) -> Cell:
    unseen = [query for query in queries if query.length_s == length_s and not query.track]
    bar = max((answers[q.path.stem].score for q in unseen if q.path.stem in answers), default=-1.0)
    here = [q for q in queries if (q.length_s, q.condition) == (length_s, condition)]
    stored = [(q, answers.get(q.path.stem)) for q in here if q.track]
    right = [(q, a) for q, a in stored if a is not None and a.track == q.track]
    strange = [q for q in here if not q.track]
    return Cell(
        length_s,
        condition,
        hits=_percent(len(right), len(stored)),
        strict=_percent(sum(a.score > bar for _, a in right), len(stored)),
        near=_percent(sum(abs(a.at_s - q.at_s) <= _NEAR_S for q, a in right), len(stored)),
        wrong=_percent(sum(a is not None for _, a in stored) - len(right), len(stored)),
        unseen_accepted=_percent(sum(q.path.stem in answers for q in strange), len(strange)),
    )


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
