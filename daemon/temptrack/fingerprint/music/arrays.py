"""The one type that the arithmetic passes around."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.floating[Any]]
"""Real numbers of either precision."""
Indices: TypeAlias = NDArray[np.int64]


def peak_offset(left: Numbers, top: Numbers, right: Numbers) -> Numbers:
    """Where, from -0.5 to 0.5, the parabola through three neighbouring values peaks, the middle one being the largest.

    Smith & Serra 1987, "PARSHL: an analysis/synthesis program for non-harmonic sounds".
    """
    bend = np.minimum(left - 2.0 * top + right, -1e-9)
    return np.clip(0.5 * (left - right) / bend, -0.5, 0.5)
