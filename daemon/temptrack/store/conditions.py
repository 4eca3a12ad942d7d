"""What a track must be like to be listed, as far as a store can tell by single columns."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from temptrack.store.records import TrackSummary

_AFFECT: dict[str, Callable[[TrackSummary], float]] = {
    "affect_energy": lambda track: track.affect.energy,
    "affect_valence": lambda track: track.affect.valence,
}


@dataclass(frozen=True)
class Within:
    """One of these figures lies between two bounds, both of which count."""

    columns: tuple[str, ...]
    """Names of a track's figures; energy and valence are ``affect_energy`` and ``affect_valence``."""
    low: float = -math.inf
    high: float = math.inf

    @property
    def open(self) -> bool:
        """Whether every figure passes."""
        return math.isinf(self.low) and math.isinf(self.high)

    def holds(self, track: TrackSummary) -> bool:
        """Return whether a track meets it."""
        return any(self.low <= _figure(track, column) <= self.high for column in self.columns)


@dataclass(frozen=True)
class OneOf:
    """A text is one of these, in whatever case."""

    column: str
    values: frozenset[str]
    """In lower case; at least one."""

    def holds(self, track: TrackSummary) -> bool:
        """Return whether a track meets it."""
        text: str = getattr(track, self.column)
        return text.lower() in self.values


Condition: TypeAlias = Within | OneOf


def _figure(track: TrackSummary, column: str) -> float:
    if column in _AFFECT:
        return _AFFECT[column](track)
    value: float = getattr(track, column)
    return value
