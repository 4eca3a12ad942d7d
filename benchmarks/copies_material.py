"""Excerpts of real films, altered as copies are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.footage import MEDIA

Picture = NDArray[np.uint8]
_SIDE_PX = 640
FILMS = (
    "film/sintel_trailer_52s_480x204.mp4",
    "film/tears_of_steel_battle_70s.webm",
    "film/big_buck_bunny_0_30s_480p.mp4",
    "film/edited_pairs/demo-thriller.mp4",
    "film/edited_pairs/grid-runner.mp4",
    "film/edited_pairs/usecase-drama.mp4",
    "film/edited_pairs/usecase-trailer.mp4",
)


@dataclass(frozen=True)
class Alteration:
    """What is done to every frame, and how the copy is coded."""

    name: str
    change: Callable[[Picture], Picture] = lambda rgb: rgb
    crf: int = 22
    speed: float = 1.0


@dataclass(frozen=True)
class Excerpt:
    """Where a query comes from."""

    film: str
    film_in_s: float
    length_s: float


def films() -> dict[str, Path]:
    """Return the films of the media folder by name; none where it is missing."""
    found = {Path(name).stem: MEDIA / name for name in FILMS}
    return {name: path for name, path in found.items() if path.is_file()}


def frames_of(path: Path, in_s: float, length_s: float) -> Iterator[tuple[float, Picture]]:
    """Yield the frames of an excerpt with their rate, at most 640 px a side."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        rate = float(stream.average_rate or 25)
        for frame in container.decode(stream):
            if frame.time < in_s:
                continue
            if frame.time >= in_s + length_s:
                return
            yield rate, _within(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))


def write_copy(path: Path, source: Path, excerpt: Excerpt, alteration: Alteration) -> None:
    """Write an altered excerpt as H.264."""
    with av.open(str(path), "w") as container:
        stream = None
        for rate, frame in frames_of(source, excerpt.film_in_s, excerpt.length_s):
            picture = _even(alteration.change(frame))
            if stream is None:
                fps = Fraction(rate * alteration.speed).limit_denominator(1001)
                stream = container.add_stream(
                    "libx264", rate=fps, options={"crf": str(alteration.crf), "preset": "veryfast"}
                )
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuv420p"
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        if stream is not None:
            container.mux(stream.encode(None))


def _within(rgb: Picture) -> Picture:
    scale = _SIDE_PX / max(rgb.shape[:2])
    return rgb if scale >= 1 else _scaled(rgb, scale)


def _scaled(rgb: Picture, scale: float) -> Picture:
    size = (max(2, round(rgb.shape[1] * scale)), max(2, round(rgb.shape[0] * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def _even(rgb: Picture) -> Picture:
    return np.ascontiguousarray(rgb[: rgb.shape[0] // 2 * 2, : rgb.shape[1] // 2 * 2])


def _crop(rgb: Picture, share: float, across: float = 0.5, down: float = 0.5) -> Picture:
    height, width = round(rgb.shape[0] * share), round(rgb.shape[1] * share)
    top, left = round((rgb.shape[0] - height) * down), round((rgb.shape[1] - width) * across)
    return rgb[top : top + height, left : left + width]


def _letterboxed(rgb: Picture) -> Picture:
    tall = round(rgb.shape[1] * 3 / 4)
    bar = max(0, (tall - rgb.shape[0]) // 2)
    return np.pad(rgb, ((bar, bar), (0, 0), (0, 0)))


def _graded(rgb: Picture) -> Picture:
    lifted = 255 * (rgb / 255.0) ** 0.65 * np.array([1.1, 1.0, 0.8])
    grey = lifted.mean(axis=2, keepdims=True)
    return np.asarray(np.clip(grey + 0.5 * (lifted - grey), 0, 255), np.uint8)


def _crushed(rgb: Picture) -> Picture:
    return np.asarray(np.clip((rgb.astype(np.float32) - 45) * 1.35, 0, 255), np.uint8)


def _subtitled(rgb: Picture) -> Picture:
    shown = rgb.copy()
    height, width = rgb.shape[:2]
    for line, text in enumerate(("I never said it would be easy,", "only that we would be together.")):
        place = (round(width * 0.14), round(height * (0.84 + 0.09 * line)))
        for colour, weight in (((0, 0, 0), 7), ((255, 255, 255), 2)):
            cv2.putText(shown, text, place, cv2.FONT_HERSHEY_SIMPLEX, width / 760, colour, weight, cv2.LINE_AA)
    return shown


def _everything(rgb: Picture) -> Picture:
    return _graded(_crop(_scaled(rgb[:, ::-1], 0.75), 0.9))


ALTERATIONS = (
    Alteration("as it is"),
    Alteration("re-encoded, crf 38", crf=38),
    Alteration("rescaled to 3/8", lambda rgb: _scaled(rgb, 0.375)),
    Alteration("cropped by 10 %", lambda rgb: _crop(rgb, 0.9)),
    Alteration("reframed, 85 %, off centre", lambda rgb: _crop(rgb, 0.85, 0.2, 0.75)),
    Alteration("letterboxed to 4:3", _letterboxed),
    Alteration("graded", _graded),
    Alteration("crushed blacks", _crushed),
    Alteration("mirrored", lambda rgb: rgb[:, ::-1]),
    Alteration("4 % faster", speed=1.04),
    Alteration("subtitles burnt in", _subtitled),
    Alteration("mirrored, cropped, graded, small, 4 % faster", _everything, crf=28, speed=1.04),
)
