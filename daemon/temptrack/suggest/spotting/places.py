"""Where a cue may begin and end, and what each place costs.

Music enters and leaves with a motive: a change of scene, an edit, a line that ends (Samsuka, "Cue Starts and Cue Ends":
mostly "a scene change, a cut, a movement"; 300 Monks: "change in emotion or dialog", "edit points"). Without one it
may sneak in or fade out, which costs more; and no cue ends in the middle of a sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.presence import Interval, Presence, spans_of
from temptrack.suggest.library import Floats
from temptrack.suggest.spotting.rules import SENTENCE_PAUSE_S

END, SCENE, CUT, LINE, ANYWHERE = "the range's end", "a scene's edge", "a cut", "the end of a line", "no edge"

_COSTS = {END: 0.0, SCENE: 0.5, CUT: 1.0, LINE: 1.0, ANYWHERE: 2.5}
"""Nats, for entry and exit alike: judgement; a place without a motive needs evidence seven times (e^2) as strong as a
scene's edge. At the range's ends nothing need be decided: films open and close with music more often than not, and of a
part of a film nobody knows what is beyond."""
_INTO_SENTENCE = 1.5
"""Added where music begins under a line."""
_SAME_S = 0.02
_SHORTEST_SENTENCE_S = 0.5


@dataclass(frozen=True)
class Places:
    """Moments in order of time, with what it costs to begin or end a cue there."""

    at_s: Floats
    """Shape (m,), from 0 to the range's length."""
    entry: Floats
    """Nats."""
    exit: Floats
    """Nats; inf where no cue may end."""
    names: tuple[str, ...]
    """What each is, for a person."""


def sentences_of(presence: Presence | None) -> list[Interval]:
    """Return where lines are spoken, from their first word to their last, pauses within them included."""
    if presence is None:
        return []
    spoken = presence.holds("speech")
    return spans_of(spoken, presence.step_s, shortest_s=_SHORTEST_SENTENCE_S, bridged_s=SENTENCE_PAUSE_S)


def places_of(
    duration_s: float,
    *,
    cuts_s: Sequence[float],
    scenes_s: Sequence[float],
    sentences: Sequence[Interval],
    step_s: float,
) -> Places:
    """Lay out the places of a range.

    Parameters
    ----------
    duration_s : float
        Length of the range.
    cuts_s, scenes_s : sequence of float
        Where shots and scenes change.
    sentences : sequence of (float, float)
        Where lines are spoken, in order of time.
    step_s : float
        Between places without a motive.
    """
    lines = [edge for sentence in sentences for edge in sentence]
    grid = np.arange(0.0, duration_s, step_s)
    kinds = ((END, (0.0, duration_s)), (SCENE, scenes_s), (CUT, cuts_s), (LINE, lines), (ANYWHERE, grid))
    found: dict[int, tuple[float, str]] = {}
    for name, moments in kinds:
        for moment in moments:
            if 0 <= moment <= duration_s:
                # The first kind to claim a moment has the better motive.
                found.setdefault(round(float(moment) / _SAME_S), (float(moment), name))
    ordered = sorted(found.values())
    at_s = np.array([moment for moment, _ in ordered])
    names = tuple(name for _, name in ordered)
    cost = np.array([_COSTS[name] for name in names])
    spoken = _inside(at_s, sentences)
    # Where the range stops, the cue is not ended by music but by the question.
    leave = np.where(spoken & (at_s < duration_s - _SAME_S), np.inf, cost)
    return Places(at_s, cost + _INTO_SENTENCE * spoken, leave, names)


def _inside(at_s: Floats, spans: Sequence[Interval]) -> NDArray[np.bool_]:
    """Return which moments lie within spans, their edges not counted."""
    if not spans:
        return np.zeros(len(at_s), dtype=bool)
    begins, ends = np.array(spans).T
    before = np.searchsorted(begins, at_s - _SAME_S) - 1
    known = before >= 0
    return np.asarray(known & (at_s + _SAME_S < ends[np.maximum(before, 0)]))
