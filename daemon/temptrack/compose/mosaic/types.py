"""What a new piece is asked to be, and what came of it."""

from dataclasses import dataclass, field

from temptrack.compose.generate import PatchSequence
from temptrack.compose.rights import Source
from temptrack.fingerprint.types import Curve
from temptrack.media.types import Sound
from temptrack.store import TrackRecord


@dataclass(frozen=True)
class Match:
    """A track that was suggested, and where in it."""

    track: TrackRecord
    track_in_s: float
    track_out_s: float
    gain_db: float
    """Brings it to the target loudness."""


@dataclass(frozen=True)
class Wish:
    """What is asked for."""

    duration_s: float
    change: float
    """0: the best match; 1: far from it."""
    seed: int = 0
    """Another one chooses other pieces; none has a say where ``change`` is 0."""
    energy: Curve | None = None
    """What the loudness shall follow, from the piece's start; None leaves the music its own."""


@dataclass(frozen=True)
class Recipe:
    """Which steps of the inversion are taken; the product takes all, measurements leave some out."""

    mend: bool = True
    """Filter the pieces towards the target."""
    fill: bool = True
    """Fill what they lack by inverse transform."""
    pieces: bool = True
    """Lay pieces at all; without, everything comes out of the inverse transform."""


WHOLE = Recipe()


@dataclass(frozen=True)
class Composition:
    """A new piece of music and how it came about."""

    sound: Sound
    sources: tuple[Source, ...]
    """Stretches in order of the piece."""
    change: float
    towards: str
    """What it was moved towards, for a person; empty where it was not moved."""
    ending: str
    """How it ends, for a person."""
    loudness_lufs: float
    target_lufs: float
    longest_copy_s: float
    """The longest stretch that was taken from one track as it is."""
    from_best: float
    """Share of the piece that was taken from the best match, 0 to 1."""
    filled_db: float
    """Power of what was filled in, beside that of the piece."""
    target: PatchSequence
    """What was aimed at."""
    remarks: tuple[str, ...] = field(default=())
