"""An opened media file: its picture and its sound, decoded from any moment on."""

import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from temptrack.errors import MediaUnreadableError, NoAudioError, NoVideoError
from temptrack.media import ffmpeg
from temptrack.media.paths import shown
from temptrack.media.thinning import every_packet, thinned_key_frames
from temptrack.progress import Job

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_EARLIER_S = (0.0, 2.0, 10.0)
"""Where a container seeks past the moment asked for, how much earlier to try before beginning at the start."""

_SEEK_SLACK_S = 0.002
"""Containers that round to milliseconds may put a frame this much late."""

_REORDERED = 16
"""Pictures that may be stored out of order: the most any H.264 or HEVC level allows."""


class Source(AbstractContextManager["Source"]):
    """A media file, open for one thread.

    All moments are seconds from the source's first: that of its picture, or of its sound when there is no picture.

    Raises
    ------
    MediaNotFoundError
        When there is no file.
    MediaUnreadableError
        When it is no regular file, or FFmpeg finds neither picture nor sound in it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last_moment_s: float | None = None
        self._open()

    def _open(self) -> None:
        self._container = ffmpeg.open_container(self.path)
        self._fresh = True
        try:
            self.video = ffmpeg.choose_video(self._container, self.path)
            self.audio = ffmpeg.choose_audio(self._container, self.path)
            if self.video is None and self.audio is None:
                raise MediaUnreadableError(
                    f"{shown(self.path)} holds neither picture nor sound", remedy="name a media file"
                )
        except BaseException:
            self._container.close()
            raise
        self.origin_s = _start_s(self.video or self.audio)
        """The source's first moment on the container's own clock."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()

    @property
    def picture(self) -> "VideoStream":
        """The picture's stream; `NoVideoError` when there is none."""
        if self.video is None:
            raise NoVideoError(f"{shown(self.path)} has no picture", remedy="name a file with a picture")
        return self.video

    @property
    def sound(self) -> "AudioStream":
        """The sound's stream; `NoAudioError` when there is none."""
        if self.audio is None:
            raise NoAudioError(f"{shown(self.path)} has no sound", remedy="name a file with sound")
        return self.audio

    @property
    def timecode(self) -> str:
        """Label of the first frame; empty when the file has no timecode."""
        holders = (self._container, *self._container.streams)
        return next((str(label) for one in holders if (label := one.metadata.get("timecode"))), "")

    @property
    def container_name(self) -> str:
        """FFmpeg's name of the container format."""
        return self._container.format.name

    @property
    def header_duration_s(self) -> float | None:
        """What the container says of its length."""
        return None if self._container.duration is None else self._container.duration / 1e6

    def pictures(
        self, from_s: float, job: Job, *, key_frames_only: bool = False
    ) -> "Iterator[tuple[float, VideoFrame]]":
        """Yield frames in the order shown, with their moments, from the key frame at or before `from_s` on.

        Corrupt packets are skipped; the caller judges what came.
        """
        for earlier_s in _EARLIER_S:
            if from_s <= earlier_s or not self._seek(self.picture, from_s - earlier_s):
                break
            frames = self._timed_pictures(job, key_frames_only)
            first = next(frames, None)
            if first is not None and first[0] <= from_s + _SEEK_SLACK_S:
                yield first
                yield from frames
                return
        self._begin_again()
        yield from self._timed_pictures(job, key_frames_only)

    def key_picture(self, near_s: float, job: Job) -> "tuple[float, VideoFrame] | None":
        """Return the key frame nearest to a moment, decoded alone, or None when none decodes."""
        for earlier_s in (*_EARLIER_S, math.inf):
            sought = near_s > earlier_s and self._seek(self.picture, near_s - earlier_s)
            if not sought:
                self._begin_again()
            packet = self._nearest_key(near_s, job, at_or_before=sought)
            if packet is not None:
                _thread_by(self.picture, "SLICE")  # threads by frame would hold it back until more frames came
                for frame in ffmpeg.decode(packet) or ffmpeg.flush(packet):
                    return self._beginning_of(packet) or 0.0, frame
            if not sought:
                break
        return self._last_picture_until(near_s, job)

    def _nearest_key(self, near_s: float, job: Job, *, at_or_before: bool) -> "Packet[Any] | None":
        """Read on until no key packet can be nearer; None where reading began after the last one before `near_s`."""
        self._fresh = False
        nearest: Packet[Any] | None = None
        apart_s = math.inf
        for packet in ffmpeg.packets(self._container, self.picture):
            job.check()
            moment = self._beginning_of(packet)
            if moment is None:
                continue
            if packet.is_keyframe and abs(moment - near_s) < apart_s:
                if nearest is None and moment > near_s and at_or_before:
                    return None
                nearest, apart_s = packet, abs(moment - near_s)
            if moment - near_s > apart_s:
                break
        return nearest

    def _last_picture_until(self, near_s: float, job: Job) -> "tuple[float, VideoFrame] | None":
        found: tuple[float, VideoFrame] | None = None
        for moment, frame in self.pictures(near_s, job, key_frames_only=True):
            if found is not None and moment > near_s:
                break
            found = moment, frame
        return found

    def sounds(self, from_s: float, job: Job) -> "Iterator[AudioFrame]":
        """Yield audio frames, from `from_s` or earlier on; corrupt packets are skipped."""
        if from_s <= 0 or not self._seek(self.sound, from_s):
            self._begin_again()
        yield from self._decoded(self.sound, job, every_packet)

    def last_moment_s(self, job: Job) -> float:
        """Return when the last packet ends, by reading them all: for files whose header does not say."""
        if self._last_moment_s is None:
            self._begin_again()
            self._fresh = False
            self._last_moment_s = max(self._ends(job), default=0.0)
        return self._last_moment_s

    def _ends(self, job: Job) -> Iterator[float]:
        stream = self.video or self.audio
        for number, packet in enumerate(ffmpeg.packets(self._container, stream)):  # type: ignore[type-var]
            job.check()
            moment = self._beginning_of(packet)
            if moment is not None:
                yield moment + float((packet.duration or 0) * packet.time_base)
            elif self.video is not None and packet.size:
                yield float((number + 1) / _rate(self.video))

    def moment_of(self, frame: "VideoFrame | AudioFrame") -> float | None:
        """Return when a frame begins, or None where the file has no clock."""
        moment_s = frame.time  # without the fractions of `time_base`, which cost more than decoding some sound
        return None if moment_s is None else moment_s - self.origin_s

    def _beginning_of(self, packet: "Packet[Any]") -> float | None:
        if packet.pts is None or packet.time_base is None:
            return None
        return packet.pts * packet.time_base.numerator / packet.time_base.denominator - self.origin_s

    def first_steps(self, count: int, job: Job) -> list[float]:
        """Return the times between the first pictures' beginnings, without decoding them."""
        self._begin_again()
        self._fresh = False
        packets = itertools.islice(ffmpeg.packets(self._container, self.picture), count)
        moments = []
        for packet in packets:
            job.check()
            moment = self._beginning_of(packet)
            if moment is not None:
                moments.append(moment)
        # The last few may have pictures shown before them that were not read.
        return [after - before for before, after in itertools.pairwise(sorted(moments)[: -_REORDERED or None])]

    def _timed_pictures(self, job: Job, key_frames_only: bool) -> "Iterator[tuple[float, VideoFrame]]":
        video = self.picture
        _thread_by(video, "AUTO")
        # Without a clock moments are counted, so that every frame has to be decoded.
        skip = key_frames_only and video.start_time is not None
        video.codec_context.skip_frame = "NONKEY" if skip else "DEFAULT"
        wanted = thinned_key_frames() if skip else every_packet
        for number, frame in enumerate(self._decoded(video, job, wanted)):
            if frame.key_frame or not key_frames_only:
                moment = self.moment_of(frame)
                yield float(number / _rate(video)) if moment is None else moment, frame

    def _decoded(
        self, stream: "VideoStream | AudioStream", job: Job, wanted: "Callable[[Packet[Any]], bool]"
    ) -> Iterator[Any]:
        self._fresh = False
        packets = ffmpeg.packets(self._container, stream, key_frames_only=wanted is not every_packet)  # type: ignore[type-var]
        for packet in packets:
            job.check()
            if wanted(packet):
                for frame in ffmpeg.decode(packet):
                    job.check()
                    yield frame

    def _seek(self, stream: "VideoStream | AudioStream", moment_s: float) -> bool:
        self._fresh = False
        return ffmpeg.seek(self._container, stream, moment_s + self.origin_s)

    def _begin_again(self) -> None:
        if not self._fresh:
            self._container.close()
            self._open()


def _thread_by(video: "VideoStream", how: 'Literal["AUTO", "SLICE"]') -> None:
    if not video.codec_context.is_open:
        video.thread_type = how


def _start_s(stream: "VideoStream | AudioStream | None") -> float:
    if stream is None or stream.start_time is None or stream.time_base is None:
        return 0.0
    return float(stream.start_time * stream.time_base)


def _rate(video: "VideoStream") -> Fraction:
    return video.guessed_rate or video.average_rate or Fraction(25)
