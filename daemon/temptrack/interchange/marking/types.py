"""What is written into a timeline, in frames from its first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A marker."""

    frame: int
    name: str
    note: str
    """Lines."""
    colour: str
    """One of the sixteen of Resolve, as `marker_text` gives it."""
    lasts_frames: int = 1


@dataclass(frozen=True)
class LaidTrack:
    """A piece of music laid on an audio track of its own."""

    name: str
    path: str
    record_in_frame: int
    record_out_frame: int
    track_in_s: float
    track_duration_s: float
    gain_db: float
    fade_s: float
    """At either end."""
    levels: tuple[tuple[float, float], ...] = ()
    """Keyframes that make room for speech: seconds from the record in, and decibels on top of the gain."""


@dataclass(frozen=True)
class Cue:
    """A line of a cue sheet."""

    record_in_frame: int
    record_out_frame: int
    title: str
    composer: str
    licence: str
    link: str
    confidence: float
    track_in_s: float
    album: str = ""
