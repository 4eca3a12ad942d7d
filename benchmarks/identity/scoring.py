"""Answers to figures: a hit rate as the contestant answers, and the one left when no unseen query may be accepted."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.identity.answers import Answer
from benchmarks.identity.material import Query

_NEAR_S = 0.25
_Z = 1.96


@dataclass(frozen=True)
class Cell:
    """One length and condition."""

    length_s: int
    condition: str
    asked: int
    """Queries of stored tracks."""
    hits: float
    """Percent of these answered with their track."""
    strict: float
    """Percent left when the score must exceed every score given to an unseen query of this length."""
    interval: tuple[float, float]
    """Within which that one lies, 95 %."""
    near: float
    """Percent answered with their track at the right place."""
    wrong: float
    """Percent answered with another track."""


@dataclass(frozen=True)
class Unseen:
    """What became of queries whose track is not stored, of one length."""

    length_s: int
    asked: int
    accepted: float
    """Percent answered with anything."""
    interval: tuple[float, float]


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the percents between which a share lies, 95 % (Wilson 1927)."""
    if not whole:
        return 0.0, 100.0
    share, room = part / whole, _Z**2 / whole
    middle = share + room / 2
    spread = _Z * math.sqrt(share * (1 - share) / whole + room / whole / 4)
    return 100 * max(0.0, middle - spread) / (1 + room), 100 * min(1 + room, middle + spread) / (1 + room)


def cells(queries: Sequence[Query], answers: Mapping[str, Answer]) -> list[Cell]:
    """Return a cell for each length and condition, in the order of the queries."""
    bars = {length_s: _bar(queries, answers, length_s) for length_s in _lengths(queries)}
    kinds = dict.fromkeys((query.length_s, query.condition) for query in queries if query.track)
    return [_cell(queries, answers, length_s, condition, bars[length_s]) for length_s, condition in kinds]


def unseen(queries: Sequence[Query], answers: Mapping[str, Answer]) -> list[Unseen]:
    """Return how often queries of no stored track were answered, by length."""
    found = []
    for length_s in _lengths(queries):
        here = [query for query in queries if query.length_s == length_s and not query.track]
        accepted = sum(query.name in answers for query in here)
        found.append(Unseen(length_s, len(here), _percent(accepted, len(here)), wilson(accepted, len(here))))
    return found


def by_source(queries: Sequence[Query], answers: Mapping[str, Answer]) -> dict[str, tuple[float, int]]:
    """Return the strict hit rate over all lengths and conditions, and of how many, by the folder a track came from."""
    bars = {length_s: _bar(queries, answers, length_s) for length_s in _lengths(queries)}
    found = {}
    for source in dict.fromkeys(query.source for query in queries if query.track):
        here = [query for query in queries if query.track and query.source == source]
        found[source] = (_percent(_count(here, answers, lambda q, a: a.score > bars[q.length_s]), len(here)), len(here))
    return found


def _cell(queries: Sequence[Query], answers: Mapping[str, Answer], length_s: int, condition: str, bar: float) -> Cell:
    here = [q for q in queries if (q.length_s, q.condition) == (length_s, condition) and q.track]
    hits = _count(here, answers, lambda q, a: True)
    strict = _count(here, answers, lambda q, a: a.score > bar)
    near = _count(here, answers, lambda q, a: abs(a.at_s - q.at_s) <= _NEAR_S)
    wrong = sum(q.name in answers for q in here) - hits
    return Cell(
        length_s,
        condition,
        len(here),
        hits=_percent(hits, len(here)),
        strict=_percent(strict, len(here)),
        interval=wilson(strict, len(here)),
        near=_percent(near, len(here)),
        wrong=_percent(wrong, len(here)),
    )


def _count(here: Sequence[Query], answers: Mapping[str, Answer], told: Callable[[Query, Answer], bool]) -> int:
    """Return how many are answered with their track, and as they should be."""
    right = ((query, answers[query.name]) for query in here if query.name in answers)
    return sum(answer.track == query.track and told(query, answer) for query, answer in right)


def _bar(queries: Sequence[Query], answers: Mapping[str, Answer], length_s: int) -> float:
    strange = (query for query in queries if query.length_s == length_s and not query.track)
    return max((answers[query.name].score for query in strange if query.name in answers), default=-1.0)


def _lengths(queries: Sequence[Query]) -> list[int]:
    return list(dict.fromkeys(query.length_s for query in queries))


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
