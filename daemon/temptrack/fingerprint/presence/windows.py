"""What surrounds a step."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers


def window_mean(values: Numbers, window: tuple[int, int]) -> Numbers:
    """Return the mean of each row's neighbours at ``window[0] <= offset < window[1]``; ends are repeated outside."""
    low, high = window
    padded = np.pad(values.astype(np.float64), ((max(0, -low), max(0, high)), (0, 0)), mode="edge")
    total = np.concatenate([np.zeros((1, values.shape[1])), padded.cumsum(axis=0)])
    first = np.arange(len(values)) + max(0, -low) + low
    return np.asarray((total[first + high - low] - total[first]) / (high - low))
