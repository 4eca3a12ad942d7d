"""Moments of the contract to float64 seconds, at the rate of the thing they are moments of."""

from temptrack.errors import InvalidTimeError
from temptrack.media.types import MediaInfo, Span
from temptrack.timebase import FrameRate, parse_timecode
from temptrack.v1 import time_pb2

_SLACK_S = 0.5
"""An out this little past the end is the end: containers and editors differ by a frame or a packet."""


def to_rate(rate: time_pb2.FrameRate) -> FrameRate:
    """Return the rate."""
    return FrameRate(rate.num, rate.den)


def to_seconds(instant: time_pb2.Instant, rate: FrameRate | None, field: str) -> float:
    """Return a moment in seconds.

    Parameters
    ----------
    instant : time_pb2.Instant
        One that is set.
    rate : FrameRate or None
        Of the thing's picture; None when it has none.
    field : str
        For the error.

    Raises
    ------
    InvalidTimeError
        When frames or timecode are asked of something without a picture, or the timecode does not exist.
    """
    if instant.WhichOneof("at") == "time":
        return instant.time.value * instant.time.rate.den / instant.time.rate.num
    if rate is None:
        raise InvalidTimeError(f"{field} counts frames of a file without a picture", remedy="give seconds", field=field)
    if instant.WhichOneof("at") == "frame":
        return rate.seconds(instant.frame)
    try:
        return rate.seconds(parse_timecode(instant.timecode, rate))
    except InvalidTimeError as error:
        raise InvalidTimeError(error.what, remedy=error.remedy, field=field) from None


def to_span(
    moment_in: time_pb2.Instant, moment_out: time_pb2.Instant, info: MediaInfo, fields: tuple[str, str]
) -> Span:
    """Return the half-open part of a file between two moments; unset ones are its start and its end.

    Raises
    ------
    InvalidTimeError
        When it is empty or reaches beyond the file.
    """
    rate = info.video.rate if info.video is not None else None
    end_s = info.duration_s
    in_s = to_seconds(moment_in, rate, fields[0]) if moment_in.WhichOneof("at") else 0.0
    out_s = to_seconds(moment_out, rate, fields[1]) if moment_out.WhichOneof("at") else end_s
    if in_s >= end_s:
        raise InvalidTimeError(
            f"{fields[0]} {in_s:g} s is beyond the end of {info.path.name}, {end_s:.3f} s",
            remedy="start earlier",
            field=fields[0],
        )
    if out_s > end_s + _SLACK_S:
        raise InvalidTimeError(
            f"{fields[1]} {out_s:g} s is beyond the end of {info.path.name}, {end_s:.3f} s",
            remedy="end earlier, or leave it out for the whole file",
            field=fields[1],
        )
    if in_s >= out_s:
        raise InvalidTimeError(
            f"{fields[1]} {out_s:g} s is not after {fields[0]} {in_s:g} s",
            remedy="ranges are half-open, in before out",
            field=fields[1],
        )
    return Span(in_s, min(out_s, end_s))
