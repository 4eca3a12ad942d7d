"""A beat's patch as a few numbers and back: principal components of the library's own beats."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.generate.patches import FRAMES_PER_BEAT, LEAST_LUFS, Beats, PatchSequence
from temptrack.fingerprint.music.settings import MEL_BANDS
from temptrack.fingerprint.types import Vector

_MEL = FRAMES_PER_BEAT * MEL_BANDS
_SIZE = _MEL + 12 + 1
LOWEST_DB = -100.0
"""Levels under this are all equally empty: without a floor, digital silence would be most of the variance."""
_CHROMA_DB, _LOUDNESS_DB = 60.0, 3.0
"""What a share of 1 in a pitch class, and a LU, count as beside a decibel in one part of one band: all chroma together
then varies a tenth as much as all the spectrum, so that components are given to it as well."""
_TEMPER = 0.5
"""Codes are divided by their deviation to this power: the loudest components lead without drowning the rest."""


@dataclass(frozen=True)
class Coding:
    """The components of one library."""

    mean: Vector
    """Shape (size,)."""
    basis: Vector
    """Shape (width, size), orthonormal rows."""
    scale: Vector
    """Shape (width,): what each component is divided by."""
    deviation: Vector
    """Shape (width,): of the codes over the library."""
    kept: float
    """Share of the variance that the components hold."""

    @property
    def width(self) -> int:
        """Numbers for a beat."""
        return len(self.scale)

    def encode(self, patches: PatchSequence) -> Vector:
        """Return the codes of each beat, shape (n, width)."""
        return np.asarray((_rows(patches) - self.mean) @ self.basis.T / self.scale, np.float32)

    def decode(self, codes: Vector, beats_s: Beats) -> PatchSequence:
        """Return what codes stand for; chroma is brought back to shares."""
        rows = (codes * self.scale) @ self.basis + self.mean
        chroma = np.maximum(rows[:, _MEL : _MEL + 12], 0.0)
        total = chroma.sum(axis=1, keepdims=True)
        return PatchSequence(
            np.asarray(beats_s, np.float64),
            np.maximum(rows[:, :_MEL], LOWEST_DB).astype(np.float32).reshape(-1, FRAMES_PER_BEAT, MEL_BANDS),
            np.divide(chroma, total, out=np.zeros_like(chroma), where=total > 1e-3).astype(np.float32),
            np.maximum(rows[:, -1] / _LOUDNESS_DB, LEAST_LUFS).astype(np.float32),
        )

    def arrays(self) -> dict[str, Vector]:
        """Return it as it is kept."""
        kept = np.array([self.kept], np.float32)
        return {"mean": self.mean, "basis": self.basis, "scale": self.scale, "deviation": self.deviation, "kept": kept}


def coding_from(arrays: Mapping[str, NDArray[np.float32]]) -> Coding:
    """Return the coding that was kept.

    Raises
    ------
    KeyError, ValueError
        When it is none.
    """
    mean, basis, scale, deviation = (arrays[name] for name in ("mean", "basis", "scale", "deviation"))
    found = Coding(mean, basis, scale, deviation, float(arrays["kept"][0]))
    if found.basis.shape != (found.width, _SIZE) or found.mean.shape != (_SIZE,):
        raise ValueError("its patches are of another shape")
    return found


def fit_coding(stretches: list[PatchSequence], width: int) -> Coding:
    """Find the components that hold most of what varies from beat to beat."""
    mean, count, scatter = np.zeros(_SIZE), 0, np.zeros((_SIZE, _SIZE))
    for patches in stretches:
        rows = _rows(patches).astype(np.float64)
        mean, count, scatter = mean + rows.sum(axis=0), count + len(rows), scatter + rows.T @ rows
    mean /= count
    values, vectors = np.linalg.eigh(scatter / count - np.outer(mean, mean))
    order = np.argsort(values)[::-1][: min(width, count - 1)]
    deviation = np.sqrt(np.maximum(values[order], 1e-6))
    basis = _signed(vectors[:, order].T)
    scale = deviation**_TEMPER
    scale *= float(np.mean(deviation / scale))  # codes deviate by about one
    share = float(values[order].sum() / max(values.sum(), 1e-12))
    return Coding(_kept(mean), _kept(basis), _kept(scale), _kept(deviation / scale), share)


def _kept(values: NDArray[np.float64]) -> Vector:
    return np.ascontiguousarray(values, np.float32)


def _signed(basis: NDArray[np.float64]) -> NDArray[np.float64]:
    """An eigenvector's sign is arbitrary: its largest entry is made positive."""
    largest = np.take_along_axis(basis, np.abs(basis).argmax(axis=1)[:, None], axis=1)
    return basis * np.sign(largest)


def _rows(patches: PatchSequence) -> Vector:
    mel = np.maximum(patches.mel_db.reshape(len(patches), _MEL), np.float32(LOWEST_DB))
    loudness = patches.loudness_lufs[:, None] * np.float32(_LOUDNESS_DB)
    return np.concatenate([mel, patches.chroma * np.float32(_CHROMA_DB), loudness], axis=1)
