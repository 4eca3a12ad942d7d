"""A timeline as every format's reader hands it over: flat clips in whole frames."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from temptrack.timebase import FrameRate, format_timecode, parse_timecode


@dataclass(frozen=True)
class EditClip:
    """A stretch of one medium on the timeline. Ranges are half-open."""

    name: str
    url: str
    """Where the timeline says the medium is; empty when it does not say."""
    path: Path | None
    """Where it was found; None when it was not."""
    track: int
    """From 0, the lowest; of overlapping picture clips the highest is seen."""
    record_in_frame: int
    """Frames from the timeline's first frame, at the timeline's rate."""
    record_out_frame: int
    source_rate: FrameRate
    source_in_frame: int
    """Frames from the medium's first frame, or of its timecode, see `source_is_timecode`."""
    source_out_frame: int
    speed: float = 1.0
    """Seconds of source in a second of the timeline, above 0; 0 for a frame that is held."""
    reversed: bool = False
    enabled: bool = True
    role: str = ""
    """What the timeline says it is for, in lower case: "music", "dialogue.dialogue-1"; mostly empty."""
    source_is_timecode: bool = False
    """The timeline gives source frames in the medium's own timecode, and not where that begins."""
    media_start_frame: int = 0
    """Of the medium's timecode, at its own rate: its first frame. 0 as well where the timeline does not say."""
    media_frames: int = 0
    """How long the medium is; 0 where the timeline does not say."""


@dataclass(frozen=True)
class EditMarker:
    """A marker on the timeline."""

    record_in_frame: int
    duration_frames: int
    name: str
    note: str = ""
    colour: str = ""
    """As the format has it; empty when it has none."""


@dataclass(frozen=True)
class MissingMedia:
    """A medium that was not found."""

    url: str
    name: str
    clips: int
    """How many clips use it."""
    reason: str
    """Why, as a clause: "nothing is there"."""


@dataclass(frozen=True)
class EditTimeline:
    """One timeline, nested sequences resolved."""

    name: str
    format: Literal["fcpxml", "fcp7", "edl", "otio", "mlt", "media"]
    """`media` is one media file, which nobody has edited yet."""
    rate: FrameRate
    start_frame: int
    """Timecode of the first frame, in frames from 00:00:00:00."""
    drop_frame: bool
    duration_frames: int
    picture: tuple[EditClip, ...] = ()
    """By track, then by time."""
    sound: tuple[EditClip, ...] = ()
    markers: tuple[EditMarker, ...] = ()
    missing: tuple[MissingMedia, ...] = ()
    notes: tuple[str, ...] = ()
    """What was assumed or left out, a sentence each."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.rate.seconds(self.duration_frames)

    def timecode(self, record_frame: int) -> str:
        """Return the label of a frame that is counted from the timeline's first."""
        return format_timecode(record_frame + self.start_frame, self.rate, drop_frame=self.drop_frame)

    def frame_of(self, timecode: str) -> int:
        """Return the frame that a label names, counted from the timeline's first; below 0 before it.

        Raises
        ------
        InvalidTimeError
            When there is no such label at this rate.
        """
        return parse_timecode(timecode, self.rate) - self.start_frame
