"""From a look at a query, some seconds long, to the tracks that may be in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from temptrack.fingerprint.landmarks.alignment import Alignment, retune, settle
from temptrack.fingerprint.landmarks.evidence import Evidence, Weight
from temptrack.fingerprint.landmarks.index import LandmarkIndex, Place
from temptrack.fingerprint.landmarks.listening import HALF_FRAME_S
from temptrack.fingerprint.landmarks.pairs import QueryPairs
from temptrack.fingerprint.landmarks.types import Whole

_FAN, _FAN_STRONG, _FAN_CHANGED = 10, 20, 5
"""Pairs of the query that begin with a peak."""
_PLACES, _PLACES_STRONG = 10, 16
_BUDGET, _BUDGET_STRONG = 150_000, 300_000
"""Stored pairs a look may meet. Of strong peaks' there is one for ten of all: so their rarest are met in 600 hours of
music as those of all are in 30."""
_SPEEDS = tuple(1 + percent / 100 for percent in (1, -1, 2, -2, 3, -3, 4, -4))
_PACES = tuple(1 + percent / 100 for percent in (2, -2, 4, -4))
CHANGES = tuple([(speed, speed) for speed in _SPEEDS] + [(pace, 1.0) for pace in _PACES])
"""Guesses at another speed: pace, and pitch."""
_BUDGET_CHANGED = 12_000
_PLACES_CHANGED = 2
_GOLDEN = 0.6180339887
_RETUNED = 4
"""Of all the guesses at another speed, those that are looked at closely."""


@dataclass(frozen=True)
class Look:
    """A part of a query."""

    half_frames: Whole
    """Shape (n,): of its peaks, from its start."""
    bins: Whole
    length: int
    """In half frames."""
    levels: Whole | None = None
    """How strong each peak is, see `Constellation`; None where that is not known."""

    @cached_property
    def pairs(self) -> QueryPairs:
        """What it is looked up by."""
        return QueryPairs(self.half_frames, self.bins, _FAN_STRONG)

    def prominent(self, a_second: float) -> "Look":
        """Return it with its strongest peaks alone, so many a second; with all where that is not known."""
        count = round(a_second * self.length * HALF_FRAME_S)
        if self.levels is None or count >= len(self.bins) or not self.levels.any():
            return self
        spread = np.arange(len(self.bins)) * _GOLDEN % 1  # which of those that are alike, all over the look
        kept = np.sort(np.lexsort((spread, -self.levels))[:count])
        return Look(self.half_frames[kept], self.bins[kept], self.length, self.levels[kept])


@dataclass(frozen=True)
class Found:
    """A track that may be in a look."""

    alignment: Alignment
    weight: Weight


def search(index: LandmarkIndex, look: Look, evidence: Evidence) -> list[Found]:
    """Return the tracks that may be in a look as they were stored, best first."""
    keys, at = look.pairs.nearest(_FAN).keys()
    places = index.places(keys, at, look.length, most=_PLACES, budget=_BUDGET)
    return _settled(index, evidence, places)


def search_strong(index: LandmarkIndex, look: Look, evidence: Evidence) -> list[Found]:
    """Return the same by pairs of strong peaks alone: found under noise, which hides the others."""
    keys, at = look.pairs.keys()
    places = index.places(keys, at, look.length, most=_PLACES_STRONG, budget=_BUDGET_STRONG, strong=True)
    return _settled(index, evidence, places)


def search_changed(index: LandmarkIndex, look: Look, evidence: Evidence) -> list[Found]:
    """Return the tracks that may be in a look played up to 4 % faster or slower, best first.

    Guesses lie 1 % apart, which keys of low peaks bear: a bin is 1 % at 1.1 kHz.
    """
    guesses = sorted(_guesses(index, look), key=lambda guess: -guess[1].surprise)[:_RETUNED]
    rough = (Alignment(place.track, place.start, pace, pitch) for (pace, pitch), place in guesses)
    return sorted((Found(*retune(index, evidence, one)) for one in rough), key=lambda one: -one.weight.score)


def _settled(index: LandmarkIndex, evidence: Evidence, places: Iterable[Place]) -> list[Found]:
    found = [Found(*settle(index, evidence, Alignment(place.track, place.start))) for place in places]
    return sorted(found, key=lambda one: -one.weight.score)


def _guesses(index: LandmarkIndex, look: Look) -> Iterator[tuple[tuple[float, float], Place]]:
    pairs = look.pairs.nearest(_FAN_CHANGED)
    for pace, pitch in CHANGES:
        keys, at = pairs.keys(pace, pitch)
        for place in index.places(keys, at, look.length, most=_PLACES_CHANGED, budget=_BUDGET_CHANGED):
            yield (pace, pitch), place
