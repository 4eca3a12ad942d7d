"""The strongest rise of a track: where it drops, lifts or breaks out."""

import numpy as np

from temptrack.compose.retarget.material import Material
from temptrack.compose.retarget.types import Numbers
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ

_LOOK_S = 4.0
_LEAST_BEFORE_S, _LEAST_UNITS = 3.0, 4
"""That music begins is no rise of it."""
_ON_A_BAR = 1.15
_LEVEL_SCALE_LU = 6.0


def strongest_rise(material: Material) -> int:
    """Return the node at which most more happens than before.

    The level of the four seconds after a beat against that of the four before, as power, and how much more begins in
    them; downbeats count for a little more. A track that never rises answers with its least fall.

    Parameters
    ----------
    material : Material
        The track.
    """
    nodes_s, end_s = material.nodes_s, material.duration_s
    inside = np.nonzero((nodes_s >= min(_LEAST_BEFORE_S, end_s / 4)) & (nodes_s <= end_s - min(2.0, end_s / 4)))[0]
    inside = inside[(inside >= _LEAST_UNITS) & (inside < len(nodes_s) - _LEAST_UNITS)]
    if not len(inside):
        return len(nodes_s) // 2
    power = 10.0 ** (np.maximum(material.levels_db, material.levels_db.max() - 50.0) / 10.0)
    rate_hz = len(material.onsets.curve) / end_s
    level = 10.0 * np.log10(_after_and_before(power, nodes_s[inside], FRAME_RATE_HZ))
    busy = np.maximum(material.onsets.curve, 0.0)
    onsets = _after_and_before(busy, nodes_s[inside], rate_hz)
    rise = (level[0] - level[1]) / _LEVEL_SCALE_LU + np.log2((onsets[0] + 0.05) / (onsets[1] + 0.05)) / 2.0
    weight = np.where(material.positions[inside] == 0, _ON_A_BAR, 1.0)
    return int(inside[np.argmax(np.where(rise > 0, rise * weight, rise))])


def _after_and_before(values: Numbers, at_s: Numbers, rate_hz: float) -> Numbers:
    """Mean of the seconds after and before each moment: shape (2, n)."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    edges = np.clip(np.round((at_s[None, :] + np.array([[-_LOOK_S], [0.0], [_LOOK_S]])) * rate_hz), 0, len(values))
    low, middle, high = edges.astype(np.int64)
    after = (sums[high] - sums[middle]) / np.maximum(high - middle, 1)
    before = (sums[middle] - sums[low]) / np.maximum(middle - low, 1)
    return np.asarray(np.maximum(np.stack([after, before]), 1e-9))
