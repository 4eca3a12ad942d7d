"""What a distance between two signatures proves.

Signatures of unlike pictures differ in about half their signs. Measured over all pairs of signatures of five films
(4.9 million): median 71 of 143, one in a hundred under 57, one in ten thousand under 48. Those of an altered copy lie
near 0 (re-encoded, graded, mirrored), up to 35 (subtitles, crushed blacks). See `benchmarks copies`.
"""

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.copies.settings import SIGNATURE_BITS
from temptrack.fingerprint.copies.signature import distance
from temptrack.fingerprint.copies.types import Sights

Floats = NDArray[np.float64]

_UNLIKE_MEAN, _UNLIKE_DEVIATION = 70.0, 7.5
"""A little wider than measured: films are more than five."""
_COPY_REACH = 46.0
"""A copy's signature lies anywhere from 0 to here."""
_SPOILT = 0.05
"""Share of a copy's signatures that are not like the film's at all: a caption over the whole picture, a fade."""
_MOST_NATS = 10.0
_LEAST_NATS = -3.0
"""No single signature proves more: title cards and empty skies are alike in different films."""
_FLAT_LEVELS = 6
"""Of contrast: below, there is nothing in a picture to know it by."""
_CHANGED = 20.0
"""Signs by which a picture has moved on so far that it is evidence of its own."""
_STILL_SHARE = 0.08

_NEARER = 0.02
"""Nats a sign: of two places that prove as much as a signature may, the nearer one is the right one."""

_DISTANCES = np.arange(SIGNATURE_BITS + 1)
_UNLIKE = np.exp(-0.5 * ((_DISTANCES - _UNLIKE_MEAN) / _UNLIKE_DEVIATION) ** 2) / (
    _UNLIKE_DEVIATION * np.sqrt(2 * np.pi)
)
_COPY = (1 - _SPOILT) * (_DISTANCES <= _COPY_REACH) / (_COPY_REACH + 1) + _SPOILT * _UNLIKE
NATS = np.clip(np.log(np.maximum(_COPY, 1e-300)) - np.log(np.maximum(_UNLIKE, 1e-300)), _LEAST_NATS, _MOST_NATS)
NATS -= _NEARER * _DISTANCES
"""By distance: how much likelier it is between a picture and its copy than between two pictures."""


def weights_of(sights: Sights) -> Floats:
    """Return how much of each signature is evidence of its own, shape (n,), 0 to 1.

    A picture that stands still says in its second moment what it said in its first.
    """
    if not len(sights):
        return np.zeros(0)
    moved = distance(sights.bits[1:, 0], sights.bits[:-1, 0]) / _CHANGED
    weights = np.concatenate([[1.0], np.clip(moved, _STILL_SHARE, 1.0)])
    return np.where(sights.contrast >= _FLAT_LEVELS, weights, 0.0)
