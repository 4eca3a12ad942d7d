"""What a file is: container, streams, lengths, rate, rotation."""

import itertools
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from temptrack.errors import MediaUnreadableError
from temptrack.media.paths import shown
from temptrack.media.source import Source
from temptrack.media.types import AudioStream, MediaInfo, VideoStream
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

_ENTRIES_LOOKED_AT = 2000


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
            first = next(source.pictures(0.0, Job()), None)
            if first is None:
                raise MediaUnreadableError(
                    f"No picture of {shown(path)} can be decoded", remedy="check that it plays, or export it again"
                )
            video = _describe_video(source.video, first[1], duration_s)
        return MediaInfo(path, source.container_name, whole_s, video, _describe_audio(source, whole_s))


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


def _describe_video(stream: "av.video.stream.VideoStream", first: "VideoFrame", duration_s: float) -> VideoStream:
    width, height = shown_size(first, stream.sample_aspect_ratio)
    rotation = rotation_of(first)
    variable = _is_variable(stream)
    return VideoStream(
        codec=stream.codec_context.codec.canonical_name,
        width_px=height if rotation % 180 else width,
        height_px=width if rotation % 180 else height,
        rate=frame_rate(stream, variable),
        duration_s=duration_s,
        frame_count_from_header=stream.frames,
        rotation_deg=rotation,
        variable_rate=variable,
    )


def frame_rate(stream: "av.video.stream.VideoStream", variable: bool) -> FrameRate:
    """Return a stream's rate: what FFmpeg guesses, or the average where the rate varies; 25 where nothing is known."""
    candidates = (stream.average_rate, stream.guessed_rate) if variable else (stream.guessed_rate, stream.average_rate)
    found = next((rate for rate in candidates if rate), Fraction(25))
    for standard in _STANDARD_RATES:
        if abs(float(found) / standard.fps - 1) < _AS_GOOD_AS_STANDARD:
            return standard
    return FrameRate(*found.limit_denominator(100_000).as_integer_ratio())


def _is_variable(stream: "av.video.stream.VideoStream") -> bool:
    entries = stream.index_entries
    if len(entries) != stream.frames:  # only MP4 and its kin list every frame
        average, guessed = stream.average_rate, stream.guessed_rate
        return average is not None and guessed is not None and abs(float(average / guessed) - 1) > 0.02
    times = [entry.timestamp for entry in entries[:_ENTRIES_LOOKED_AT]]
    steps = Counter(b - a for a, b in itertools.pairwise(times[:-1]))
    if not steps:
        return False
    usual, _ = steps.most_common(1)[0]
    return sum(n for step, n in steps.items() if abs(step - usual) > 0.1 * abs(usual)) > 0.01 * sum(steps.values())


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
