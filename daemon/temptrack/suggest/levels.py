"""Reading an energy curve between its steps."""

import numpy as np

from temptrack.fingerprint.types import Vector
from temptrack.suggest.library import Floats


def levels_at(levels: Vector | Floats, step_s: float, times_s: Floats) -> Floats:
    """Return the level at these times, linear between the middles of the steps; zeros for a curve without any.

    Parameters
    ----------
    levels : ndarray, shape (n,)
        The first belongs to the step beginning at 0 s.
    step_s : float
        Length of a step.
    times_s : ndarray, any shape
    """
    if not len(levels):
        return np.zeros(times_s.shape)
    middles_s = (np.arange(len(levels)) + 0.5) * step_s
    return np.asarray(np.interp(times_s.ravel(), middles_s, levels), dtype=np.float64).reshape(times_s.shape)
