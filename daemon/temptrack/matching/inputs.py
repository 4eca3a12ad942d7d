"""From fingerprints to what a tower reads: standardised, groups of even weight, with flags for what is there."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.matching.pairs import Flags, Pairs
from temptrack.store.interface import Matrix

_USUAL_DIMENSION = 32.0
"""Each group is scaled as if it had this many dimensions: five hundred of meaning must not drown fourteen of style."""
_FARTHEST = 8.0
"""Deviations; beyond it a measurement is broken or out of this world, and more would say no more."""
_ROWS_AT_ONCE = 8192
SCENE_GROUPS = ("style", "dynamics", "semantic")
CUE_GROUPS = ("likeness", "affect")


@dataclass(frozen=True)
class Scaling:
    """Mean and deviation of each dimension of each group over what was trained on; kept with the matcher."""

    centre: Mapping[str, NDArray[np.float32]]
    deviation: Mapping[str, NDArray[np.float32]]

    def of(self, group: str, values: Matrix, there: Flags | None = None) -> Matrix:
        """Return a group standardised, shape as given; zeros where it is absent."""
        z = (values - self.centre[group]) / self.deviation[group]
        scaled = np.clip(z, -_FARTHEST, _FARTHEST) * np.float32(np.sqrt(_USUAL_DIMENSION / max(1, values.shape[1])))
        return np.asarray(scaled if there is None else np.where(there[:, None], scaled, 0), np.float32)

    def width(self, group: str) -> int:
        """Return the group's dimension; 0 when it was in none of the pairs."""
        return len(self.centre[group])


def fit_scaling(pairs: Pairs) -> Scaling:
    """Measure the groups over pairs, each over the rows that have it."""
    centre, deviation = {}, {}
    for group in (*SCENE_GROUPS, *CUE_GROUPS):
        there = getattr(pairs, f"has_{group}", None)
        middle, spread = _measure(getattr(pairs, group), np.ones(len(pairs), np.bool_) if there is None else there)
        centre[group] = middle.astype(np.float32)
        deviation[group] = np.where(spread > 1e-6, spread, 1.0).astype(np.float32)
    return Scaling(centre, deviation)


def _measure(values: Matrix, there: Flags) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and deviation over the rows that are there, in parts: a copy in double precision would be the largest
    thing in memory."""
    parts = [slice(begin, begin + _ROWS_AT_ONCE) for begin in range(0, len(values), _ROWS_AT_ONCE)]
    nothing, count = np.zeros(values.shape[1]), max(1, int(there.sum()))
    middle = sum((values[part][there[part]].sum(axis=0, dtype=np.float64) for part in parts), nothing) / count
    squares = sum((np.square(values[part][there[part]] - middle).sum(axis=0) for part in parts), nothing)
    return middle, np.sqrt(squares / count)


def scene_inputs(scaling: Scaling, pairs: Pairs) -> Matrix:
    """Return what the scene tower reads, shape (n, scene_width): the groups, then a flag each for the optional two."""
    return scene_input(scaling, pairs.style, (pairs.dynamics, pairs.has_dynamics), (pairs.semantic, pairs.has_semantic))


def scene_input(
    scaling: Scaling, style: Matrix, dynamics: tuple[Matrix, Flags], semantic: tuple[Matrix, Flags]
) -> Matrix:
    """As `scene_inputs`, from arrays; a group of another width than was trained on counts as absent."""
    parts, flags = [scaling.of("style", style)], []
    nobody = np.zeros(len(style), np.bool_)
    for name, (values, there) in (("dynamics", dynamics), ("semantic", semantic)):
        fits = values.shape[1] == scaling.width(name) > 0
        absent = np.zeros((len(style), scaling.width(name)), np.float32)
        parts.append(scaling.of(name, values, there) if fits else absent)
        flags.append(there if fits else nobody)
    return np.concatenate([*parts, np.stack(flags, axis=1)], axis=1, dtype=np.float32)


def scene_width(scaling: Scaling) -> int:
    """Return how many numbers the scene tower reads."""
    return sum(scaling.width(group) for group in SCENE_GROUPS) + 2


def scene_columns(scaling: Scaling) -> dict[str, tuple[slice, int]]:
    """Return, for each optional group, its columns and the column of its flag: what training drops at random."""
    first = scaling.width("style")
    second = first + scaling.width("dynamics")
    end = second + scaling.width("semantic")
    return {"dynamics": (slice(first, second), end), "semantic": (slice(second, end), end + 1)}


def cue_inputs(scaling: Scaling, likeness: Matrix, affect: Matrix) -> Matrix:
    """Return what the cue tower reads, shape (n, LIKENESS.dimension + 2); cues and tracks alike."""
    return np.concatenate([scaling.of("likeness", likeness), scaling.of("affect", affect)], axis=1, dtype=np.float32)
