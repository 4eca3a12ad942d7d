"""Where a file's own timecode begins."""

from pathlib import Path

from temptrack.errors import InvalidTimeError
from temptrack.media.source import Source
from temptrack.processes import apart
from temptrack.timebase import FrameRate, parse_timecode


@apart
def start_timecode(path: Path) -> str:
    """Return the label of a file's first frame; empty when it has no timecode.

    QuickTime and MP4 keep it in a track, MXF in its header; FFmpeg hands both over as `timecode`.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError
        When there is no such file, or it is not media.
    """
    with Source(path) as source:
        return source.timecode


def start_frame(path: Path, rate: FrameRate) -> int:
    """Return the frame that a file's timecode begins at, 0 when it has none that exists at this rate.

    Raises
    ------
    MediaNotFoundError, MediaUnreadableError
        When there is no such file, or it is not media.
    """
    label = start_timecode(path)
    try:
        return parse_timecode(label, rate) if label else 0
    except InvalidTimeError:
        return 0
