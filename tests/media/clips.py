"""Small media made for the tests, with known pictures, cuts, sounds and flaws."""

import struct
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def solid(colour: tuple[int, int, int], width: int = 320, height: int = 180) -> Picture:
    """One colour."""
    return np.broadcast_to(np.array(colour, np.uint8), (height, width, 3)).copy()


def quarters(width: int = 320, height: int = 180) -> Picture:
    """Red, green, blue and white quarters: top left, top right, bottom left, bottom right."""
    picture = np.zeros((height, width, 3), np.uint8)
    top, left = height // 2, width // 2
    picture[:top, :left], picture[:top, left:] = (255, 0, 0), (0, 255, 0)
    picture[top:, :left], picture[top:, left:] = (0, 0, 255), (255, 255, 255)
    return picture


def drifting(count: int, seed: int, width: int = 320, height: int = 180, step_px: float = 2.0) -> list[Picture]:
    """A camera that moves steadily over a texture of its own: no cuts inside, a cut between two seeds."""
    random = np.random.default_rng(seed)
    coarse = random.integers(30, 226, (height // 20 + 2, (width + 2 * count) // 20 + 2, 3))
    texture = np.kron(coarse, np.ones((20, 20, 1))).astype(np.uint8)
    return [texture[:height, int(step_px * i) : int(step_px * i) + width] for i in range(count)]


def tone(seconds: float, rate_hz: int, hertz: float = 440.0, amplitude: float = 0.5) -> NDArray[np.float32]:
    """A sine."""
    return (amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate_hz)) / rate_hz)).astype(np.float32)


def clicks(seconds: float, rate_hz: int, every_s: float) -> NDArray[np.float32]:
    """Short bursts at whole multiples of `every_s`, silence between."""
    sound = np.zeros(round(seconds * rate_hz), np.float32)
    burst = tone(0.005, rate_hz, 2000.0, 0.8)
    for i in range(int(seconds / every_s)):
        begin = round(i * every_s * rate_hz)
        sound[begin : begin + len(burst)] = burst[: len(sound) - begin]
    return sound


def write_clip(
    path: Path,
    pictures: Iterable[Picture] = (),
    sound: NDArray[np.float32] | None = None,
    *,
    rate: Fraction = Fraction(25),
    codec: str = "libx264",
    pixels: str = "yuv420p",
    gop: int = 25,
    moments: Sequence[Fraction] | None = None,
    sound_rate_hz: int = 48000,
    sound_codec: str = "aac",
    options: dict[str, str] | None = None,
) -> Path:
    """Encode pictures and mono sound; `moments` places each picture for a variable rate."""
    shown = list(pictures)
    with av.open(str(path), "w", options=options or {}) as out:
        video = _add_video(out, shown[0], codec, pixels, rate, gop) if shown else None
        audio = _add_audio(out, sound_codec, sound_rate_hz) if sound is not None else None
        if video is not None:
            _encode_pictures(out, video, shown, pixels, rate, moments)
        if audio is not None and sound is not None:
            _encode_sound(out, audio, sound, sound_rate_hz)
    return path


def _add_video(out: OutputContainer, first: Picture, codec: str, pixels: str, rate: Fraction, gop: int) -> VideoStream:
    fast = {
        "libx264": {"g": str(gop), "keyint_min": "1", "preset": "ultrafast", "crf": "18"},
        "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    }
    options = fast.get(codec, {})
    video = out.add_stream(codec, rate=rate, options=options)
    assert isinstance(video, VideoStream)
    video.height, video.width = first.shape[:2]
    video.pix_fmt = pixels
    if codec != "libx264":
        video.gop_size = gop
        video.bit_rate = 4_000_000
    return video


def _add_audio(out: OutputContainer, codec: str, rate_hz: int) -> AudioStream:
    audio = out.add_stream(codec, rate=rate_hz, layout="mono")
    assert isinstance(audio, AudioStream)
    return audio


def _encode_pictures(
    out: OutputContainer,
    video: VideoStream,
    shown: list[Picture],
    pixels: str,
    rate: Fraction,
    moments: Sequence[Fraction] | None,
) -> None:
    base = Fraction(1, 1000) if moments is not None else 1 / rate
    video.codec_context.time_base = base
    for number, picture in enumerate(shown):
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        if pixels != "rgb24":
            frame = frame.reformat(format=pixels)
        frame.time_base = base
        frame.pts = number if moments is None else round(moments[number] / base)
        out.mux(video.encode(frame))
    out.mux(video.encode(None))


def _encode_sound(out: OutputContainer, audio: AudioStream, sound: NDArray[np.float32], rate_hz: int) -> None:
    frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = rate_hz
    frame.time_base = Fraction(1, rate_hz)
    frame.pts = 0
    converter = av.AudioResampler(
        format=audio.codec_context.format, layout="mono", rate=rate_hz, frame_size=audio.codec_context.frame_size
    )
    for piece in (*converter.resample(frame), *converter.resample(None)):
        out.mux(audio.encode(piece))
    out.mux(audio.encode(None))


def write_growing(path: Path) -> Path:
    """A stream whose picture doubles its size half-way, as broadcasts and web video do."""
    small = write_clip(path.with_name("small.h264"), drifting(25, 1, 160, 90))
    large = write_clip(path.with_name("large.h264"), drifting(25, 1, 320, 180))
    path.write_bytes(small.read_bytes() + large.read_bytes())
    return path


def write_with_cover(path: Path, sound: NDArray[np.float32], rate_hz: int = 44100) -> Path:
    """An MP3 with a picture on its front: an ID3v2 APIC frame before what an encoder wrote."""
    plain = write_clip(path.with_name("plain.mp3"), sound=sound, sound_rate_hz=rate_hz, sound_codec="libmp3lame")
    cover = write_clip(path.with_name("cover.jpg"), [quarters(64, 64)], codec="mjpeg", pixels="yuvj420p")
    body = b"\0image/jpeg\0\x03\0" + cover.read_bytes()
    frame = b"APIC" + struct.pack(">I", len(body)) + b"\0\0" + body
    size = len(frame)
    header = b"ID3\x03\0\0" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    audio = plain.read_bytes()
    path.write_bytes(header + frame + audio)
    return path


def rotate_mp4(path: Path, clockwise_deg: int) -> Path:
    """Say in an MP4's track header that its picture is to be turned, as phones do (ISO/IEC 14496-12, 8.3.2)."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    one = 1 << 16
    a, b, c, d = {0: (one, 0, 0, one), 90: (0, one, -one, 0), 180: (-one, 0, 0, -one), 270: (0, -one, one, 0)}[
        clockwise_deg
    ]
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def truncate(path: Path, share: float) -> Path:
    """Cut a file off, as an interrupted copy does."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def scramble(path: Path, begin: float, end: float) -> Path:
    """Overwrite a part of a file, as a bad disk does."""
    data = bytearray(path.read_bytes())
    first, last = int(len(data) * begin), int(len(data) * end)
    data[first:last] = np.random.default_rng(0).bytes(last - first)
    path.write_bytes(data)
    return path
