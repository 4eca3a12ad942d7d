"""How sure an answer and each of its tracks is: from scores to calibrated, then to the editor's own, probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from temptrack.suggest.standing import doubts_of
from temptrack.suggest.uncertainty import confidence_of, trust_in
from temptrack.suggest.weighed import Weighed


@dataclass(frozen=True)
class Sureness:
    """Two probabilities of one thing."""

    raw: float
    """As films bear it out."""
    own: float
    """As the editor's verdicts moved it; the same where there are too few."""


@dataclass(frozen=True)
class Assessed:
    """How sure one may be."""

    answer: Sureness
    tracks: Mapping[int, Sureness]
    """By row of the library."""
    threshold: float | None
    """The least raw probability that keeps to the risk; 2 where none does, None where nobody can tell."""


def assess(weighed: Weighed, rows: Sequence[int], risk: float) -> Assessed:
    """Assess the rows that were chosen, best first."""
    standing, scores = weighed.standing, weighed.fused.scores
    trust = trust_in(weighed.context, weighed.novelty)
    doubts = doubts_of(weighed.context, scores[weighed.eligible], weighed.novelty)
    before = [confidence_of(float(scores[row]), trust) for row in rows]
    answer = standing.of_answer(before, doubts)
    # One of three is never less probable than any of them.
    tracks = [min(one, answer) for one in standing.of_tracks(before, doubts)]
    own = standing.verdicts
    return Assessed(
        answer=Sureness(answer, own(answer)),
        tracks={row: Sureness(one, own(one)) for row, one in zip(rows, tracks, strict=True)},
        threshold=standing.threshold(risk),
    )
