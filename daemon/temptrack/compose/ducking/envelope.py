"""A gain over time as an editor's keyframes have it: points with straight lines, in decibels, between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from temptrack.media import Sound

_PIECE = 2**18
_ROUNDED_S, _ROUNDED_DB = 4, 2


@dataclass(frozen=True)
class Keyframe:
    """A point of a gain curve."""

    at_s: float
    gain_db: float


def keyframes_of(points: Sequence[tuple[float, float]], duration_s: float) -> tuple[Keyframe, ...]:
    """Return a curve's points within 0 to a duration, both ends among them, none twice and none without effect.

    Parameters
    ----------
    points : sequence of (float, float)
        Seconds and decibels, in order of time; may reach beyond both ends.
    duration_s : float
        Positive.
    """
    at, gain = np.array(points).T
    inner = [(a, g) for a, g in points if 0 < a < duration_s]
    ends = (float(np.interp(edge, at, gain)) for edge in (0.0, duration_s))
    first, last = (0.0, next(ends)), (duration_s, next(ends))
    kept = _bends([first, *inner, last])
    return tuple(Keyframe(round(a, _ROUNDED_S), round(g, _ROUNDED_DB) + 0.0) for a, g in kept)


def _bends(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out points between two of the same height as theirs, and all but the last at one moment."""
    kept = points[:1]
    for point, after in zip(points[1:], [*points[2:], None], strict=True):
        is_flat = after is not None and kept[-1][1] == point[1] == after[1]
        if point[0] - kept[-1][0] < 10**-_ROUNDED_S:
            kept[-1] = (kept[-1][0], point[1])
        elif not is_flat:
            kept.append(point)
    return kept


def gain_at(keyframes: Sequence[Keyframe], at_s: ArrayLike) -> NDArray[np.float64]:
    """Return a curve's decibels at moments; beyond its ends it stays as it is there."""
    moments = [key.at_s for key in keyframes]
    return np.asarray(np.interp(np.asarray(at_s, np.float64), moments, [key.gain_db for key in keyframes]))


def apply_gain(sound: Sound, keyframes: Sequence[Keyframe], *, gain_db: float = 0.0) -> Sound:
    """Return a sound turned down and up along a curve, and by a gain all over."""
    samples = np.empty_like(sound.samples)
    for first in range(0, samples.shape[1], _PIECE):
        part = slice(first, min(first + _PIECE, samples.shape[1]))
        moments = np.arange(part.start, part.stop) / sound.sample_rate_hz
        samples[:, part] = sound.samples[:, part] * 10 ** ((gain_at(keyframes, moments) + gain_db) / 20)
    return Sound(samples, sound.sample_rate_hz)
