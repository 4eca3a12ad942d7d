"""Sense over time: a sound that was there a moment ago is likely still there."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.presence.settings import STEP_S


def smooth(evidence: Numbers, *, lasts_s: float, share: float) -> Numbers:
    """Return the probability of each step given all of them: forward-backward in a chain of two states.

    Rabiner 1989, "A tutorial on hidden Markov models" (Proc. IEEE 77), equations 19 to 27, with two states, present
    and absent.

    Parameters
    ----------
    evidence : ndarray
        Shape (n,): log-odds of presence that each step's own sound speaks for, against even odds.
    lasts_s : float
        How long presence usually lasts.
    share : float
        Of the time that it is present, 0 to 1.

    Returns
    -------
    ndarray
        Shape (n,), 0 to 1.
    """
    ends = min(0.5, STEP_S / lasts_s)
    begins = min(0.5, ends * share / (1.0 - share))
    moves = np.array([[1.0 - begins, begins], [ends, 1.0 - ends]])
    strong = 1.0 / (1.0 + np.exp(-np.clip(evidence, -30.0, 30.0)))
    likely = np.stack([1.0 - strong, strong], axis=1)
    forward = np.empty_like(likely)
    state = np.array([1.0 - share, share])
    for i, own in enumerate(likely):
        state = (state if i == 0 else state @ moves) * own
        state = state / state.sum()
        forward[i] = state
    backward = np.ones(2)
    smoothed = np.empty(len(likely))
    for i in range(len(likely) - 1, -1, -1):
        both = forward[i] * backward
        smoothed[i] = both[1] / both.sum()
        backward = moves @ (likely[i] * backward)
        backward = backward / backward.sum()
    return smoothed
