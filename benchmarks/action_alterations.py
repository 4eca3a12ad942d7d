"""Clips changed the way footage comes changed: framed otherwise, faster, darker, noisier, squeezed, shaken."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
"""Shape (height, width, 3)."""


def _shifted(right: int, down: int) -> Callable[[Picture, int], Picture]:
    def change(picture: Picture, _: int) -> Picture:
        rows = np.clip(np.arange(picture.shape[0]) - down, 0, picture.shape[0] - 1)
        columns = np.clip(np.arange(picture.shape[1]) - right, 0, picture.shape[1] - 1)
        return np.asarray(picture[rows][:, columns], dtype=np.uint8)

    return change


def _zoomed(factor: float) -> Callable[[Picture, int], Picture]:
    def change(picture: Picture, _: int) -> Picture:
        height, width = picture.shape[:2]
        rows = np.clip((np.arange(height) - height / 2) / factor + height / 2, 0, height - 1).astype(int)
        columns = np.clip((np.arange(width) - width / 2) / factor + width / 2, 0, width - 1).astype(int)
        return np.asarray(picture[rows][:, columns], dtype=np.uint8)

    return change


def _unchanged(picture: Picture, _: int) -> Picture:
    return picture


def _noisy(picture: Picture, number: int) -> Picture:
    noise = np.random.default_rng(number).normal(0, 12, picture.shape)
    return np.asarray(np.clip(picture + noise, 0, 255), dtype=np.uint8)


def _shaken(picture: Picture, number: int) -> Picture:
    """A tremble of one pixel in eighty, four times a second."""
    right = round(2 * np.sin(2 * np.pi * 4 * number / 25))
    down = round(2 * np.sin(2 * np.pi * 3.3 * number / 25 + 1))
    return _shifted(right, down)(picture, number)


def _letterboxed(picture: Picture, _: int) -> Picture:
    bar = picture.shape[0] // 8
    boxed = picture.copy()
    boxed[:bar] = boxed[-bar:] = 0
    return boxed


CHANGES: dict[str, Callable[[Picture, int], Picture]] = {
    "figure 15 % to the right": _shifted(24, 0),
    "figure 15 % lower": _shifted(0, 24),
    "figure 0.7 times as large": _zoomed(0.7),
    "figure 1.3 times as large": _zoomed(1.3),
    "darker by half": lambda picture, _: np.asarray(picture // 2, dtype=np.uint8),
    "letterboxed": _letterboxed,
    "noise of 12 levels": _noisy,
    "shaken": _shaken,
}
SPEEDS = {"a quarter faster": 1.25, "a quarter slower": 0.8}
SQUEEZED = "crf 40"
ALTERATIONS = (*CHANGES, *SPEEDS, SQUEEZED)


def alter(path: Path, how: str, folder: Path) -> Path:
    """Write a clip changed in one way of `ALTERATIONS`, and return it."""
    change = CHANGES.get(how, _unchanged)
    rate = Fraction(round(25 * SPEEDS.get(how, 1.0) * 100), 100)
    made = folder / f"{path.stem}.mp4"
    with av.open(str(made), "w") as container:
        stream = container.add_stream("libx264", rate=rate, options={"crf": "40" if how == SQUEEZED else "20"})
        for number, picture in enumerate(_pictures(path)):
            changed = av.VideoFrame.from_ndarray(np.ascontiguousarray(change(picture, number)), format="rgb24")
            if not number:
                stream.width, stream.height, stream.pix_fmt = changed.width, changed.height, "yuv420p"
            changed.pts = number
            container.mux(stream.encode(changed))
        container.mux(stream.encode(None))
    return made


def _pictures(path: Path) -> Iterator[Picture]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
