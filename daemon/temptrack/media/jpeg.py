"""Pictures as JPEG, for reports."""

import numpy as np
from numpy.typing import NDArray

_QUALITY = 85


def encode_jpeg(rgb: NDArray[np.uint8], max_width_px: int = 320) -> bytes:
    """Return a picture as the bytes of a JPEG file.

    Parameters
    ----------
    rgb : ndarray
        (height, width, 3) uint8, upright.
    max_width_px : int
        Wider pictures are scaled down to this.
    """
    import cv2

    height, width = rgb.shape[:2]
    if width > max_width_px:
        size = (max_width_px, max(1, round(height * max_width_px / width)))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    _, data = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return data.tobytes()
