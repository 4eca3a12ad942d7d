"""Which part of its media an item plays: retimed, reversed, still, or as far as an old version says."""

from dataclasses import dataclass

from temptrack.hosts.resolve.reading import Item
from temptrack.timebase import FrameRate

STILL_RATE = FrameRate(25, 1)
"""What FFmpeg gives a picture that has no rate; one frame of it is the whole."""

_SLACK_FRAMES = 2.0
"""Resolve's source ends may be one frame off at each end."""


@dataclass(frozen=True)
class Source:
    """Frames of the media, half-open, from its first; and how they are played."""

    rate: FrameRate
    in_frame: int
    out_frame: int
    speed: float
    """Source seconds a record second, positive."""
    reversed: bool

    @property
    def in_s(self) -> float:
        """Where it begins."""
        return self.rate.seconds(self.in_frame)

    @property
    def out_s(self) -> float:
        """Where it ends."""
        return self.rate.seconds(self.out_frame)


def source_of(item: Item, record_rate: FrameRate) -> Source:
    """Return what an item plays of its media.

    Parameters
    ----------
    item : Item
        With media.
    record_rate : FrameRate
        The timeline's.
    """
    record_s = record_rate.seconds(item.out_frame - item.in_frame)
    rate = item.rate or record_rate
    if item.frames == 1:
        return Source(STILL_RATE, 0, 1, STILL_RATE.frame_s / record_s, False)
    if item.source_frames is None:
        return _by_offset(item, rate, record_s)
    first, last = item.source_frames
    count = _frame_count(item, rate, record_rate, abs(last - first))
    in_frame, out_frame = _inside_media(min(first, last), count, item.frames)
    played_s = rate.seconds(out_frame - in_frame)
    speed = abs(item.speed) if item.speed else _plain_speed(played_s, record_s, rate, record_rate)
    return Source(rate, in_frame, out_frame, speed, first > last or min(item.source_s or 0, item.speed or 0) < 0)


def _frame_count(item: Item, rate: FrameRate, record_rate: FrameRate, between: int) -> int:
    if item.source_s is not None:
        return max(1, rate.frame(abs(item.source_s)))
    # Measured: the end is exclusive where the media runs at the timeline's rate, inclusive where it does not.
    return max(1, between if rate == record_rate else between + 1)


def _by_offset(item: Item, rate: FrameRate, record_s: float) -> Source:
    """Before 19.0.2, and after imports from XML, there is the handle alone; it is blind to speed."""
    speed = abs(item.speed) if item.speed else 1.0
    first = round((item.left_offset or 0.0) * speed)
    in_frame, out_frame = _inside_media(max(0, first), max(1, rate.frame(record_s * speed)), item.frames)
    return Source(rate, in_frame, out_frame, speed, (item.speed or 0) < 0)


def _inside_media(in_frame: int, count: int, frames: int) -> tuple[int, int]:
    if frames <= 0:
        return max(0, in_frame), max(0, in_frame) + count
    first = min(max(0, in_frame), frames - 1)
    return first, max(first + 1, min(first + count, frames))


def _plain_speed(played_s: float, record_s: float, rate: FrameRate, record_rate: FrameRate) -> float:
    slack_s = _SLACK_FRAMES * max(rate.frame_s, record_rate.frame_s)
    return 1.0 if abs(played_s - record_s) <= slack_s else played_s / record_s
