"""What learnt films did with scenes like these: had they music, or not?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.store.interface import Matrix, Space
from temptrack.store.records import SceneRecord
from temptrack.suggest.library import Floats
from temptrack.suggest.memory import kernel_weights, usual_distance

NEIGHBOURS = 16
_BACKGROUND = 1.0
"""What all other films weigh beside the neighbours: one scene as near as the usual nearest."""
_MOST_SCENES = 20_000
_AT_ONCE = 2048

Spaces = Mapping[Space, Matrix]
"""Vectors by space, one row a scene; a row of zeros where a scene has none there."""


@dataclass(frozen=True)
class Remembered:
    """Learnt scenes and whether music plays in them."""

    film: NDArray[np.int64]
    """Shape (n,): number of each scene's film."""
    music: Floats
    """Shape (n,): share of the scene with music, 0 to 1."""
    spaces: Spaces
    """Unit rows, shape (n, d)."""
    usual: Mapping[Space, float]
    """Cosine distance from a scene to its nearest, typically."""

    @property
    def base(self) -> float:
        """Share of music over all scenes, kept off certainty."""
        return float((self.music.sum() + 1.0) / (len(self.music) + 2.0))

    def log_odds(self, asked: Spaces, without: int | None = None) -> Floats:
        """Weigh scenes by what their neighbours did, relative to what films do on the whole.

        Parameters
        ----------
        asked : mapping
            Vectors of the scenes asked about.
        without : int, optional
            A film whose scenes do not count: its own, when it is held out.

        Returns
        -------
        ndarray, shape (m,)
            Natural logarithm of odds; 0 where nothing is near. The mean over the spaces that say anything.
        """
        counted = np.ones(len(self.film), dtype=bool) if without is None else self.film != without
        said = [self._in_space(space, rows, counted) for space, rows in asked.items() if space in self.spaces]
        return np.mean(said, axis=0) if said else np.zeros(len(next(iter(asked.values()))))

    def _in_space(self, space: Space, rows: Matrix, counted: NDArray[np.bool_]) -> Floats:
        known, music = self.spaces[space][counted], self.music[counted]
        asked = _unit(rows)
        out = np.zeros(len(asked))
        for first in range(0, len(asked), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            out[part] = self._neighbours(asked[part] @ known.T, music, self.usual[space])
        # What has no direction, offline footage or a scene never shown to the model, is near to nothing.
        return np.where(np.abs(asked).sum(axis=1) > 0, out, 0.0)

    def _neighbours(self, cosines: Matrix, music: Floats, usual: float) -> Floats:
        if not cosines.shape[1]:
            return np.zeros(len(cosines))
        count = min(NEIGHBOURS, cosines.shape[1])
        nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        weights = kernel_weights(1.0 - np.take_along_axis(cosines, nearest, axis=1).astype(np.float64), usual)
        had, base = music[nearest], self.base
        for_it = (weights * had).sum(axis=1) + _BACKGROUND * base
        against = (weights * (1.0 - had)).sum(axis=1) + _BACKGROUND * (1.0 - base)
        return np.asarray(np.log(for_it / against) - np.log(base / (1.0 - base)), dtype=np.float64)


def remember(scenes: Sequence[SceneRecord], music: Floats, semantic_key: str) -> Remembered | None:
    """Gather learnt scenes; None where there are none.

    Parameters
    ----------
    scenes : sequence of SceneRecord
        Of all films, or evenly chosen ones of very many.
    music : ndarray, shape (n,)
        Share of each with music.
    semantic_key : str
        Of the model in use; scenes seen by another, or by none, have no place in that space. Empty without a model.
    """
    if not scenes:
        return None
    chosen = np.unique(np.linspace(0, len(scenes) - 1, min(len(scenes), _MOST_SCENES)).astype(int))
    kept = [scenes[i] for i in chosen]
    numbers = {film_id: n for n, film_id in enumerate(dict.fromkeys(scene.film_id for scene in scenes))}
    spaces: dict[Space, Matrix] = {"style": _unit(np.stack([scene.style for scene in kept]))}
    if semantic_key and any(scene.semantic_key == semantic_key for scene in kept):
        spaces["semantic"] = _unit(_rows([s.semantic if s.semantic_key == semantic_key else None for s in kept]))
    usual = {space: usual_distance(rows[np.abs(rows).sum(axis=1) > 0]) or 1.0 for space, rows in spaces.items()}
    return Remembered(np.array([numbers[scene.film_id] for scene in kept]), music[chosen], spaces, usual)


def _rows(vectors: "Sequence[NDArray[np.float32] | None]") -> Matrix:
    dimension = next(len(vector) for vector in vectors if vector is not None)
    return np.stack([np.zeros(dimension, np.float32) if vector is None else vector for vector in vectors])


def _unit(rows: Matrix) -> Matrix:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-12), dtype=np.float32)
