"""Resolve's rates and playhead: decimals to ratios, labels to frames."""

import re
from typing import Final

from temptrack.errors import InvalidTimeError
from temptrack.timebase import FrameRate, can_drop_frames, format_timecode, parse_timecode

_DECIMAL: Final = re.compile(r"\d+(?:\.\d+)?")


def parse_rate(rate: str, drop_frame: str = "", start_timecode: str = "") -> tuple[FrameRate, bool]:
    """Read a rate as any version writes it, and whether timecode drops frame numbers.

    Parameters
    ----------
    rate : str
        "24", "29.97 DF", "23.976", "60.0".
    drop_frame : str
        The setting ``timelineDropFrameTimecode``: "1" where it drops.
    start_timecode : str
        With ";" before its frames where it drops.

    Raises
    ------
    InvalidTimeError
        When there is no number in it.
    """
    found = _DECIMAL.search(rate)
    if found is None or not float(found[0]):
        raise InvalidTimeError(f"Resolve gives the frame rate as {rate!r}", remedy="check the timeline's settings")
    exact = FrameRate.from_decimal(found[0])
    drops = "DF" in rate.upper() or drop_frame.strip() in ("1", "1.0", "True") or ";" in start_timecode
    return exact, drops and can_drop_frames(exact)


def playhead_frame(
    timecode: str, start_timecode: str, start_frame: int, rate: FrameRate, drop_frame: bool
) -> int | None:
    """Return the absolute frame of a timecode, or None when there is none.

    Counted from the start's own label where Resolve tells it, so that whatever origin its frames have cancels out.
    """
    at = _parse(timecode, rate, drop_frame)
    if at is None:
        return None
    start = _parse(start_timecode, rate, drop_frame)
    return start_frame + at - start if start is not None else at


def label(frame: int, rate: FrameRate, drop_frame: bool) -> str:
    """Write an absolute frame as timecode, as a plain number where there is none."""
    try:
        return format_timecode(frame, rate, drop_frame=drop_frame)
    except InvalidTimeError:
        return f"frame {frame}"


def _parse(timecode: str, rate: FrameRate, drop_frame: bool) -> int | None:
    head, separator, tail = timecode.strip().replace(";", ":").rpartition(":")
    if not separator:
        return None
    try:
        return parse_timecode(f"{head}{';' if drop_frame else ':'}{tail}", rate)
    except InvalidTimeError:
        return None
