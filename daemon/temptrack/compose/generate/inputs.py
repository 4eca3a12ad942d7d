"""A condition as the networks read it: one row of numbers a beat."""

import numpy as np

from temptrack.compose.generate.condition import Condition
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Vector

_AHEAD = 4
"""Beats before and after that say whether energy rises or falls."""
_PLAIN = 6
WIDTH = _PLAIN + 1 + STYLE.dimension
"""Energy, its rise, mean energy, affect (2), tempo; then whether a style is known, and the style."""


def condition_rows(condition: Condition) -> Vector:
    """Return what the networks read of a condition, shape (n, WIDTH); each column is about -2 to 2."""
    energy = condition.energy.astype(np.float64)
    padded = np.pad(energy, _AHEAD, mode="edge")
    rows = np.zeros((len(energy), WIDTH), np.float32)
    rows[:, 0] = 4.0 * (energy - 0.5)
    rows[:, 1] = 4.0 * (padded[2 * _AHEAD :] - padded[: -2 * _AHEAD])
    rows[:, 2] = 4.0 * (energy.mean() - 0.5)
    rows[:, 3] = 4.0 * (condition.affect.energy - 0.5)
    rows[:, 4] = 4.0 * (condition.affect.valence - 0.5)
    rows[:, 5] = 2.0 * np.log2(condition.tempo_bpm / 110.0)
    if condition.style is not None:
        rows[:, _PLAIN] = 1.0
        rows[:, _PLAIN + 1 :] = condition.style
    return rows


def without_style(rows: Vector) -> Vector:
    """Return rows as of a condition without a picture."""
    plain = rows.copy()
    plain[..., _PLAIN:] = 0.0
    return plain
