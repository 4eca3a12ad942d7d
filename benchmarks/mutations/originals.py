"""Small sound files to damage: a second or two in each of the containers and codecs that editors and libraries hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

_SECONDS = 2
_RATE = 22_050


@dataclass(frozen=True)
class Kind:
    """A container with what is in it."""

    suffix: str
    video: str = ""
    audio: str = ""
    pixels: str = "yuv420p"


KINDS = (
    Kind("mp4", "mpeg4", "aac"),
    Kind("mp4", "libx264", "aac"),
    Kind("mov", "prores_ks", "pcm_s16le", "yuv422p10le"),
    Kind("mkv", "libvpx-vp9", "libopus"),
    Kind("webm", "libvpx", "libopus"),
    Kind("avi", "mjpeg", "pcm_s16le", "yuvj420p"),
    Kind("mpg", "mpeg2video", "mp2"),
    Kind("ts", "libx264", "aac"),
    Kind("mxf", "mpeg2video", "pcm_s16le"),
    Kind("wav", audio="pcm_s16le"),
    Kind("flac", audio="flac"),
    Kind("mp3", audio="libmp3lame"),
    Kind("ogg", audio="libopus"),
    Kind("m4a", audio="aac"),
    Kind("aiff", audio="pcm_s16be"),
)
"""What PyAV's own FFmpeg can write everywhere; others are left out where it cannot."""


def write_originals(folder: Path) -> Iterator[Path]:
    """Write one file of each kind that can be written here."""
    for number, kind in enumerate(KINDS):
        path = folder / f"{number:02d}_{kind.video or kind.audio}.{kind.suffix}"
        try:
            _write(path, kind)
        except (av.FFmpegError, ValueError):
            path.unlink(missing_ok=True)
            continue
        yield path


def _write(path: Path, kind: Kind) -> None:
    rate = 48_000 if kind.suffix == "mxf" or kind.audio == "libopus" else 44_100 if kind.suffix == "mpg" else _RATE
    with av.open(str(path), "w") as container:
        picture: Any = container.add_stream(kind.video, rate=25) if kind.video else None
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 160, 96, kind.pixels
        sound: Any = container.add_stream(kind.audio, rate=rate)
        for packet in _pictures(picture) if picture is not None else ():
            container.mux(packet)
        for packet in _sound(sound, rate):
            container.mux(packet)


def _pictures(stream: Any) -> Iterator[Any]:
    across = np.arange(160)
    for number in range(25 * _SECONDS):
        row = ((across * 2 + number * 5 + (90 if number > 20 else 0)) % 256).astype(np.uint8)
        rgb = np.repeat(np.repeat(row[None, :, None], 96, axis=0), 3, axis=2)
        yield from stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24"))
    yield from stream.encode(None)


def _sound(stream: Any, rate: int) -> Iterator[Any]:
    wave = _wave(rate)
    resampler = av.AudioResampler(stream.format, stream.layout, rate, stream.frame_size or 1024)
    frame = av.AudioFrame.from_ndarray(wave[None, :], format="flt", layout="mono")
    frame.sample_rate = rate
    for one in (*resampler.resample(frame), *resampler.resample(None)):
        one.pts = None
        yield from stream.encode(one)
    yield from stream.encode(None)


def _wave(rate: int) -> npt.NDArray[np.float32]:
    at_s = np.arange(rate * _SECONDS) / rate
    beat = 1.0 - (at_s * 4) % 1.0
    return np.asarray(0.4 * beat * np.sin(2 * np.pi * 220 * at_s), dtype=np.float32)
