"""Signatures as bytes to be stored: moments, contrasts and bits, one after the other."""

import numpy as np

from temptrack.fingerprint.copies.settings import CROPS, SIGNATURE_BYTES
from temptrack.fingerprint.copies.types import Sights

_MOMENT_BYTES = 4
_ONE_BYTES = _MOMENT_BYTES + 1 + len(CROPS) * SIGNATURE_BYTES


def encode_sights(sights: Sights) -> bytes:
    """Return signatures as bytes; moments are kept to a tenth of a millisecond, up to five days."""
    moments = np.rint(sights.at_s * 1e4).astype("<u4")
    return moments.tobytes() + sights.contrast.tobytes() + np.ascontiguousarray(sights.bits).tobytes()


def decode_sights(kept: bytes) -> Sights:
    """Return what was encoded.

    Raises
    ------
    ValueError
        When the bytes are no whole signatures.
    """
    count, rest = divmod(len(kept), _ONE_BYTES)
    if rest:
        raise ValueError(f"{len(kept)} bytes are no whole signatures of {_ONE_BYTES}")
    moments, contrasts = count * _MOMENT_BYTES, count * (_MOMENT_BYTES + 1)
    return Sights(
        np.frombuffer(kept[:moments], "<u4") / 1e4,
        np.frombuffer(kept[contrasts:], np.uint8).reshape(count, len(CROPS), SIGNATURE_BYTES),
        np.frombuffer(kept[moments:contrasts], np.uint8),
    )
