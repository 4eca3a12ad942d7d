"""How loud something is while somebody speaks: EBU R128's gated loudness, over the moments that count alone."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.presence import Interval
from temptrack.media import SILENCE_LUFS
from temptrack.media.loudness import STEP_S, loudness_of_power

_RELATIVE_GATE_LU = -10.0
_BESIDE_S, _EDGE_S = 4.0, 0.3
"""How far from a line its background is looked for, and how near it the line may still be heard."""
_LEAST_SPEECH = 0.1


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


def speech_within(powers: NDArray[np.float64], lines: Sequence[Interval], all_lines: Sequence[Interval]) -> float:
    """Return how loud those who speak are, by themselves, LUFS: what else is heard around their lines is taken off.

    Powers of sounds that have nothing to do with each other add up. The median of the moments beside the lines stands
    for what goes on under them: a bang does not count. No more than 90 % is taken off, as it may pause for the line.

    Parameters
    ----------
    powers : ndarray
        Shape (n,): of the range's own sound, as in `loudness_within`.
    lines : sequence of (float, float)
        Those that are meant.
    all_lines : sequence of (float, float)
        All of the range: others beside them are no background.
    """
    together = loudness_within(powers, lines)
    beside = steps_within(len(powers), [(a - _BESIDE_S, b + _BESIDE_S) for a, b in lines])
    beside &= ~steps_within(len(powers), [(a - _EDGE_S, b + _EDGE_S) for a, b in all_lines])
    if together <= SILENCE_LUFS or not beside.any():
        return together
    share = float(np.median(powers[beside])) / 10 ** ((together + 0.691) / 10)
    return together + 10 * float(np.log10(max(_LEAST_SPEECH, 1.0 - share)))


def steps_within(count: int, spans: Sequence[Interval]) -> NDArray[np.bool_]:
    """Return which steps' middles lie in stretches of time, shape (count,)."""
    middles = (np.arange(count) + 0.5) * STEP_S
    inside = np.zeros(count, bool)
    for begin, end in spans:
        inside |= (middles >= begin) & (middles < end)
    return inside
