"""What is seen while it comes: network streams, pipes, and files that still grow."""

from temptrack.media.live.place import SCHEMES, LivePlace, read_place
from temptrack.media.live.playing import LiveFrame
from temptrack.media.live.stream import LiveStream

__all__ = ["SCHEMES", "LiveFrame", "LivePlace", "LiveStream", "read_place"]
