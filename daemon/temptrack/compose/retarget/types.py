"""What is asked of a track that is cut to a length, and what comes of it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.media.types import Sound

Numbers: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Grid: TypeAlias = Literal["bars", "beats", "steps"]

STRETCH_MOST = 0.005
"""The most that anything is played faster or slower: half a percent, a third of the least change of tempo that
listeners were found to notice (Drake & Botte 1993, "Tempo sensitivity in auditory sequences: evidence for a
multiple-look model": 1.5 %, at intervals of 300 to 800 ms), half the speed error that hi-fi turntables were allowed
(DIN 45500-3: +1.5 %, -1 %), and 9 cents of pitch."""

LOOP_STRETCH_MOST = 0.015
"""For a loop, which has no ending to give: that least change itself."""

SHORTEST_S = 0.5
LONGEST_S = 1800.0
SHORTEST_TRACK_S, LONGEST_TRACK_S = 0.25, 1800.0
MOST_VARIATIONS = 10


@dataclass(frozen=True)
class Hit:
    """A moment of the track that shall land on a moment of the result."""

    out_s: float
    track_s: float | None = None
    """None for the strongest rise."""


@dataclass(frozen=True)
class Wish:
    """What a track shall become."""

    duration_s: float
    hit: Hit | None = None
    loop: bool = False
    """Its end runs into its beginning."""
    once: bool = False
    """No passage is heard twice."""
    segments: float = 0.0
    """From few long segments (0) to many short ones (1)."""
    variations: int = 1
    free_beginning: bool = False
    free_ending: bool = False
    no_stretch: bool = False


@dataclass(frozen=True)
class Segment:
    """A stretch of the track as it is used, in samples; half-open."""

    track_in: float
    """Between samples where the part is stretched."""
    track_out: float
    out_in: int
    out_out: int

    @property
    def speed(self) -> float:
        """Samples of the track for one of the result."""
        return (self.track_out - self.track_in) / (self.out_out - self.out_in)


@dataclass(frozen=True)
class Seam:
    """Where two segments meet."""

    out_s: float
    leave_s: float
    """Track time that is left."""
    enter_s: float
    """Track time that is entered."""
    fade_s: float
    """How long before ``out_s`` the cross-fade begins; it ends there."""
    correlation: float
    """Of the two sounds in the cross-fade."""
    difference: float
    """Of the music on both sides; 1 is a clear change."""
    keeps_bar: bool


@dataclass(frozen=True)
class Landed:
    """Where a hit came to lie."""

    track_s: float
    out_s: float
    error_s: float


@dataclass(frozen=True)
class Variation:
    """One way to cut the track."""

    sound: Sound
    segments: tuple[Segment, ...]
    seams: tuple[Seam, ...]
    hit: Landed | None
    beginning_kept: bool
    ending_kept: bool
    ending_trimmed_s: float
    silence_before_s: float
    """So late the music enters, for a hit to land."""
    silence_added_s: float
    repeated_s: float
    differs: float
    """Share of it that comes from elsewhere than in the most similar variation before."""
    remarks: tuple[str, ...] = ()

    @property
    def stretch(self) -> float:
        """The largest change of speed, 0 for none."""
        return max((abs(segment.speed - 1.0) for segment in self.segments), default=0.0)


@dataclass(frozen=True)
class Retargeted:
    """What became of a track."""

    variations: tuple[Variation, ...]
    grid: Grid
    remarks: tuple[str, ...]
