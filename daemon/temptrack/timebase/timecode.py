"""Timecode labels: HH:MM:SS:FF, and HH:MM:SS;FF where numbers are dropped to keep up with the clock.

Drop-frame counting is that of SMPTE ST 12-1: at 29.97 the labels ;00 and ;01 are left out at the start of each minute
but every tenth; at 59.94 four labels, at 119.88 eight, are left out in the same places. No frame is ever dropped.
"""

import re

from temptrack.errors import InvalidTimeError
from temptrack.timebase.rate import FrameRate

_LABEL = re.compile(r"([0-9]{1,2})([:;])([0-9]{1,2})([:;])([0-9]{1,2})([:;])([0-9]{1,3})")

_LABELS_DROPPED_A_MINUTE = {30: 2, 60: 4, 120: 8}
"""Nominal rate to numbers left out; only rates of the form nominal * 1000/1001 have drop-frame timecode."""

_HOURS_A_DAY = 24


def can_drop_frames(rate: FrameRate) -> bool:
    """Tell whether drop-frame timecode exists at this rate: 29.97, 59.94 and 119.88."""
    return rate.den == 1001 and rate.num == rate.nominal * 1000 and rate.nominal in _LABELS_DROPPED_A_MINUTE


def parse_timecode(text: str, rate: FrameRate) -> int:
    """Return the frame a label names, counted from 00:00:00:00.

    Parameters
    ----------
    text : str
        ``"01:00:00:00"``; the last separator is ``;`` for drop-frame.
    rate : FrameRate
        The rate of the timeline or clip the label belongs to.

    Raises
    ------
    InvalidTimeError
        When it is no label, or one that does not exist at this rate.
    """
    found = _LABEL.fullmatch(text.strip())
    if not found or found[2] + found[4] not in ("::", ";;") or (found[2] == ";" and found[6] == ":"):
        raise InvalidTimeError(
            f"{text!r:.60} is not a timecode", remedy="write HH:MM:SS:FF, or HH:MM:SS;FF for drop-frame"
        )
    hours, minutes, seconds, frames = (int(found[i]) for i in (1, 3, 5, 7))
    if hours >= _HOURS_A_DAY or minutes >= 60 or seconds >= 60 or frames >= rate.nominal:
        raise InvalidTimeError(
            f"The timecode {text.strip()} does not exist at {rate} frames a second",
            remedy=f"hours go to 23, minutes and seconds to 59, frames to {rate.nominal - 1}",
        )
    label = ((hours * 60 + minutes) * 60 + seconds) * rate.nominal + frames
    if found[6] == ":":
        return label
    return label - _labels_dropped_before(text.strip(), minutes + 60 * hours, seconds, frames, rate)


def format_timecode(frame: int, rate: FrameRate, *, drop_frame: bool) -> str:
    """Return the label of a frame counted from 00:00:00:00.

    Raises
    ------
    InvalidTimeError
        When the frame is negative or a day or more away, or the rate has no drop-frame timecode.
    """
    label = frame + _labels_dropped_until(frame, rate) if drop_frame and frame >= 0 else frame
    seconds, frames = divmod(label, rate.nominal)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if not 0 <= hours < _HOURS_A_DAY:
        raise InvalidTimeError(f"Frame {frame} has no timecode", remedy="timecode runs from 00:00:00:00 for one day")
    digits = max(2, len(str(rate.nominal - 1)))
    return f"{hours:02}:{minutes:02}:{seconds:02}{';' if drop_frame else ':'}{frames:0{digits}}"


def _labels_dropped_a_minute(rate: FrameRate) -> int:
    if not can_drop_frames(rate):
        raise InvalidTimeError(
            f"There is no drop-frame timecode at {rate} frames a second",
            remedy="write ':' before the frames; only 29.97, 59.94 and 119.88 drop",
        )
    return _LABELS_DROPPED_A_MINUTE[rate.nominal]


def _labels_dropped_before(text: str, minute: int, seconds: int, frames: int, rate: FrameRate) -> int:
    dropped = _labels_dropped_a_minute(rate)
    if minute % 10 and seconds == 0 and frames < dropped:
        raise InvalidTimeError(
            f"The timecode {text} does not exist: drop-frame leaves it out",
            remedy=f"the minute's first label ends in ;{dropped:02}",
        )
    return dropped * (minute - minute // 10)


def _labels_dropped_until(frame: int, rate: FrameRate) -> int:
    dropped = _labels_dropped_a_minute(rate)
    minute = rate.nominal * 60
    tens, rest = divmod(frame, 10 * minute - 9 * dropped)
    # The first minute of ten keeps all its labels; each of the nine others begins after `dropped` of them.
    minutes_begun = max(0, (rest - dropped) // (minute - dropped))
    return dropped * (9 * tens + minutes_begun)
