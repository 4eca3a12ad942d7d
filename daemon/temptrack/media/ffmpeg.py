"""The one bridge to FFmpeg that reads files: of what it does, PyAV is imported here and nowhere else, on first use.

PyAV discards FFmpeg's own log lines unless told otherwise; what matters of them comes back as errors.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from temptrack.errors import MediaUnreadableError
from temptrack.media.paths import check_regular_file, shown
from temptrack.media.types import Samples

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

_NOT_MEDIA = frozenset(
    {"tty", "bin", "xbin", "adf", "idf", "lrc", "ffmetadata", "srt", "ass", "webvtt"}
    | {"concat", "hls", "dash", "imf", "sdp", "rtsp", "rtp"}
)
"""Formats FFmpeg would make a picture or a play list of: text, and lists that name other files, and wait for them."""

MOST_PIXELS = 1 << 27
"""Of a picture that is decoded: 16K has 133 million. What claims more asks for gigabytes before there is a picture."""

_CONTINUOUS_S = 0.002
"""What containers that count in milliseconds round away."""

AnyStream = TypeVar("AnyStream", "VideoStream", "AudioStream")


def open_container(path: Path) -> "InputContainer":
    """Open a media file.

    Raises
    ------
    MediaNotFoundError
        When there is no file.
    MediaUnreadableError
        When it is no regular file, or FFmpeg does not know what it is.
    """
    import av

    check_regular_file(path)
    try:
        # Tags in an old encoding must not matter.
        return av.open(str(path.absolute()), "r", metadata_errors="replace", options=_plain_files_only())
    except av.ArgumentError:
        reason, remedy = "is text or a list, not media", "name a media file"
    except av.FFmpegError as error:
        reason, remedy = f"cannot be read as media ({_reason(error)})", "check that it plays, or export it again"
    raise MediaUnreadableError(f"{shown(path)} {reason}", remedy=remedy)


def load_decoder() -> None:
    """Load FFmpeg now, instead of with the first file."""
    _plain_files_only()


@cache
def _plain_files_only() -> dict[str, str]:
    """Return options under which no format can make FFmpeg fetch or wait for what a file names."""
    import av

    formats = ",".join(sorted(av.formats_available - _NOT_MEDIA))
    return {"protocol_whitelist": "file", "format_whitelist": formats, "max_pixels": str(MOST_PIXELS)}


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or type(error).__name__).lower()


def choose_video(container: "InputContainer", path: Path) -> "VideoStream | None":
    """Return the picture: not a cover; of several streams the default one, else the largest.

    Raises
    ------
    MediaUnreadableError
        When FFmpeg has no decoder for it.
    """
    from av.stream import Disposition

    covers = Disposition.attached_pic | Disposition.timed_thumbnails
    streams = [stream for stream in container.streams.video if not stream.disposition & covers]
    for stream in streams:
        _check_decoder(stream, "picture", path)
        bound_size(stream)
    return max(streams, key=lambda s: (bool(s.disposition & Disposition.default), s.width * s.height), default=None)


def choose_audio(container: "InputContainer", path: Path) -> "AudioStream | None":
    """Return the first audio stream.

    Raises
    ------
    MediaUnreadableError
        When FFmpeg has no decoder for it.
    """
    for stream in container.streams.audio:
        _check_decoder(stream, "sound", path)
        return stream
    return None


def _check_decoder(stream: "VideoStream | AudioStream", what: str, path: Path) -> None:
    # PyAV's stubs promise a codec context; where FFmpeg lacks the decoder there is none.
    if getattr(stream, "codec_context", None) is None:
        raise MediaUnreadableError(
            f"FFmpeg has no decoder for the {what} of {shown(path)}", remedy="export it in another codec"
        )


def bound_size(stream: "VideoStream") -> None:
    """Let the decoder refuse pictures that are too large before it makes room for them.

    A header's claim is refused on opening already: the stream then is of no size.
    """
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}


def packets(
    container: "InputContainer", stream: "AnyStream", *, key_frames_only: bool = False
) -> "Iterator[Packet[AnyStream]]":
    """Yield a stream's packets to the end, or to where the container breaks off; the last is empty and flushes.

    What is not wanted is not even read, where the container has a table of where things are.
    """
    import av
    from av.stream import Discard

    for other in container.streams:
        other.discard = Discard.all
    stream.discard = Discard.nonkey if key_frames_only else Discard.default
    while True:
        try:
            yield from container.demux(stream)
        except IndexError:  # a stream that turned up on the way, which PyAV does not know: pass it over
            continue
        except av.FFmpegError:
            pass
        return


def decode(packet: "Packet[Any]") -> list[Any]:
    """Return the frames a packet completes; none when it is corrupt. Without memory for them it is a MemoryError."""
    import av

    try:
        return list(packet.decode())
    except av.FFmpegError as error:
        if isinstance(error, MemoryError):
            raise
        return []


def flush(packet: "Packet[Any]") -> list[Any]:
    """Return the frames its decoder still holds back; the decoder then needs a seek before it goes on."""
    import av

    try:
        return list(packet.stream.codec_context.decode(None))
    except av.FFmpegError:
        return []


def seek(container: "InputContainer", stream: "VideoStream | AudioStream", clock_s: float) -> bool:
    """Go to the key frame at or before a moment on the container's clock; tell whether it could."""
    import av

    if stream.time_base is None:
        return False
    try:
        container.seek(round(clock_s / stream.time_base), stream=stream)
    except (av.FFmpegError, OverflowError):
        return False
    return True


def gathered(
    timed: "Iterator[tuple[float | None, AudioFrame]]", size: int
) -> "Iterator[tuple[float | None, AudioFrame]]":
    """Yield sound in frames of `size` samples or a little more, each with its moment: handling one costs by the call.

    A frame that does not begin within 2 ms of where the last one ended, or is of another kind, begins a new one.
    """
    import av

    fifo = av.AudioFifo()
    kind: tuple[object, ...] = ()
    begin_s: float | None = None
    count = 0
    for moment_s, frame in timed:
        here = _kind_of(frame)
        expected_s = None if begin_s is None else begin_s + count / frame.sample_rate
        joins = moment_s is None or (expected_s is not None and abs(expected_s - moment_s) <= _CONTINUOUS_S)
        if count and (here != kind or not joins or count >= size):
            yield begin_s, fifo.read()  # type: ignore[misc]
            count = 0
        if here != kind:
            fifo, kind = av.AudioFifo(), here
        if not count:
            begin_s = moment_s
        count += frame.samples
        frame.pts = None  # the fifo refuses the least gap
        fifo.write(frame)
    if count:
        yield begin_s, fifo.read()  # type: ignore[misc]


class Converter:
    """Turns frames of any kind into 32-bit float samples, (channels, n), at one rate.

    Parameters
    ----------
    layout : str
        "mono" or "stereo" for a mix that never exceeds the loudest channel, or "channels": one, two, or front left and
        right, centre and surrounds.
    rate_hz : int
        Of the samples.
    """

    def __init__(self, layout: Literal["mono", "stereo", "channels"], rate_hz: int) -> None:
        self._layout = layout
        self._rate_hz = rate_hz
        self._kind: tuple[object, ...] = ()

    def convert(self, frame: "AudioFrame") -> Iterator[Samples]:
        """Yield the samples of a frame."""
        import av

        if (kind := _kind_of(frame)) != self._kind:
            self._kind = kind
            own = {1: "mono", 2: "stereo"}.get(frame.layout.nb_channels, "5.0")
            layout = own if self._layout == "channels" else self._layout
            options = {} if self._layout == "channels" else {"rematrix_maxval": "1.0"}
            self._resampler = av.AudioResampler(format="fltp", layout=layout, rate=self._rate_hz, options=options)
        try:
            yield from _samples(self._resampler.resample(frame))
        except av.FFmpegError:  # a kind that a damaged frame claims to be
            self._kind = ()


def _samples(frames: "Iterable[AudioFrame | None]") -> Iterator[Samples]:
    for frame in frames:
        if frame is not None and frame.samples:  # a converter with nothing to do hands back what it was given
            yield np.asarray(frame.to_ndarray(), np.float32)


def _kind_of(frame: "AudioFrame") -> tuple[object, ...]:
    return frame.format.name, frame.layout.name, frame.sample_rate


class Resampler:
    """Turns float samples, (channels, n), of one rate into those of another; what it holds back comes at the end."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._from_hz, self._to_hz = from_hz, to_hz
        self._resampler: AudioResampler | None = None

    def push(self, samples: Samples) -> Iterator[Samples]:
        """Yield what is known after more samples, of as many channels as the first."""
        import av

        layout = "mono" if len(samples) == 1 else "stereo"
        if self._resampler is None:
            self._resampler = av.AudioResampler(format="fltp", layout=layout, rate=self._to_hz)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=layout)
        frame.sample_rate = self._from_hz
        yield from self._converted(frame)

    def finish(self) -> Iterator[Samples]:
        """Yield the rest."""
        if self._resampler is not None:
            yield from self._converted(None)

    def _converted(self, frame: "AudioFrame | None") -> Iterator[Samples]:
        return _samples(self._resampler.resample(frame) if self._resampler else ())
