"""Scenes of the made-up world: what is true of them, and how they are seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.retrieval.hidden import SEMANTIC, Floats, Laws, Rows, Vectors, unit_rows
from temptrack.fingerprint.picture import DYNAMICS
from temptrack.fingerprint.types import Curve, Vector
from temptrack.suggest.looking import Look

_STYLE_NOISE, _SEMANTIC_NOISE, _DYNAMICS_SPREAD = 0.2, 0.5, 0.33
_DYNAMICS_LENGTH = 4.57


@dataclass(frozen=True)
class Scenes:
    """Scenes of some films, and what is true of each; arrays have a row a scene, films one after the other."""

    film: Rows
    """Number of the film."""
    in_s: Floats
    out_s: Floats
    story: Floats
    asked: Floats
    """The music that is meant, shape (n, MUSIC), before it is found among the tracks."""
    random: NDArray[np.bool_]
    """Where label noise gave the scene another's music."""
    track: Rows
    """Row of the track that plays."""
    track_in_s: Floats
    style: Vectors
    dynamics: Vectors
    semantic: Vectors
    affect: Floats
    heard: Vectors
    """Likeness of the cue."""
    curves: tuple[Curve, ...]
    """Motion along each scene, in step with the energy of the music."""

    def __len__(self) -> int:
        return len(self.in_s)


@dataclass(frozen=True)
class Asked:
    """Footage of the world that no store holds, and its truth."""

    look: Look
    track_id: str
    track_in_s: float
    likeness: Vector
    """Of its true cue."""


def seen_style(laws: Laws, shot: Floats, rng: np.random.Generator) -> Vectors:
    """Return how scenes are shot, with what measuring adds."""
    rows = laws.style(shot)
    noisy = (rows + _STYLE_NOISE * rng.standard_normal(rows.shape)) / np.sqrt(1 + _STYLE_NOISE**2)
    return np.asarray(noisy, dtype=np.float32)


def seen_dynamics(laws: Laws, shot: Floats) -> Vectors:
    """Return how scenes move: not far from one another, and all as long."""
    moved = laws.stance + _DYNAMICS_SPREAD * laws.dynamics(shot) / np.sqrt(DYNAMICS.dimension)
    return np.asarray(_DYNAMICS_LENGTH * unit_rows(moved), dtype=np.float32)


def seen_semantic(laws: Laws, story: Floats, rng: np.random.Generator) -> Vectors:
    """Return what an image-text model would see, in its cone."""
    spread = laws.semantic(story) + _SEMANTIC_NOISE * rng.standard_normal((len(story), SEMANTIC.dimension))
    return unit_rows(laws.cone + spread / np.sqrt((1 + _SEMANTIC_NOISE**2) * SEMANTIC.dimension))
