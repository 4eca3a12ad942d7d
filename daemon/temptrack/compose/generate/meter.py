"""How much happens in patches, beat by beat: what a proposal is held to, beside what it was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.generate.patches import PatchSequence
from temptrack.fingerprint.types import Vector

_PARTS = 4
_SURE = 3.0
_RIDGE = 1e-2
HALF_WINDOW = 2
SMOOTHING = np.array([0.25, 0.5, 1.0, 0.5, 0.25]) / 2.5
"""Over neighbouring beats, as the energy curve is smoothed over 1.5 steps of half a second."""


@dataclass(frozen=True)
class EnergyMeter:
    """Loudness, rise and brightness of each beat, as `fingerprint.music.energy` weighs them frame by frame.

    The weights are fitted anew on the library's own beats, whose energy is known.
    """

    weights: Vector
    """Shape (4,): of the three parts and a constant, giving deviations."""

    def read(self, patches: PatchSequence) -> Vector:
        """Return the energy of each beat, shape (n,), 0 to 1."""
        from scipy.special import ndtr

        return np.asarray(ndtr(_parts(patches) @ self.weights), np.float32)


def deviations_of(energy: Vector) -> Vector:
    """Return energy as deviations from what is usual, cut off at 3: what the meter's weights give."""
    from scipy.special import ndtri

    return np.asarray(np.clip(ndtri(np.clip(energy.astype(np.float64), 0.0, 1.0)), -_SURE, _SURE), np.float32)


def fit_meter(stretches: Sequence[tuple[PatchSequence, Vector]]) -> EnergyMeter:
    """Fit by least squares on patches and the energy they are known to have."""
    parts = np.concatenate([_parts(patches) for patches, _ in stretches])
    wanted = deviations_of(np.concatenate([energy for _, energy in stretches]))
    square = parts.T @ parts + _RIDGE * np.eye(_PARTS)
    return EnergyMeter(np.linalg.solve(square, parts.T @ wanted).astype(np.float32))


def _parts(patches: PatchSequence) -> NDArray[np.float64]:
    """Shape (n, 4): level in tens of LU about -23, rise from frame to frame, octaves of brightness, and one."""
    power = 10.0 ** (patches.mel_db.astype(np.float64) / 10.0)
    bands = np.arange(power.shape[2])
    total = power.sum(axis=(1, 2))
    rise = np.diff(patches.frames_db.astype(np.float64), axis=0, prepend=patches.frames_db[:1])
    per_beat = np.maximum(rise, 0.0).reshape(len(patches), -1).mean(axis=1)
    parts = np.stack(
        [
            (10.0 * np.log10(total + 1e-12) + 23.0) / 10.0,
            np.log2(0.05 + per_beat),
            (power.sum(axis=1) @ bands) / (total + 1e-12) / 10.0,
            np.ones(len(patches)),
        ],
        axis=1,
    )
    padded = np.pad(parts, ((HALF_WINDOW, HALF_WINDOW), (0, 0)), mode="edge")
    return np.stack([np.convolve(column, SMOOTHING, mode="valid") for column in padded.T], axis=1)
