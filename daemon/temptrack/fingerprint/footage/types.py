"""Footage: clips of media laid along a range."""

from dataclasses import dataclass
from pathlib import Path

from temptrack.media.types import Span


@dataclass(frozen=True)
class Segment:
    """One clip of the range: a span of a source, laid at ``record_in_s <= t < record_out_s`` from the range's start."""

    path: Path
    span: Span
    record_in_s: float
    record_out_s: float
    speed: float = 1.0
    """Source seconds per record second, above 0."""
    reversed: bool = False


@dataclass(frozen=True)
class Footage:
    """The range to look at. Gaps are black; where segments overlap, the later in the list is on top."""

    segments: tuple[Segment, ...]
    duration_s: float
