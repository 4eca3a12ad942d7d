"""Rational rates, frames, timecode and half-open ranges. Imports nothing of the other rooms."""

from temptrack.timebase.instant import Instant, parse_instant
from temptrack.timebase.range import FrameRange
from temptrack.timebase.rate import FrameRate
from temptrack.timebase.timecode import can_drop_frames, format_timecode, parse_timecode

__all__ = [
    "FrameRange",
    "FrameRate",
    "Instant",
    "can_drop_frames",
    "format_timecode",
    "parse_instant",
    "parse_timecode",
]
