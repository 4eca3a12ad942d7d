"""Timelines of other programs: OTIO, FCPXML, Final Cut Pro 7's XML, EDL, and what OTIO's adapters add."""

from temptrack.interchange.timelines.reading import ReadingOptions, is_timeline, read_timeline
from temptrack.interchange.timelines.types import EditClip, EditMarker, EditTimeline, MissingMedia

__all__ = [
    "EditClip",
    "EditMarker",
    "EditTimeline",
    "MissingMedia",
    "ReadingOptions",
    "is_timeline",
    "read_timeline",
]
