"""How a track ends: with a sound that dies away, or cut off, as loops are."""

from dataclasses import dataclass

import numpy as np

from temptrack.compose.mosaic.spectra import Floats

_STEP_S = 0.05
_SILENT_DB = -50.0
"""Beside the track's loudest moments: what is below at the end is no longer music."""
_DIED_AWAY_DB = -14.0
"""The last third of a second of a real ending beside the track's mean: a chord that rings out has lost 20 dB within a
second or two, a loop's end nothing."""
_LAST_STEPS = 7


@dataclass(frozen=True)
class Ending:
    """Where a track's sound ends."""

    at_s: float
    is_real: bool
    """Whether it dies away there."""


def ending_of(samples: Floats, rate_hz: int, *, whole: bool = True) -> Ending:
    """Return how a sound ends.

    Parameters
    ----------
    samples : ndarray
        Mono.
    rate_hz : int
        Of them.
    whole : bool
        Whether they go on to the track's end.
    """
    step = round(_STEP_S * rate_hz)
    duration_s = len(samples) / rate_hz
    if len(samples) < 4 * _LAST_STEPS * step:
        return Ending(duration_s, is_real=False)
    blocks = samples[: len(samples) // step * step].reshape(-1, step).astype(np.float64)
    level_db = 10.0 * np.log10((blocks**2).mean(axis=1) + 1e-12)
    loud = float(np.percentile(level_db, 95))
    audible = np.flatnonzero(level_db > loud + _SILENT_DB)
    if not len(audible):
        return Ending(duration_s, is_real=False)
    last = int(audible[-1]) + 1
    end_s = duration_s if last == len(level_db) else last * _STEP_S
    mean_db = 10.0 * np.log10(np.mean(10.0 ** (level_db[:last] / 10.0)))
    closing_db = 10.0 * np.log10(np.mean(10.0 ** (level_db[max(0, last - _LAST_STEPS) : last] / 10.0)))
    return Ending(end_s, is_real=whole and bool(closing_db < mean_db + _DIED_AWAY_DB))
