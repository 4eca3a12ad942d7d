"""How loud something is while somebody speaks: EBU R128's gated loudness, over the moments that count alone."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.presence import Interval
from temptrack.media import SILENCE_LUFS
from temptrack.media.loudness import STEP_S, loudness_of_power

_RELATIVE_GATE_LU = -10.0


def loudness_within(powers: NDArray[np.float64], spans: Sequence[Interval]) -> float:
    """Return the loudness of a sound within stretches of time, LUFS.

    BS.1770's two gates, on steps of 100 ms in place of overlapping blocks of 400: a line is often shorter than two
    blocks.

    Parameters
    ----------
    powers : ndarray
        Shape (n,): weighted mean power of each STEP_S (`LoudnessMeter.step_powers`).
    spans : sequence of (float, float)
        Seconds; a step counts when its middle lies in one.

    Returns
    -------
    float
        SILENCE_LUFS when nothing there is louder.
    """
    chosen = powers[steps_within(len(powers), spans)]
    audible = chosen[loudness_of_power(chosen) > SILENCE_LUFS]
    if not len(audible):
        return SILENCE_LUFS
    gate = loudness_of_power(audible.mean()) + _RELATIVE_GATE_LU
    return float(loudness_of_power(audible[loudness_of_power(audible) > gate].mean()))


def steps_within(count: int, spans: Sequence[Interval]) -> NDArray[np.bool_]:
    """Return which steps' middles lie in stretches of time, shape (count,)."""
    middles = (np.arange(count) + 0.5) * STEP_S
    inside = np.zeros(count, bool)
    for begin, end in spans:
        inside |= (middles >= begin) & (middles < end)
    return inside
