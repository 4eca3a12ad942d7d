"""How steadily single frequencies sound: what gives music away under speech.

Seyerlehner, Pohle, Schedl & Widmer 2007, "Automatic music detection in television productions" (DAFx): partials of
notes stay where they are, those of speech glide, and noise has none; so in music some frequencies are peaks of the
spectrum for long, whatever sounds over them.
"""

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence.settings import STEP_FRAMES, WINDOW
from temptrack.fingerprint.types import Vector

BINS = round(5000 * WINDOW / ANALYSIS_RATE_HZ)
"""Partials above 5 kHz are weak and close together."""
_REACH = 10
"""Bins to either side of which the mean is taken: 21 in all, as published."""
_ABOVE_DB = 4.0
"""How far over that mean a bin counts as sounding: over the ripple of noise."""


def activity(power: Vector) -> NDArray[np.uint8]:
    """Count in how many frames of each step each frequency stands out from its neighbours.

    Parameters
    ----------
    power : ndarray
        Shape (steps * STEP_FRAMES, bins).

    Returns
    -------
    ndarray
        Shape (steps, BINS), 0 to STEP_FRAMES.
    """
    level_db = 10.0 * np.log10(power[:, :BINS] + np.float32(1e-12))
    active = level_db > running_mean(level_db) + np.float32(_ABOVE_DB)
    return np.asarray(active.reshape(-1, STEP_FRAMES, BINS).sum(axis=1), np.uint8)


def running_mean(values: Numbers) -> Numbers:
    """Return the mean over 21 neighbours along the last axis, fewer at its ends."""
    count = values.shape[-1]
    total = np.cumsum(values, axis=-1, dtype=np.float64)
    total = np.concatenate([np.zeros((*values.shape[:-1], 1)), total], axis=-1)
    first = np.maximum(np.arange(count) - _REACH, 0)
    last = np.minimum(np.arange(count) + _REACH + 1, count)
    return np.asarray((total[..., last] - total[..., first]) / (last - first), np.float32)


def steadiness(share: Numbers) -> Numbers:
    """Say how steady the steadiest frequencies are.

    Parameters
    ----------
    share : ndarray
        Shape (n, BINS): in which share of the frames of a stretch each frequency stood out.

    Returns
    -------
    ndarray
        Shape (n, 3): how far the 5 and the 20 that rise highest over their neighbours do, on average; the share of
        frequencies that sound for nearly all of it. (The mean over all frequencies would tell synthetic noise from
        everything else by a hair's breadth, and real noise for music.)
    """
    over = np.maximum(share - running_mean(share), 0.0)
    top = -np.partition(-over, 20, axis=1)[:, :20]
    five = -np.partition(-top, 5, axis=1)[:, :5]
    lasting = (share > 0.85).mean(axis=1)
    return np.stack([five.mean(axis=1), top.mean(axis=1), np.log10(lasting + 1e-3)], axis=1)
