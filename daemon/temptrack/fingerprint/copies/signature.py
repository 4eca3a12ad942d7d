"""The signature of a picture: which way each of its slow waves leans.

The picture is reduced to `SIDE` x `SIDE` and taken apart into cosines (DCT-II); a bit says whether a coefficient is
positive. Brightness, contrast and most grading scale coefficients and leave their signs; mirroring turns the sign of
every odd horizontal frequency round, so the mirrored signature follows from the signature. Signs of low DCT
coefficients are the ground of pHash (Zauner 2010) and PDQ (Facebook 2019); taking all slow waves of a half-second mean
and several crops is ours.
"""

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.copies.active import Box
from temptrack.fingerprint.copies.settings import CROPS, FREQUENCIES, SIDE

Bits = NDArray[np.uint8]
"""Shape (..., SIGNATURE_BYTES), packed."""

_COSINES = np.cos(np.pi / SIDE * np.outer(np.arange(FREQUENCIES), np.arange(SIDE) + 0.5)).astype(np.float32)
_ODD = np.packbits((np.indices((FREQUENCIES, FREQUENCIES))[1] % 2).ravel()[1:].astype(np.uint8))


def signatures_of(luma: NDArray[np.float32], box: Box) -> tuple[Bits, float]:
    """Return a picture's signatures and how much there is in it to tell it by.

    Parameters
    ----------
    luma : ndarray, shape (height, width)
        0 to 255.
    box : Box
        Where in it the picture is.

    Returns
    -------
    (ndarray, float)
        Shape (len(CROPS), SIGNATURE_BYTES), one row a crop; and the standard deviation of the reduced whole, in levels.
    """
    reduced = np.stack([_reduced(luma, box, crop) for crop in CROPS])
    waves = _COSINES @ reduced @ _COSINES.T
    bits = waves.reshape(len(CROPS), -1)[:, 1:] > 0
    return np.packbits(bits, axis=1), float(reduced[0].std())


def mirrored(signatures: Bits) -> Bits:
    """Return the signatures of the pictures mirrored left to right."""
    return signatures ^ _ODD


def distance(one: Bits, other: Bits) -> NDArray[np.int64]:
    """Return how many of `SIGNATURE_BITS` signs differ, over the last axis; half of them for pictures unlike."""
    return np.asarray(np.bitwise_count(one ^ other).sum(axis=-1, dtype=np.int64))


def _reduced(luma: NDArray[np.float32], box: Box, crop: tuple[float, float, float, float]) -> NDArray[np.float32]:
    import cv2

    top, bottom, left, right = box
    width, height, across, down = crop
    first_x = left + (right - left) * (1 - width) * across
    first_y = top + (bottom - top) * (1 - height) * down
    last_x, last_y = first_x + (right - left) * width, first_y + (bottom - top) * height
    part = luma[round(first_y) : round(last_y), round(first_x) : round(last_x)]
    return np.asarray(cv2.resize(part, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.float32)
