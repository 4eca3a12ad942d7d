"""What a file is: container, streams, lengths, rate, rotation."""

import itertools
import statistics
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from temptrack.errors import MediaUnreadableError
from temptrack.media.ffmpeg import MOST_PIXELS
from temptrack.media.paths import shown
from temptrack.media.source import Source
from temptrack.media.types import AudioStream, MediaInfo, VideoStream
from temptrack.processes import apart
from temptrack.progress import Job
from temptrack.timebase import FrameRate

if TYPE_CHECKING:
    import av.video.stream
    from av.video.frame import VideoFrame

_STANDARD_RATES = tuple(FrameRate(n, 1) for n in (24, 25, 30, 48, 50, 60, 100, 120)) + tuple(
    FrameRate(n * 1000, 1001) for n in (24, 30, 48, 60, 120)
)

_AS_GOOD_AS_STANDARD = 2e-4
"""Relative; containers round rates, and 24 lies 1e-3 from its NTSC neighbour."""

_STEPS_LOOKED_AT = 500

_ROUNDED_S = 0.0021
"""Matroska rounds every moment to a millisecond, so steps differ by up to two."""


@apart
def probe(path: Path) -> MediaInfo:
    """Tell what a file is, from its header and its first picture.

    Raises
    ------
    MediaNotFoundError
        When there is no file.
    MediaUnreadableError
        When it is not media, or no picture can be decoded of the one it claims to have.
    """
    with Source(path) as source:
        duration_s, whole_s = duration_of(source, Job()), whole_duration_of(source, Job())
        video = None
        if source.video is not None:
            first = source.key_picture(0.0, Job())
            if first is None:
                raise _no_picture(path, sized=source.picture.width > 0)
            steps = _steps(source, Job())
            video = _describe_video(source.picture, first[1], duration_s, steps)
        return MediaInfo(path, source.container_name, whole_s, video, _describe_audio(source, whole_s))


def _no_picture(path: Path, *, sized: bool) -> MediaUnreadableError:
    reason = "" if sized else f" (it states no size, or one beyond the {MOST_PIXELS:,} pixels that are decoded)"
    return MediaUnreadableError(
        f"No picture of {shown(path)} can be decoded{reason}", remedy="check that it plays, or export it again"
    )


def duration_of(source: Source, job: Job) -> float:
    """Return how long a source is, from its first moment to the end of its picture (or of its sound, without one).

    The header's word is taken where there is one; else every packet is read.
    """
    stream = source.video or source.audio
    if stream is not None and stream.duration is not None and stream.time_base is not None and stream.duration > 0:
        return float(stream.duration * stream.time_base)
    whole = source.header_duration_s
    return whole if whole is not None and whole > 0 else source.last_moment_s(job)


def whole_duration_of(source: Source, job: Job) -> float:
    """Return how long a source is, from its first moment to where the last of picture and sound ends."""
    ends = [
        float(((stream.start_time or 0) + stream.duration) * stream.time_base) - source.origin_s
        for stream in (source.video, source.audio)
        if stream is not None and stream.duration is not None and stream.time_base is not None
    ]
    return max([duration_of(source, job), *ends])


def rotation_of(frame: "VideoFrame") -> int:
    """Return by how many degrees, clockwise, a frame is turned to be shown upright: 0, 90, 180 or 270."""
    return round(-frame.rotation / 90) % 4 * 90


def shown_size(frame: "VideoFrame", pixel_aspect: Fraction | None) -> tuple[int, int]:
    """Return width and height of a frame with square pixels, before rotation."""
    aspect = pixel_aspect or Fraction(1)
    return max(1, round(frame.width * aspect)), frame.height


def _describe_video(
    stream: "av.video.stream.VideoStream", first: "VideoFrame", duration_s: float, steps: list[float]
) -> VideoStream:
    width, height = shown_size(first, stream.sample_aspect_ratio)
    rotation = rotation_of(first)
    variable = _are_uneven(steps)
    return VideoStream(
        codec=stream.codec_context.codec.canonical_name,
        width_px=height if rotation % 180 else width,
        height_px=width if rotation % 180 else height,
        rate=_average_rate(stream, steps) if variable else frame_rate(stream),
        duration_s=duration_s,
        frame_count_from_header=stream.frames,
        rotation_deg=rotation,
        variable_rate=variable,
    )


def frame_rate(stream: "av.video.stream.VideoStream") -> FrameRate:
    """Return the rate that FFmpeg takes a stream to have; 25 where nothing is known."""
    found = next((rate for rate in (stream.guessed_rate, stream.average_rate) if rate), Fraction(25))
    for standard in _STANDARD_RATES:
        if abs(float(found) / standard.fps - 1) < _AS_GOOD_AS_STANDARD:
            return standard
    return FrameRate(*found.limit_denominator(100_000).as_integer_ratio())


def _average_rate(stream: "av.video.stream.VideoStream", steps: list[float]) -> FrameRate:
    counted = stream.average_rate if stream.frames else None  # without a count FFmpeg looked at the beginning alone
    average = counted or Fraction(len(steps) / max(sum(steps), _ROUNDED_S))
    return FrameRate(*average.limit_denominator(1000).as_integer_ratio())


def _steps(source: Source, job: Job) -> list[float]:
    """Return the times between successive pictures, of the beginning at least."""
    stream = source.picture
    if len(stream.index_entries) == stream.frames and stream.time_base is not None:  # MP4 and its kin list every one
        stored = [float(entry.timestamp * stream.time_base) for entry in stream.index_entries[:_STEPS_LOOKED_AT]]
        return [after - before for before, after in itertools.pairwise(stored[:-1])]
    return source.first_steps(_STEPS_LOOKED_AT, job)


def _are_uneven(steps: list[float]) -> bool:
    """Tell whether more than one step in a hundred differs by a quarter and more than rounding from the usual one."""
    if not steps:
        return False
    usual = statistics.median(steps)
    return sum(abs(step - usual) > max(0.25 * usual, _ROUNDED_S) for step in steps) > max(1, 0.01 * len(steps))


def _describe_audio(source: Source, duration_s: float) -> AudioStream | None:
    stream = source.audio
    if stream is None:
        return None
    known = stream.duration is not None and stream.time_base is not None and stream.duration > 0
    return AudioStream(
        codec=stream.codec_context.codec.canonical_name,
        sample_rate_hz=stream.codec_context.sample_rate,
        channels=stream.codec_context.layout.nb_channels,
        duration_s=float(stream.duration * stream.time_base) if known else duration_s,  # type: ignore[operator]
    )
