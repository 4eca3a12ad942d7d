"""Moving pictures that are unlike each other, and their frames."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.copies import Sights, SightsBuilder

FPS = 24.0
Picture = NDArray[np.uint8]
Change = Callable[[Picture], Picture]


def scene(seed: int, shift: float, height: int = 90, width: int = 160) -> Picture:
    """A picture of slow waves that drift, the same one at the same seed and shift."""
    rng = np.random.default_rng(seed)
    down, across = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    picture = np.zeros((height, width))
    for _ in range(14):
        fx, fy, phase, drift = *rng.uniform(-4, 4, 2), rng.uniform(0, 6.3), rng.uniform(-3, 3)
        picture += rng.uniform(0.4, 1) * np.sin(2 * np.pi * (fx * across + fy * down) + phase + drift * shift)
    scaled = 128 + 28 * picture
    return np.clip(scaled, 30, 235).astype(np.uint8)


def film(seeds: list[int], shot_s: float = 2.0) -> Iterator[Picture]:
    """Shots one after the other, frame by frame."""
    for seed in seeds:
        for number in range(round(shot_s * FPS)):
            yield scene(seed, number / FPS)


def sights(frames: Iterator[Picture], change: Change = lambda picture: picture, fps: float = FPS) -> Sights:
    """The signatures of frames, each changed."""
    builder = SightsBuilder()
    for number, frame in enumerate(frames):
        builder.push(change(frame), number / fps, 1 / fps)
    return builder.finish()
