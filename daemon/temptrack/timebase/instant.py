"""Moments as people type them: seconds, frames or timecode."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from temptrack.errors import InvalidTimeError
from temptrack.timebase.rate import FrameRate
from temptrack.timebase.timecode import parse_timecode

# Digits are bounded so that no command line, however long, becomes a number of a million digits.
_SECONDS = re.compile(r"(?:(?:([0-9]{1,3}):)?([0-9]{1,3}):)?([0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})\s?s?")
_FRAME = re.compile(r"([0-9]{1,9})\s?f")
_TIMECODE = re.compile(
    r"[0-9]{1,2}([:;])[0-9]{1,2}\1[0-9]{1,2}[:;][0-9]{1,3}|[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2};[0-9]{1,3}"
)


@dataclass(frozen=True)
class Instant:
    """One moment, counted from the start of the thing it is a moment of, in the unit it was given in.

    Exactly one of `seconds`, `frame` and `timecode` is set: the one `kind` names.
    """

    kind: Literal["seconds", "frame", "timecode"]
    seconds: Fraction | None = None
    frame: int | None = None
    timecode: str | None = None

    def seconds_at(self, rate: FrameRate) -> Fraction:
        """Return the moment in seconds, for a thing that runs at `rate`.

        Raises
        ------
        InvalidTimeError
            When the timecode does not exist at this rate.
        """
        if self.seconds is not None:
            return self.seconds
        frame = parse_timecode(self.timecode, rate) if self.timecode is not None else self.frame or 0
        return Fraction(frame * rate.den, rate.num)


def parse_instant(text: str, *, field: str = "") -> Instant:
    """Read a moment from the command line.

    Parameters
    ----------
    text : str
        ``"12.5"``, ``"12.5s"``, ``"1:02.5"`` or ``"1:00:02.5"`` (seconds); ``"300f"`` (frames); ``"00:00:12:12"`` or
        ``"00:00:12;12"`` (timecode, checked against a rate only where the rate is known).
    field : str
        The option the text came from, for the error.

    Raises
    ------
    InvalidTimeError
        When it is none of these.
    """
    typed = text.strip()
    if found := _FRAME.fullmatch(typed):
        return Instant("frame", frame=int(found[1]))
    if _TIMECODE.fullmatch(typed):
        return Instant("timecode", timecode=typed)
    if found := _SECONDS.fullmatch(typed):
        hours, minutes, seconds = int(found[1] or 0), int(found[2] or 0), Fraction(found[3])
        if (found[2] is None or seconds < 60) and (found[1] is None or minutes < 60):
            return Instant("seconds", seconds=hours * 3600 + minutes * 60 + seconds)
    raise InvalidTimeError(
        f"{text!r:.60} is not a moment",
        remedy="write seconds (12.5 or 1:02.5), frames (300f) or timecode (00:00:12:12)",
        field=field,
    )
