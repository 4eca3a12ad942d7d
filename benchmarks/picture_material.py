"""A film in high definition to measure ingest on, joined out of the films of the media folder."""

import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.music_media import media_folder

_SOURCES = (
    "tears_of_steel_battle_70s.webm",
    "sintel_trailer_52s_480x204.mp4",
    "big_buck_bunny_0_30s_720p.webm",
    "sintel_trailer_16s_720p.mp4",
)
WIDTH, HEIGHT, RATE = 1920, 1080, 24
_AUDIO_HZ = 48_000
_GRAIN = 3
"""Levels of noise either way: what was enlarged is smoother, and cheaper to decode, than what was shot."""


def high_definition_film(folder: Path, minutes: float) -> Path:
    """Return a film of so many minutes: 1080p H.264 as x264 makes it by default (medium, key frames up to ten seconds
    apart), at constant quality 20, with AAC sound.

    The sources follow one another, every second time mirrored, until it is long enough; where the media folder is
    missing there is nothing to make it from.
    """
    path = folder / f"film_1080p_{minutes:g}_minutes.mp4"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part.mp4")
    wanted = round(minutes * 60 * RATE)
    with av.open(str(draft), "w") as out:
        picture = out.add_stream("libx264", rate=RATE, options={"preset": "medium", "crf": "20"})
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = out.add_stream("aac", rate=_AUDIO_HZ, layout="stereo")
        heard, written = _sounds(), 0
        for number, image in enumerate(itertools.islice(_pictures(), wanted)):
            frame = av.VideoFrame.from_ndarray(image, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(picture.encode(frame))
            while written / _AUDIO_HZ < (number + 1) / RATE:
                piece = next(heard)
                piece.pts, piece.time_base = written, Fraction(1, _AUDIO_HZ)
                written += piece.samples
                out.mux(sound.encode(piece))
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))
    draft.replace(path)
    return path


def _files() -> Iterator[tuple[Path, bool]]:
    """Yield the sources over and over, and whether each is mirrored this time."""
    for turn in itertools.count():
        for name in _SOURCES:
            yield media_folder() / "film" / name, bool(turn % 2)


def _pictures() -> Iterator[NDArray[np.uint8]]:
    """Yield planar 4:2:0 pictures, shape (1620, 1920), 24 a second whatever the source's rate."""
    grain = np.random.default_rng(5).integers(-_GRAIN, _GRAIN + 1, (2 * HEIGHT, WIDTH), dtype=np.int16)
    shown = 0
    for path, mirrored in _files():
        with av.open(str(path)) as source:
            due = 0.0
            for frame in source.decode(video=0):
                while (frame.time or 0.0) >= due - 1e-3:
                    large = np.asarray(frame.reformat(WIDTH, HEIGHT, "yuv420p").to_ndarray(), np.uint8)
                    start = 7 * shown % HEIGHT
                    luma = np.clip(large[:HEIGHT] + grain[start : start + HEIGHT], 16, 235).astype(np.uint8)
                    yield _mirrored(luma, large[HEIGHT:]) if mirrored else np.concatenate([luma, large[HEIGHT:]])
                    shown += 1
                    due += 1 / RATE


def _mirrored(luma: NDArray[np.uint8], chroma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Mirror left to right; each chroma line is half as wide, two to a row."""
    halves = chroma.reshape(-1, WIDTH // 2)[:, ::-1]
    return np.concatenate([luma[:, ::-1], halves.reshape(chroma.shape)])


def _sounds() -> Iterator[av.AudioFrame]:
    for path, _ in _files():
        with av.open(str(path)) as source:
            resampler = av.AudioResampler(format="fltp", layout="stereo", rate=_AUDIO_HZ)
            for frame in source.decode(audio=0):
                frame.pts = None
                yield from resampler.resample(frame)
            yield from resampler.resample(None)
