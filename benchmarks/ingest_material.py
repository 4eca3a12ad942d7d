"""What ingest is measured on: the real tracks as they are, and sets and hours of sound made out of them."""

import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from benchmarks.music_media import media_folder, music_files
from benchmarks.music_synthesis import rhythm, rock, waltz

RATE_HZ = 44_100
_PIECE_S = 60
Sound = NDArray[np.float32]
"""Shape (2, n)."""


def real_tracks() -> list[Path]:
    """The music of the media folder; none where there is no such folder."""
    folder = media_folder()
    return music_files(folder, commercial_only=False) if folder.exists() else []


def mixed_set(folder: Path, count: int, seconds: float) -> list[Path]:
    """Return tracks joined out of pieces of others at changing levels, in turn WAV, FLAC, MP3 and AAC."""
    kinds = itertools.cycle(((".wav", "pcm_s16le"), (".flac", "flac"), (".mp3", "libmp3lame"), (".m4a", "aac")))
    pieces = _pieces(seed=1)
    paths = []
    for number, (suffix, codec) in zip(range(count), kinds, strict=False):
        path = folder / f"mixed_{number:03d}{suffix}"
        if not path.exists():
            _write(path, codec, _lasting(pieces, seconds))
        paths.append(path)
    return paths


def long_track(folder: Path, hours: float) -> Path:
    """Return a concert of so many hours, FLAC."""
    path = folder / f"concert_{hours:g}_hours.flac"
    if not path.exists():
        _write(path, "flac", _lasting(_pieces(seed=2), 3600 * hours))
    return path


def long_film(folder: Path, hours: float) -> Path:
    """Return a film of so many hours: a small moving picture with a cut every six seconds, and a concert's sound."""
    path = folder / f"film_{hours:g}_hours.mkv"
    if not path.exists():
        _write(path, "aac", _lasting(_pieces(seed=3), 3600 * hours), picture=True)
    return path


def _pieces(seed: int) -> Iterator[Sound]:
    """Yield pieces of all tracks, each at a level of its own, in a random order without end."""
    rng = np.random.default_rng(seed)
    tracks = real_tracks()
    while True:
        if not tracks:
            mono = rhythm(rock if rng.random() < 0.5 else waltz, float(rng.uniform(60, 150)), _PIECE_S)
            yield np.repeat(mono[np.newaxis], 4, axis=0).reshape(2, -1).astype(np.float32)
            continue
        for number in rng.permutation(len(tracks)):
            sound = _decoded(tracks[number])
            start = int(rng.integers(0, max(1, sound.shape[1] - _PIECE_S * RATE_HZ)))
            yield sound[:, start : start + _PIECE_S * RATE_HZ] * np.float32(rng.uniform(0.3, 1.0))


def _decoded(path: Path) -> Sound:
    converter = av.AudioResampler(format="fltp", layout="stereo", rate=RATE_HZ)
    with av.open(str(path)) as container:
        parts = [out.to_ndarray() for frame in container.decode(audio=0) for out in converter.resample(frame)]
    return np.concatenate(parts, axis=1)


def _lasting(pieces: Iterator[Sound], seconds: float) -> Iterator[Sound]:
    left = round(seconds * RATE_HZ)
    while left > 0:
        piece = next(pieces)[:, :left]
        left -= piece.shape[1]
        yield piece


def _write(path: Path, codec: str, pieces: Iterator[Sound], *, picture: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    with av.open(str(draft), "w") as out:
        screen = _Screen(out) if picture else None
        stream = cast(AudioStream, out.add_stream(codec, rate=RATE_HZ, layout="stereo"))
        converter = av.AudioResampler(format=stream.format, layout="stereo", rate=RATE_HZ, frame_size=stream.frame_size)
        written = 0
        for piece in pieces:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, written, Fraction(1, RATE_HZ)
            written += piece.shape[1]
            for ready in converter.resample(frame):
                out.mux(stream.encode(ready))
            if screen is not None:
                screen.show_until(written / RATE_HZ)
        for ready in converter.resample(None):
            out.mux(stream.encode(ready))
        out.mux(stream.encode(None))
        if screen is not None:
            screen.finish()
    draft.replace(path)


class _Screen:
    """A picture of 192 x 108 at 24 frames a second: a window that wanders over noise, elsewhere after each cut."""

    def __init__(self, out: av.container.OutputContainer) -> None:
        self._out = out
        self._stream = out.add_stream("libx264", rate=24, options={"preset": "ultrafast", "crf": "30", "g": "48"})
        self._stream.width, self._stream.height, self._stream.pix_fmt = 192, 108, "yuv420p"
        small = np.random.default_rng(4).integers(0, 255, (60, 160), dtype=np.uint8)
        self._world = small.repeat(12, axis=0).repeat(12, axis=1)
        self._shown = 0

    def show_until(self, seconds: float) -> None:
        """Encode the pictures up to a moment."""
        while self._shown < 24 * seconds:
            shot, within = divmod(self._shown, 144)
            x, y = (37 * shot) % 1000 + within, (53 * shot) % 500
            luma = self._world[y : y + 108, x : x + 192]
            planes = np.concatenate([luma, np.full((54, 192), 128, np.uint8)])
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = self._shown, Fraction(1, 24)
            self._out.mux(self._stream.encode(frame))
            self._shown += 1

    def finish(self) -> None:
        """Encode what the encoder holds back."""
        self._out.mux(self._stream.encode(None))
