"""Five little worlds, drawn frame by frame: each is a function of time that gives height x width x 3 floats, 0 to 1.

They differ in what the picture's fingerprint listens to: motion, light, contrast, colour.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH_PX, HEIGHT_PX = 640, 360
Picture = NDArray[np.float32]
World = Callable[[float, int], Picture]
Colour = tuple[float, float, float]
Mask = NDArray[Any]

_X = np.linspace(0, WIDTH_PX / HEIGHT_PX, WIDTH_PX, dtype=np.float32)[None, :]
_Y = np.linspace(0, 1, HEIGHT_PX, dtype=np.float32)[:, None]


@cache
def _gradient(top: Colour, bottom: Colour) -> Picture:
    mix = np.broadcast_to(_Y, (HEIGHT_PX, WIDTH_PX))[..., None]
    return (np.float32(1) - mix) * np.array(top, np.float32) + mix * np.array(bottom, np.float32)


def _sky(top: Colour, bottom: Colour) -> Picture:
    return _gradient(top, bottom).copy()


def _paint(picture: Picture, mask: Mask, colour: Colour) -> None:
    alpha = np.broadcast_to(mask, picture.shape[:2]).astype(np.float32)
    rows = np.flatnonzero(alpha.any(axis=1))
    if len(rows):
        part, covering = picture[rows[0] : rows[-1] + 1], alpha[rows[0] : rows[-1] + 1, :, None]
        part += covering * (np.array(colour, np.float32) - part)


def _glow(picture: Picture, x: float, y: float, radius: float, colour: Colour, power: float) -> None:
    reach, column, row = int(2.5 * radius * HEIGHT_PX) + 1, int(x * HEIGHT_PX), int(y * HEIGHT_PX)
    rows = slice(max(0, row - reach), max(0, row + reach))
    columns = slice(max(0, column - reach), max(0, column + reach))
    distance2 = (_X[:, columns] - np.float32(x)) ** 2 + (_Y[rows] - np.float32(y)) ** 2
    light = np.float32(power) * np.exp(-distance2 / np.float32(radius**2))
    picture[rows, columns] += light[..., None] * np.array(colour, np.float32)


def _streak(picture: Picture, x: float, y: float, colour: Colour) -> None:
    rows = slice(int((y - 0.02) * HEIGHT_PX), int((y + 0.02) * HEIGHT_PX))
    light = np.exp(-(((_Y[rows] - np.float32(y)) / 0.006) ** 2)) * np.exp(-6 * np.abs(_X - np.float32(x)))
    picture[rows] += 1.4 * light[..., None] * np.array(colour, np.float32)


def _ridge(x: NDArray[np.float32], seed: int, roughness: float) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    height = np.zeros_like(x)
    for octave in range(6):
        height += np.sin(x * 2.1 * 2**octave + rng.uniform(0, 6.3)) * rng.uniform(0.6, 1.0) / roughness**octave
    return height


def _fill_below(line: NDArray[np.float32]) -> Mask:
    inside: Mask = np.clip((_Y - line) * HEIGHT_PX / 1.5, 0, 1)
    return inside


NIGHT_HORIZONS = ((0.42, 0.16, 0.60), (0.78, 0.32, 0.10), (0.06, 0.45, 0.58))


def night_chase(t: float, shot: int) -> Picture:
    """A city at night rushing past: dark, high contrast, shaking, streaks of light."""
    direction, speed = (1, -1)[shot % 2], 0.55 + 0.2 * (shot % 3)
    shake = 0.012 * np.sin(t * 31 + shot)
    picture = _sky((0.01, 0.015, 0.05), NIGHT_HORIZONS[shot % 3])
    _glow(picture, 0.3 + 0.27 * (shot % 5), 0.2, 0.09, (0.9, 0.95, 1.0), 0.7)
    for depth, base, shade in ((0.35, 0.50, 0.07), (0.7, 0.60, 0.045), (1.3, 0.72, 0.02)):
        x = _X + direction * speed * depth * t + shot * 3.1
        block = np.floor(x * (5, 8, 11)[shot % 3] / (0.5 + depth))
        top = base + (0.0, 0.16, -0.14)[shot % 3] - 0.22 * (np.abs(np.sin(block * 12.9898 + shot)) ** 1.5) + shake
        building = _fill_below(top)
        _paint(picture, building, (shade, shade * 1.1, shade * 1.7))
        across, up = x * 60 / (0.5 + depth), _Y * 70 / (0.5 + depth)
        lit = ((np.floor(across) * 78.2 + np.floor(up) * 37.7 + shot) % 6.3 < 1.5) & ((across % 1) < 0.55)
        _paint(picture, building * (lit & ((up % 1) < 0.5)) * 0.75, (1.0, 0.72, 0.33))
    for lane in range(5):
        head = (direction * (t * (2.4 + lane * 0.5)) + lane * 0.77 + shot) % 2.4 - 0.3
        _streak(picture, head, 0.8 + lane * 0.04 + shake, (1.0, 0.25, 0.12) if lane % 2 else (1.0, 0.95, 0.8))
    return picture


def snow_peaks(t: float, shot: int) -> Picture:
    """Mountains under falling snow: pale, slow, nearly without colour."""
    picture = _sky((0.55, 0.60, 0.68), (0.80, 0.82, 0.86))
    for depth, base, shade in ((0.2, 0.46, 0.60), (0.45, 0.62, 0.44), (0.9, 0.80, 0.30)):
        line = base + 0.10 * _ridge(_X * (0.6 + depth) + t * 0.02 * depth + shot * 9, shot * 7 + int(depth * 10), 1.9)
        _paint(picture, _fill_below(line), (shade * 0.93, shade * 0.97, shade * 1.06))
    rng = np.random.default_rng(shot + 5)
    for flake in range(90):
        x = (rng.uniform(0, 1.9) + 0.03 * np.sin(t * 0.7 + flake)) % 1.8
        y = (rng.uniform(0, 1) + t * rng.uniform(0.03, 0.08)) % 1.0
        column, row = int(x / 1.78 * WIDTH_PX), int(y * HEIGHT_PX)
        picture[row : row + 2, column : column + 2] = 0.97
    return picture


def meadow(t: float, shot: int) -> Picture:
    """Hills in the morning sun: bright, warm, unhurried."""
    picture = _sky((0.42, 0.68, 0.93), (1.0, 0.88, 0.66))
    _glow(picture, 1.25 - 0.2 * (shot % 2), 0.30, 0.30, (1.0, 0.72, 0.30), 0.35)
    _glow(picture, 1.25 - 0.2 * (shot % 2), 0.30, 0.07, (1.0, 0.95, 0.75), 0.8)
    for depth, base, green in ((0.3, 0.58, 0.55), (0.6, 0.70, 0.62), (1.1, 0.84, 0.48)):
        line = base + 0.045 * _ridge(_X * (0.5 + depth * 0.4) + t * 0.06 * depth + shot * 4, shot + int(depth * 9), 2.8)
        _paint(picture, _fill_below(line), (green * 0.62, green, green * 0.28))
    for bird in range(6):
        x, y = (0.2 + bird * 0.21 + t * 0.09) % 1.8, 0.22 + 0.05 * np.sin(bird * 2.2 + t * 0.8)
        wing = np.abs(_X - x) < 0.022
        stroke = np.abs(_Y - y + 0.5 * np.abs(_X - x) * np.sin(t * 7 + bird)) < 0.003
        _paint(picture, (wing & stroke).astype(np.float32) * 0.8, (0.15, 0.16, 0.22))
    return picture


def market(t: float, shot: int) -> Picture:
    """Awnings and bunting in the sun: colourful, busy, cheerful."""
    picture = _sky((0.50, 0.78, 0.95), (0.98, 0.93, 0.80))
    colours = ((0.93, 0.25, 0.22), (0.99, 0.75, 0.18), (0.18, 0.62, 0.55), (0.25, 0.40, 0.85), (0.95, 0.50, 0.65))
    for stall in range(5):
        x = (stall * 0.46 - t * 0.22 - shot * 0.3) % 2.3 - 0.35
        inside = (x < _X) & (x + 0.38 > _X)
        awning = inside & (0.42 + 0.015 * np.sin(_X * 40) < _Y) & (_Y < 0.56)
        stripe = ((_X - x) * 26 % 2) < 1
        _paint(picture, (awning & stripe).astype(np.float32), colours[stall])
        _paint(picture, (awning & ~stripe).astype(np.float32), (0.98, 0.97, 0.93))
        _paint(picture, (inside & (_Y > 0.66) & (_Y < 0.86)).astype(np.float32), (0.55, 0.36, 0.22))
        for fruit in range(6):
            _glow(picture, x + 0.04 + fruit * 0.06, 0.655, 0.022, colours[(fruit + stall) % 5], 0.8)
    flag = np.floor((_X + 0.1 * t) * 9)
    hang = 0.16 + 0.05 * np.sin((_X + 0.1 * t) * 2.2) + 0.06 * (1 - np.abs(((_X + 0.1 * t) * 9 % 1) - 0.5) * 2)
    for index, colour in enumerate(colours):
        _paint(
            picture,
            ((0.16 + 0.05 * np.sin((_X + 0.1 * t) * 2.2) < _Y) & (hang > _Y) & (flag % 5 == index)) * 1.0,
            colour,
        )
    _paint(picture, _fill_below(np.full_like(_X, 0.86)), (0.80, 0.72, 0.58))
    return picture


def deep_sea(t: float, shot: int) -> Picture:
    """Light falling into dark water: slow, cold, dim."""
    picture = _sky((0.03, 0.16, 0.22), (0.0, 0.02, 0.05))
    for ray in range(4):
        lean = 0.25 + ray * 0.4 + 0.05 * np.sin(t * 0.3 + ray + shot)
        beam = np.exp(-(((_X - lean - _Y * 0.25) / (0.05 + 0.10 * _Y)) ** 2)) * (1 - _Y) * 0.35
        picture += beam[..., None] * np.array((0.15, 0.55, 0.6), dtype=np.float32)
    for mote in range(14):
        y = (0.9 - (t * 0.02 + mote * 0.071)) % 1.0
        _glow(picture, (mote * 0.37 + 0.02 * np.sin(t + mote)) % 1.78, y, 0.008, (0.5, 0.8, 0.8), 0.5)
    return picture
