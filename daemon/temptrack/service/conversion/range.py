"""Ranges of the contract to footage: what plays when, in seconds from the range's start."""

from collections.abc import Iterable
from pathlib import Path

from temptrack.errors import InvalidTimeError, MediaError, NotFoundError
from temptrack.media import probe, start_frame
from temptrack.media.types import Span
from temptrack.service.conversion.time import to_rate, to_span
from temptrack.suggest import Footage, Segment
from temptrack.timebase import FrameRate
from temptrack.v1 import range_pb2

_SPEED_SLACK_FRAMES = 2.0
"""Editors round the ends of retimed clips to whole frames; beyond this the declared speed is not what is seen."""


def media_footage(media: range_pb2.MediaRange) -> Footage:
    """Return a part of a file as footage; opens the file.

    Raises
    ------
    MediaError, MediaNotFoundError, InvalidTimeError
        When the file cannot be read or the range does not lie in it.
    """
    info = probe(Path(media.path))
    span = to_span(media.range_in, media.range_out, info, ("media.range_in", "media.range_out"))
    return Footage((Segment(info.path, span, 0.0, span.duration_s),), span.duration_s)


def timeline_footage(timeline: range_pb2.TimelineRange) -> Footage:
    """Return a range of a timeline as footage: its clips cut to the range, in their order.

    Raises
    ------
    InvalidTimeError
        When no clip touches the range.
    """
    rate = to_rate(timeline.record_rate)
    segments = clip_segments(timeline.clips, timeline)
    if not segments:
        raise InvalidTimeError(
            f"No clip lies between record frames {timeline.record_in_frame} and {timeline.record_out_frame}",
            remedy="mark a range with footage in it",
            field="timeline.clips",
        )
    return Footage(segments, rate.seconds(timeline.record_out_frame - timeline.record_in_frame))


def clip_segments(clips: Iterable[range_pb2.TimelineClip], timeline: range_pb2.TimelineRange) -> tuple[Segment, ...]:
    """Return clips, of the picture or of the sound, cut to a timeline's range, in their order."""
    rate = to_rate(timeline.record_rate)
    cut = (_segment(clip, rate, timeline.record_in_frame, timeline.record_out_frame) for clip in clips)
    return tuple(segment for segment in cut if segment is not None)


def _segment(
    clip: range_pb2.TimelineClip, rate: FrameRate, range_in_frame: int, range_out_frame: int
) -> Segment | None:
    in_frame = max(clip.record_in_frame, range_in_frame)
    out_frame = min(clip.record_out_frame, range_out_frame)
    if in_frame >= out_frame:
        return None
    implied, speed = _speeds(clip, rate)
    # Cut at the pace the two ranges imply: at a declared one, rounded to frames, head and tail could meet.
    span = _played(
        clip,
        cut_head_s=rate.seconds(in_frame - clip.record_in_frame) * implied,
        cut_tail_s=rate.seconds(clip.record_out_frame - out_frame) * implied,
    )
    if span.duration_s <= 0:
        return None
    record_in_s, record_out_s = (rate.seconds(frame - range_in_frame) for frame in (in_frame, out_frame))
    return Segment(Path(clip.path), span, record_in_s, record_out_s, speed, clip.reversed)


def _speeds(clip: range_pb2.TimelineClip, rate: FrameRate) -> tuple[float, float]:
    """Return the speed the clip's two ranges imply, and the declared one where it agrees with them, else that too."""
    source_s = to_rate(clip.source_rate).seconds(clip.source_out_frame - clip.source_in_frame)
    record_s = rate.seconds(clip.record_out_frame - clip.record_in_frame)
    declared = clip.speed or 1.0
    slack_s = _SPEED_SLACK_FRAMES * max(1 / to_rate(clip.source_rate).fps, 1 / rate.fps)
    implied = source_s / record_s
    return implied, declared if abs(source_s - declared * record_s) <= slack_s else implied


def _played(clip: range_pb2.TimelineClip, *, cut_head_s: float, cut_tail_s: float) -> Span:
    """Return the part of the source left when the clip's head and tail are cut; a reversed clip starts at its end."""
    source_rate = to_rate(clip.source_rate)
    begin = _first_frame(clip, source_rate)
    in_s, out_s = source_rate.seconds(clip.source_in_frame - begin), source_rate.seconds(clip.source_out_frame - begin)
    if clip.reversed:
        cut_head_s, cut_tail_s = cut_tail_s, cut_head_s
    return Span(in_s + cut_head_s, out_s - cut_tail_s)


def _first_frame(clip: range_pb2.TimelineClip, source_rate: FrameRate) -> int:
    """Return the frame that the medium begins at, in the numbers the clip counts in."""
    if not clip.source_is_timecode:
        return 0
    try:
        begin = start_frame(Path(clip.path), source_rate)
    except (MediaError, NotFoundError):
        return 0  # whoever looks at the footage says so
    return begin if begin <= clip.source_in_frame else 0
