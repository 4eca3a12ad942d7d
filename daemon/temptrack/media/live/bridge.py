"""The bridge to FFmpeg for streams: PyAV is imported here for them, on first use, as in `media.ffmpeg` for files."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from temptrack.errors import MediaUnreadableError
from temptrack.media.ffmpeg import MOST_PIXELS, bound_size
from temptrack.media.live.place import LivePlace

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_NOT_STREAMS = frozenset(
    {"tty", "bin", "xbin", "adf", "idf", "lrc", "ffmetadata", "srt", "ass", "webvtt", "concat", "imf"}
)
"""Formats FFmpeg would make a picture or a list of local files of."""
_BY_NETWORK = frozenset({"hls", "dash", "sdp", "rtsp", "rtp"})
"""Formats that fetch what they name: for URLs alone, and there only by the URL's own protocols."""
_LOOK_AHEAD_US = "2000000"
"""How much of a stream FFmpeg reads to learn what is in it: its own default of five seconds is long to wait."""

_OF_PROTOCOL = {
    "http": {"reconnect": "1"},  # of what has a length, from where it was lost
    "https": {"reconnect": "1"},
    "rtsp": {"rtsp_flags": "prefer_tcp"},
    "rtsps": {"rtsp_flags": "prefer_tcp"},
}


class BrokenOffError(Exception):
    """The stream did not end, it was lost; the reason is for a person and holds no address."""


class Readable(Protocol):
    """What stands in for a path."""

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes."""
        ...


def open_stream(place: LivePlace, file: Readable | None, timeout_s: float) -> "InputContainer":
    """Open a URL, or read from a file object in place of a path.

    Raises
    ------
    MediaUnreadableError
        When it cannot be reached, nothing came in time, or it is nothing FFmpeg knows.
    """
    import av

    formats = av.formats_available - _NOT_STREAMS - (frozenset() if place.scheme else _BY_NETWORK)
    options = {
        "protocol_whitelist": place.protocols,
        "format_whitelist": ",".join(sorted(formats)),
        "analyzeduration": _LOOK_AHEAD_US,
        "max_pixels": str(MOST_PIXELS),
    }
    options |= _OF_PROTOCOL.get(place.scheme, {})
    source = place.address if file is None else file
    try:
        return av.open(source, "r", metadata_errors="replace", options=options, timeout=(timeout_s, timeout_s))
    except av.ProtocolNotFoundError:
        reason = f"the FFmpeg in use lacks the protocol {place.scheme}"
    except av.FFmpegError as error:
        reason = reason_of(error, timeout_s)
    except UnicodeEncodeError:
        reason = "its address holds characters no address has"
    raise MediaUnreadableError(f"{place.shown} cannot be opened ({reason})", remedy="check that it plays elsewhere")


def reason_of(error: Exception, timeout_s: float) -> str:
    """Return why something failed, without its address."""
    import av

    if isinstance(error, (av.ExitError, TimeoutError)):
        return f"nothing came for {timeout_s:g} s"
    if isinstance(error, av.InvalidDataError):
        return "it is nothing with a picture that FFmpeg knows"
    return (getattr(error, "strerror", None) or type(error).__name__).lower()


def picture_of(container: "InputContainer") -> "VideoStream | None":
    """Return the largest picture, made ready to be decoded; nothing else is read."""
    from av.stream import Discard, Disposition

    covers = Disposition.attached_pic | Disposition.timed_thumbnails
    streams = [
        stream
        for stream in container.streams.video
        if not stream.disposition & covers and getattr(stream, "codec_context", None) is not None
    ]
    video = max(streams, key=lambda stream: stream.width * stream.height, default=None)
    for stream in container.streams:
        stream.discard = Discard.default if stream is video else Discard.all
    if video is not None:
        bound_size(video)
        video.thread_type = "AUTO"
    return video


def goes_on(container: "InputContainer") -> bool:
    """Return whether what is opened anew is where it would be by now, and not at its beginning again."""
    return container.size <= 0


def skip_to_key_frames(video: "VideoStream") -> None:
    """Decode key frames alone from here on."""
    video.codec_context.skip_frame = "NONKEY"


def packets(container: "InputContainer", video: "VideoStream", timeout_s: float) -> "Iterator[Packet[VideoStream]]":
    """Yield the picture's packets to the end of the stream.

    Raises
    ------
    BrokenOffError
        When the stream is lost before its end.
    """
    with _losing(timeout_s):
        yield from container.demux(video)


def decode(packet: "Packet[VideoStream]") -> "list[VideoFrame]":
    """Return the frames a packet completes; none when it is corrupt."""
    import av

    try:
        return list(packet.decode())
    except av.FFmpegError as error:
        if isinstance(error, MemoryError):
            raise
        return []


@contextmanager
def _losing(timeout_s: float) -> Iterator[None]:
    import av

    try:
        yield
    except av.FFmpegError as error:
        raise BrokenOffError(reason_of(error, timeout_s)) from None
