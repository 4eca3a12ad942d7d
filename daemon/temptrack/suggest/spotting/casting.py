"""Which track for which cue, all cues together: the best for each, but not one track for everything.

A track that has just been heard is avoided in the next cue, and to a lesser degree in any later one, unless the scene
is like the one it was heard under: then it is a theme that returns, as film music has them. Everything is in log-odds,
so that a track much better than all others may be used again all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.types import Vector
from temptrack.suggest.answer import Suggestion
from temptrack.suggest.library import Floats

ADJACENT, AGAIN, RETURN = 3.0, 0.7, 0.3
"""Log-odds that a track loses when it was heard in the cue before, or in an earlier one, and wins when it returns for a
scene like the one it was heard under. Judgement."""
ALIKE = 0.7
"""Cosine of two style vectors from which on scenes are alike; those of unrelated footage scatter around 0."""
_BEAM = 64


@dataclass(frozen=True)
class Part:
    """A cue that wants a track."""

    style: Vector
    """Of the picture under it."""
    candidates: tuple[Suggestion, ...]
    """Best first; none where nothing may be used."""
    abstains: bool = False
    """None of them fits."""


@dataclass(frozen=True)
class Cast:
    """The choice for one cue."""

    chosen: Suggestion | None
    others: tuple[Suggestion, ...]
    """Best first."""
    returns: int = 0
    """Number, from 1, of the cue whose track comes back because the scene is alike; 0 for none."""


@dataclass(frozen=True)
class _Choice:
    worth: float
    rows: tuple[int, ...]
    """Of the chosen candidate of each cue so far; -1 for none."""


def cast(parts: Sequence[Part]) -> list[Cast]:
    """Choose for all cues together, by a beam search in order of time."""
    alike = _likeness([part.style for part in parts])
    beam = [_Choice(0.0, ())]
    for number, part in enumerate(parts):
        options = [-1] if part.abstains or not part.candidates else range(len(part.candidates))
        grown = [
            _Choice(choice.worth + _worth(parts, choice.rows, number, row, alike), (*choice.rows, row))
            for choice in beam
            for row in options
        ]
        beam = sorted(grown, key=lambda choice: -choice.worth)[:_BEAM]
    rows = beam[0].rows
    return [_cast(parts, rows, number, alike) for number in range(len(parts))]


def _likeness(styles: Sequence[Vector]) -> Floats:
    if not styles:
        return np.zeros((0, 0))
    rows = np.stack(styles).astype(np.float64)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.asarray(rows @ rows.T, dtype=np.float64)


def _worth(
    parts: Sequence[Part],
    rows: Sequence[int],
    number: int,
    row: int,
    alike: Floats,
) -> float:
    if row < 0:
        return 0.0
    suggestion = parts[number].candidates[row]
    before = [n for n in range(number) if rows[n] >= 0 and _track(parts, rows, n) == suggestion.track.track_id]
    if not before:
        return suggestion.score
    if max(alike[number, n] for n in before) >= ALIKE:
        return suggestion.score + RETURN
    return suggestion.score - (ADJACENT if before[-1] == number - 1 else AGAIN)


def _cast(
    parts: Sequence[Part],
    rows: Sequence[int],
    number: int,
    alike: Floats,
) -> Cast:
    part, row = parts[number], rows[number]
    if row < 0:
        return Cast(None, part.candidates)
    chosen = part.candidates[row]
    others = tuple(one for one in part.candidates if one is not chosen)
    earlier = [n for n in range(number) if rows[n] >= 0 and _track(parts, rows, n) == chosen.track.track_id]
    themes = [n for n in earlier if alike[number, n] >= ALIKE]
    return Cast(chosen, others, themes[-1] + 1 if themes else 0)


def _track(parts: Sequence[Part], rows: Sequence[int], number: int) -> str:
    return parts[number].candidates[rows[number]].track.track_id
