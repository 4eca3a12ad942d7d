"""Batches of whole runs of films: the hardest negatives of a scene are the cues of its own film."""

from collections.abc import Iterator

import numpy as np

from temptrack.matching.inputs import Scaling, cue_inputs, scene_columns, scene_inputs
from temptrack.matching.network import Batch
from temptrack.matching.pairs import Flags, Ints, Pairs
from temptrack.matching.recipe import Recipe
from temptrack.store.interface import Matrix

LEAST_STEPS = 20
"""Of an epoch: with few pairs it passes over them several times."""


class Batches:
    """Cuts pairs into batches, for each member of the ensemble in an order of its own.

    What the towers read is made batch by batch: all of it at once would double the memory that the pairs take.

    Parameters
    ----------
    pairs : Pairs
        To train on.
    scaling : Scaling
    recipe : Recipe
    """

    def __init__(self, pairs: Pairs, scaling: Scaling, recipe: Recipe) -> None:
        self._pairs, self._scaling, self._recipe = pairs, scaling, recipe
        length = np.linalg.norm(pairs.likeness, axis=1, keepdims=True)
        self._likeness = pairs.likeness / np.maximum(length, 1e-9)

    @property
    def steps(self) -> int:
        """How many batches an epoch has."""
        return max(LEAST_STEPS, len(self._pairs) // self._size)

    def epoch(self, rng: np.random.Generator) -> Iterator[Batch]:
        """Yield the batches of one pass, or of several where there are few pairs."""
        orders = np.stack([self._order(rng) for _ in range(self._recipe.members)])
        for step in range(self.steps):
            rows = orders[:, step * self._size : (step + 1) * self._size]
            spared = np.stack([self._spared(one) for one in rows])
            shown = self._pairs.rows(rows.ravel())
            yield Batch(
                scene=self._dropped(scene_inputs(self._scaling, shown).reshape(*rows.shape, -1), rng),
                cue=self._heard(shown, rng).reshape(*rows.shape, -1),
                spared=spared,
                shifted=np.stack([self._shifted(one) for one in rows]) & ~spared,
            )

    @property
    def _size(self) -> int:
        return min(self._recipe.batch, len(self._pairs))

    def _order(self, rng: np.random.Generator) -> Ints:
        """Return enough rows for an epoch: films cut into runs at a random place, the runs shuffled."""
        drawn: list[Ints] = []
        while sum(map(len, drawn)) < self.steps * self._size:
            runs = self._runs(rng)
            drawn.extend(runs[index] for index in rng.permutation(len(runs)))
        return np.concatenate(drawn)

    def _runs(self, rng: np.random.Generator) -> list[Ints]:
        films = np.flatnonzero(np.diff(self._pairs.film)) + 1
        runs: list[Ints] = []
        for rows in np.split(np.arange(len(self._pairs)), films):
            first = int(rng.integers(1, self._recipe.run + 1))
            runs.extend(part for part in np.split(rows, range(first, len(rows), self._recipe.run)) if len(part))
        return runs

    def _spared(self, rows: Ints) -> Flags:
        same = self._pairs.piece[rows][:, None] == self._pairs.piece[rows]
        if self._recipe.spare_alike:
            alike = self._likeness[rows] @ self._likeness[rows].T >= self._recipe.alike_cosine
            spared = same | alike
        else:  # the very pair drawn twice is no negative in any recipe
            spared = rows[:, None] == rows
        np.fill_diagonal(spared, False)
        return np.asarray(spared, np.bool_)

    def _shifted(self, rows: Ints) -> Flags:
        film = self._pairs.film[rows]
        apart = np.abs(rows[:, None] - rows)
        return np.asarray((film[:, None] == film) & (apart > 0) & (apart <= self._recipe.shift_reach), np.bool_)

    def _heard(self, shown: Pairs, rng: np.random.Generator) -> Matrix:
        """Return cues, of the recognised some as their whole track: that is what a library holds."""
        swapped = (shown.has_track & (rng.random(len(shown)) < self._recipe.swap_tracks))[:, None]
        likeness = np.where(swapped, shown.track_likeness, shown.likeness)
        return cue_inputs(self._scaling, likeness, np.where(swapped, shown.track_affect, shown.affect))

    def _dropped(self, scene: Matrix, rng: np.random.Generator) -> Matrix:
        for columns, flag in scene_columns(self._scaling).values():
            gone = rng.random(scene.shape[:2]) < self._recipe.drop_groups
            scene[gone, columns] = 0
            scene[gone, flag] = 0
        return scene
