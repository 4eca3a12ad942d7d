"""A constellation as bytes: two a peak. Nine bits are its bin, three its level, four its frames after the last."""

import numpy as np

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.landmarks.settings import HIGH_BIN, LEVELS, LOW_BIN
from temptrack.fingerprint.landmarks.types import Constellation

_STEP_BITS, _LEVEL_BITS = 4, 3
_LONGEST_STEP = (1 << _STEP_BITS) - 1
_PAUSE = _LONGEST_STEP
"""A word of bin 0, where no peak is, passes the longest step of time and nothing else."""


def encode(constellation: Constellation) -> bytes:
    """Return a constellation as bytes: little-endian words of 16 bits."""
    steps = np.diff(constellation.frames, prepend=0)
    pauses = steps // _LONGEST_STEP
    words = np.full(len(steps) + int(pauses.sum()), _PAUSE, "<u2")
    at = np.arange(len(steps)) + np.cumsum(pauses)
    words[at] = (constellation.bins << _LEVEL_BITS | constellation.levels) << _STEP_BITS | steps % _LONGEST_STEP
    return words.tobytes()


def decode(stored: bytes) -> Constellation:
    """Return the constellation that was encoded.

    Raises
    ------
    InvalidInputError
        When these are not the bytes of a constellation.
    """
    if len(stored) % 2:
        raise InvalidInputError(f"The stored constellation has {len(stored)} bytes, which is no whole number of peaks")
    words = np.frombuffer(stored, "<u2").astype(np.int64)
    frames, bins = np.cumsum(words & _LONGEST_STEP), words >> (_STEP_BITS + _LEVEL_BITS)
    peaks = bins > 0
    if ((bins[peaks] < LOW_BIN) | (bins[peaks] >= HIGH_BIN)).any():
        raise InvalidInputError("The stored constellation has peaks where none can be")
    return Constellation(frames[peaks], bins[peaks], (words >> _STEP_BITS & LEVELS - 1)[peaks])
