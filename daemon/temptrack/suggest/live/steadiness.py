"""Suggestions that hold still: a list that changed with every second would be of no use to anybody.

From one revision to the next the scores of the tracks move a little, because the window moved. So there is
hysteresis. The first track stays until another is clearly better: by `CLEARLY` at once, or by `AHEAD` in two revisions
running. Below it, the tracks that were shown keep their places against others that are better by less than `AHEAD`.
Both are log-odds, as the scores are; they are judgement, not fitted.
"""

from collections.abc import Mapping

CLEARLY = 0.7
"""Odds of 2 to 1 for the other track."""
AHEAD = 0.2
"""Odds of 1.2 to 1."""


class Steadiness:
    """Settles which tracks of one stream are shown, revision after revision.

    Parameters
    ----------
    limit : int
        How many.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._challenger = ""
        self.shown: tuple[str, ...] = ()
        """The tracks shown last, in order: their scores must be known to settle the next revision."""
        self.changed = False
        """Whether the first of them is another than before; true for the first revision."""

    def settle(self, scores: Mapping[str, float]) -> tuple[str, ...]:
        """Return the tracks to show, in order.

        Parameters
        ----------
        scores : mapping of str to float
            By track id: of the best tracks, and of those in `shown` that may still be suggested.
        """
        first = self._first(scores)
        rest = sorted((track for track in scores if track != first), key=lambda track: self._rest_key(track, scores))
        order = (*((first,) if first else ()), *rest)[: self._limit]
        self.changed = self.shown[:1] != order[:1]
        self.shown = order
        return order

    def _first(self, scores: Mapping[str, float]) -> str:
        """Return the track to be first, and remember which one would like to be."""
        if not scores:
            self._challenger = ""
            return ""
        best = min(scores, key=lambda track: (-round(scores[track], 9), track))
        holder = self.shown[0] if self.shown and self.shown[0] in scores else ""
        lead = scores[best] - scores[holder] if holder else CLEARLY
        persists = lead >= AHEAD and best == self._challenger
        self._challenger = best if lead >= AHEAD else ""
        return best if not holder or lead >= CLEARLY or persists else holder

    def _rest_key(self, track: str, scores: Mapping[str, float]) -> tuple[float, str]:
        bonus = AHEAD if track in self.shown else 0.0
        return -round(scores[track] + bonus, 9), track
