"""The trained generator at work: numpy alone, so that proposing a piece loads no torch."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector

Arrays = dict[str, NDArray[np.float32]]
SLOPE = 0.2
"""Of the leaky rectifiers, in both networks."""


def make_codes(
    weights: Mapping[str, Vector], dilations: Sequence[int], rows: Vector, noise: Vector, beat_noise: Vector
) -> Vector:
    """Make codes as `network.make` does.

    Parameters
    ----------
    weights : mapping of ndarray
        By names that begin with "made.".
    dilations : sequence of int
        One a block.
    rows : ndarray, shape (batch, beats, condition)
    noise : ndarray, shape (batch, noise)
    beat_noise : ndarray, shape (batch, beats, beat noise)

    Returns
    -------
    ndarray
        Shape (batch, beats, width).
    """
    whole = np.repeat(noise[:, None], rows.shape[1], axis=1)
    x = _layer(weights, "made.in", np.concatenate([rows, whole, beat_noise], axis=2))
    asked = np.concatenate([rows, whole], axis=2)
    for number, dilation in enumerate(dilations):
        gain, shift = np.split(_layer(weights, f"made.{number}.bend", asked), 2, axis=2)
        wide = _layer(weights, f"made.{number}.wide", _rectified(x * (1 + gain) + shift), dilation)
        x = x + _layer(weights, f"made.{number}.back", _rectified(wide))
    return _layer(weights, "made.out", _rectified(x))


def part_of(arrays: Mapping[str, Vector], prefix: str) -> Arrays:
    """Return the arrays whose names begin so, without that beginning."""
    return {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}


def noise_sizes(weights: Mapping[str, Vector], condition: int) -> tuple[int, int]:
    """Return how many numbers are drawn for a piece and for each beat."""
    noise = weights["made.0.bend"].shape[1] - condition
    return noise, weights["made.in"].shape[1] - condition - noise


def _rectified(x: Vector) -> Vector:
    return np.asarray(np.maximum(x, np.float32(SLOPE) * x), np.float32)


def _layer(weights: Mapping[str, Vector], name: str, x: Vector, dilation: int = 1) -> Vector:
    weight, bias = weights[name], weights[f"{name}.bias"]
    out: Vector = bias + np.zeros((*x.shape[:2], len(bias)), np.float32)
    reach = dilation * (weight.shape[2] // 2)
    padded = np.pad(x, ((0, 0), (reach, reach), (0, 0)), mode="edge") if reach else x
    for tap in range(weight.shape[2]):
        out += padded[:, tap * dilation : tap * dilation + x.shape[1]] @ weight[:, :, tap].T
    return out
