"""What the identity fingerprint keeps of a recording, and what it answers with."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector

Whole: TypeAlias = NDArray[np.int64]
"""Whole numbers: frames, bins, keys."""


@dataclass(frozen=True)
class Peaks:
    """Peaks of a spectrum, by frame and then by bin."""

    frames: Whole
    """Shape (n,), ascending."""
    bins: Whole
    """Shape (n,): of the spectrum, `LOW_BIN` to below `HIGH_BIN`."""


@dataclass(frozen=True)
class PowerPeaks(Peaks):
    """Peaks as they are found."""

    powers: Vector
    """Shape (n,); a sine of amplitude 1 has 1/4."""


@dataclass(frozen=True)
class Constellation(Peaks):
    """What is stored of a recording; frame i is centred on ``i * HOP / LANDMARK_RATE_HZ`` seconds."""

    levels: Whole
    """Shape (n,): how strong, from `LEVELS` - 1, as strong as the music around, down to 0, `LEVEL_DB` a step."""


class Recorded(Protocol):
    """Recordings one behind the other on a line of half frames."""

    track_ids: list[str]

    def start_of(self, track: int) -> int:
        """Return the half frame of the line at which a track begins."""
        ...

    def edges_of(self, track: int) -> tuple[int, int]:
        """Return the half frames of the line between which a track lies."""
        ...

    def peaks_between(self, track: int, begin: float, end: float) -> tuple[Whole, Whole, Whole]:
        """Return a track's peaks from one half frame of the line to another: half frames, bins and levels."""
        ...


@dataclass(frozen=True)
class IdentityMatch:
    """A part of a query that is a part of a track."""

    track_id: str
    query_in_s: float
    query_out_s: float
    track_in_s: float
    """What of the track is heard at ``query_in_s``."""
    score: float
    """Log-likelihood, in nats, that the track is there rather than that its peaks are met by chance."""
    confidence: float
    """Calibrated probability that this is the recording."""
    speed: float = 1.0
    """Seconds of the track that pass in a second of the query: 1.04 when it plays 4 % fast."""
