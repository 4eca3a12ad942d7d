"""Material made ready for training: apart by tracks, as codes, with what reads energy off them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.generate.codes import Coding, fit_coding
from temptrack.compose.generate.inputs import condition_rows
from temptrack.compose.generate.material import Material, Stretch, place_of
from temptrack.compose.generate.meter import EnergyMeter, fit_meter
from temptrack.compose.generate.patches import PatchSequence
from temptrack.compose.generate.recipe import Recipe
from temptrack.fingerprint.types import Vector

_HELD_OUT = 0.2
_LEAST_HELD_OUT = 4
_RIDGE = 300.0


@dataclass(frozen=True)
class Coded:
    """A stretch as the networks see it."""

    track_id: str
    codes: Vector
    """Shape (n, width)."""
    rows: Vector
    """Shape (n, inputs.WIDTH)."""
    energy: Vector
    """Shape (n,)."""


@dataclass(frozen=True)
class Division:
    """Stretches to learn from and others to be judged by, no track in both; coding and meter know the former alone."""

    coding: Coding
    meter: EnergyMeter
    readout: Vector
    """Shape (3 * width + 1,): energy off the codes of the beat before, the beat, and the one after. The networks are
    taught with the meter and judged with this, so that what is followed is energy and no weakness of one gauge."""
    learnt: tuple[Coded, ...]
    held_out: tuple[Coded, ...]
    judged: tuple[Stretch, ...]
    """The held-out stretches as they were read."""


def divide(material: Material, recipe: Recipe) -> Division:
    """Hold a fifth of the tracks out, by a hash of their ids."""
    long = {one.track_id for one in material.stretches if len(one.patches) >= recipe.beats}
    tracks = sorted(long, key=place_of)
    out = set(tracks[: max(_LEAST_HELD_OUT, round(_HELD_OUT * len(tracks)))])
    kept = [one for one in material.stretches if one.track_id not in out]
    judged = tuple(one for one in material.stretches if one.track_id in out)
    coding = fit_coding([one.patches for one in kept], recipe.width)
    learnt, held_out = (tuple(_coded(coding, one) for one in part) for part in (kept, judged))
    meter = fit_meter([(_as_made(coding, one), one.condition.energy) for one in kept])
    return Division(coding, meter, _fit_readout(learnt), learnt, held_out, judged)


def neighbours(codes: Vector) -> Vector:
    """Return each beat's codes with those before and after it, shape (n, 3 * width + 1)."""
    padded = np.pad(codes, ((1, 1), (0, 0)), mode="edge")
    ones = np.ones((len(codes), 1), np.float32)
    return np.concatenate([padded[:-2], padded[1:-1], padded[2:], ones], axis=1)


def _coded(coding: Coding, stretch: Stretch) -> Coded:
    return Coded(
        stretch.track_id, coding.encode(stretch.patches), condition_rows(stretch.condition), stretch.condition.energy
    )


def _as_made(coding: Coding, stretch: Stretch) -> PatchSequence:
    """Return patches as codes tell them: what they leave out is missing from all that is made, too."""
    return coding.decode(coding.encode(stretch.patches), stretch.patches.beats_s)


def _fit_readout(learnt: Sequence[Coded]) -> Vector:
    """Ridge regression."""
    size = 3 * learnt[0].codes.shape[1] + 1
    square: NDArray[np.float64] = _RIDGE * np.eye(size)
    moment = np.zeros(size)
    for one in learnt:
        seen = neighbours(one.codes).astype(np.float64)
        square += seen.T @ seen
        moment += seen.T @ one.energy
    return np.linalg.solve(square, moment).astype(np.float32)
