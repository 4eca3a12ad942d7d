"""Suggestions that hold still: a list that changed with every second would be of no use to anybody.

From one revision to the next the scores of the tracks move a little, because the window moved. So there is
hysteresis. The first track stays until another is clearly better: by `CLEARLY` at once, or by `AHEAD` in two revisions
running. Below it, the tracks that were shown keep their places against others that are better by less than `AHEAD`.
Both are log-odds, as the scores are; they are judgement, not fitted.
"""

from dataclasses import dataclass, replace

from temptrack.suggest.answer import Answer, Suggestion
from temptrack.suggest.uncertainty import confidence_of_first

CLEARLY = 0.7
"""Odds of 2 to 1 for the other track."""
AHEAD = 0.2
"""Odds of 1.2 to 1."""


@dataclass(frozen=True)
class Settled:
    """An answer after hysteresis."""

    answer: Answer
    changed: bool
    """Whether the first track is another than before; true for the first answer."""


class Steadiness:
    """Settles the answers of one stream, in order.

    Parameters
    ----------
    limit : int
        How many tracks are shown.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._shown: tuple[str, ...] = ()
        self._challenger = ""

    @property
    def shown(self) -> frozenset[str]:
        """The tracks shown last: their scores must be known to settle the next answer."""
        return frozenset(self._shown)

    def settle(self, answer: Answer) -> Settled:
        """Return the answer in a steady order; its suggestions come in any."""
        by_score = sorted(answer.suggestions, key=lambda s: (-round(s.score, 9), s.track.track_id))
        first = self._first(by_score)
        rest = sorted((s for s in by_score if s is not first), key=self._rest_key)
        order = ([first] if first is not None else []) + rest
        changed = self._shown[:1] != tuple(s.track.track_id for s in order[:1])
        kept = tuple(replace(s, rank=rank) for rank, s in enumerate(order[: self._limit], start=1))
        self._shown = tuple(s.track.track_id for s in kept)
        uncertainty = replace(answer.uncertainty, confidence=confidence_of_first([s.confidence for s in kept]))
        return Settled(replace(answer, suggestions=kept, uncertainty=uncertainty), changed)

    def _first(self, by_score: list[Suggestion]) -> Suggestion | None:
        """Return the track to be first, and remember which one would like to be."""
        if not by_score:
            self._challenger = ""
            return None
        best = by_score[0]
        holder = next((s for s in by_score if (s.track.track_id,) == self._shown[:1]), None)
        lead = best.score - holder.score if holder is not None else CLEARLY
        ahead = lead >= AHEAD
        persists = ahead and best.track.track_id == self._challenger
        self._challenger = best.track.track_id if ahead else ""
        return best if holder is None or lead >= CLEARLY or persists else holder

    def _rest_key(self, suggestion: Suggestion) -> tuple[float, str]:
        bonus = AHEAD if suggestion.track.track_id in self._shown else 0.0
        return -round(suggestion.score + bonus, 9), suggestion.track.track_id
