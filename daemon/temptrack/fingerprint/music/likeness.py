"""The likeness vector: unit length, so that the cosine of two says how alike two pieces sound."""

import numpy as np

from temptrack.fingerprint.music.scaling import standard, usual
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, HOP, MEL_BANDS, PITCH_WINDOW, WINDOW
from temptrack.fingerprint.types import Identity, Vector

GROUP_WEIGHTS = {"timbre": 0.45, "rhythm": 0.27, "harmony": 0.2, "dynamics": 0.08}
"""Share of each group in the squared length of a typical vector, however many figures it has."""

_NAMES = tuple(name for name in usual() if name.partition(".")[0] in GROUP_WEIGHTS)

LIKENESS = Identity(
    name="likeness",
    version=2,
    dimension=len(_NAMES),
    settings=f"hop={HOP},mel={MEL_BANDS},pitch_window={PITCH_WINDOW},rate={ANALYSIS_RATE_HZ},window={WINDOW}",
)


def likeness_of(figures: dict[str, float]) -> Vector:
    """Weigh described figures into one vector.

    Each figure is taken in deviations from what is usual in music; each group's share is `GROUP_WEIGHTS`.

    Returns
    -------
    ndarray
        Shape (LIKENESS.dimension,), unit length.
    """
    sizes = {group: sum(name.startswith(group + ".") for name in _NAMES) for group in GROUP_WEIGHTS}
    values = np.array([standard(name, figures[name]) * _weight(name, sizes) for name in _NAMES], np.float32)
    length = float(np.linalg.norm(values))
    return values / np.float32(length) if length > 1e-6 else no_likeness()


def no_likeness() -> Vector:
    """The vector of silence: like nothing in particular, but of unit length as all others."""
    return np.full(LIKENESS.dimension, LIKENESS.dimension**-0.5, np.float32)


def _weight(name: str, sizes: dict[str, int]) -> float:
    group = name.partition(".")[0]
    return float(np.sqrt(GROUP_WEIGHTS[group] / sizes[group]))
