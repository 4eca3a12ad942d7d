"""Small pictures from decoded planes, without scaling the whole frame.

The one file of this room that uses OpenCV. Every fourth or so pixel is looked at: bilinear sampling at twice the small
size, then 2 x 2 means. At 1080p that reads 1/9 of the pixels and costs a few tenths of a millisecond, where averaging
all of them costs more than decoding some codecs does.
"""

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

LONGEST_SIDE_PX = 160

SmallPlanes: TypeAlias = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

_PLANAR = {
    f"yuv{alpha}{sampling}p{depth}": bits
    for alpha in ("", "a", "j")
    for sampling in ("410", "411", "420", "422", "440", "444")
    for depth, bits in (("", 8), ("9le", 9), ("10le", 10), ("12le", 12), ("14le", 14), ("16le", 16))
} | {"gray": 8, "gray9le": 9, "gray10le": 10, "gray12le": 12, "gray14le": 14, "gray16le": 16}
"""Pixel formats whose planes can be read as they lie, with their bit depth; all others go through swscale."""

_BT709, _FCC, _BT2020_NCL, _BT2020_CL, _SMPTE240M, _UNSPECIFIED = 1, 4, 9, 10, 7, 2
"""AVColorSpace, that is ITU-T H.273 table 4 MatrixCoefficients."""

_FULL_RANGE = 2
"""AVCOL_RANGE_JPEG."""

_KR_KB = {
    _BT709: (0.2126, 0.0722),
    _FCC: (0.30, 0.11),
    _SMPTE240M: (0.212, 0.087),
    _BT2020_NCL: (0.2627, 0.0593),
    _BT2020_CL: (0.2627, 0.0593),
}
"""Luma weights of red and blue by matrix: ITU-T H.273 table 4."""

_JFIF = (0.299, 0.114)
"""BT.601's, as used by JPEG's JFIF: what every small picture is expressed in."""


def small_planes(frame: "VideoFrame", size: tuple[int, int], rotation_deg: int) -> SmallPlanes:
    """Return a frame, small and upright, as Y'CbCr.

    Parameters
    ----------
    frame : VideoFrame
        As decoded.
    size : tuple of int
        Width and height before it is turned upright.
    rotation_deg : int
        By how much it is turned, clockwise.

    Returns
    -------
    luma, cb, cr : ndarray
        (height, width) uint8 each, full range, with the weights of BT.601 (JFIF), whatever the file's.
    """
    import cv2

    bits = _PLANAR.get(frame.format.name)
    small = _from_rgb(frame, size) if bits is None else _from_planes(frame, size, bits)
    if rotation_deg:
        small = np.ascontiguousarray(np.rot90(small, -rotation_deg // 90))
    luma, cb, cr = cv2.split(small)
    return _as_uint8(luma), _as_uint8(cb), _as_uint8(cr)


def to_bgr(
    luma: NDArray[np.uint8], cb: NDArray[np.uint8], cr: NDArray[np.uint8], *, lift: int = 0
) -> NDArray[np.uint8]:
    """Return small planes as a (height, width, 3) picture in OpenCV's order; `lift` is what black becomes."""
    import cv2

    bgr = cv2.cvtColor(cv2.merge([luma, cr, cb]), cv2.COLOR_YCrCb2BGR)
    return _as_uint8(cv2.convertScaleAbs(bgr, alpha=(255 - lift) / 255, beta=lift) if lift else bgr)


def small_size(frame: "VideoFrame", pixel_aspect: Fraction | None) -> tuple[int, int]:
    """Return the width and height at which the longer side has 160 px and pixels are square; never larger."""
    width, height = frame.width * float(pixel_aspect or 1), float(frame.height)
    factor = min(1.0, LONGEST_SIDE_PX / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))


def _from_planes(frame: "VideoFrame", size: tuple[int, int], bits: int) -> NDArray[np.uint8]:
    import cv2

    planes = [_shrink(_view(plane, bits), size) for plane in frame.planes[:3]]
    if bits > 8:
        planes = [cv2.convertScaleAbs(plane, alpha=2.0 ** (8 - bits)) for plane in planes]
    if len(planes) < 3:
        planes = [planes[0], *[np.full_like(planes[0], 128)] * 2]
    full = frame.color_range == _FULL_RANGE or frame.format.name.startswith("yuvj")
    matrix = frame.colorspace
    if matrix == _UNSPECIFIED:  # BT.709 for high definition, BT.601 below: what players and hosts assume
        matrix = _BT709 if frame.height > 576 else 0
    return _as_uint8(cv2.transform(cv2.merge(planes), _to_jfif(matrix, full)))


def _from_rgb(frame: "VideoFrame", size: tuple[int, int]) -> NDArray[np.uint8]:
    import cv2

    rgb = frame.reformat(size[0], size[1], "rgb24", interpolation="AREA").to_ndarray()
    return _as_uint8(cv2.transform(rgb, _rgb_to_ycc(*_JFIF)))


def _view(plane: "Any", bits: int) -> NDArray[Any]:
    """Return a plane as an array over the decoder's memory, without the padding at its lines' ends."""
    kind = np.dtype(np.uint8 if bits == 8 else "<u2")
    lines = np.frombuffer(plane, kind)[: plane.height * plane.line_size // kind.itemsize]
    return lines.reshape(plane.height, -1)[:, : plane.width]


def _shrink(plane: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    import cv2

    double = (2 * size[0], 2 * size[1])
    if plane.shape[1] > double[0] and plane.shape[0] > double[1]:
        plane = cv2.resize(plane, double, interpolation=cv2.INTER_LINEAR)
    return cv2.resize(plane, size, interpolation=cv2.INTER_AREA)


@lru_cache(maxsize=32)
def _to_jfif(matrix: int, full_range: bool) -> NDArray[np.float64]:
    """Return the 3 x 4 affine map from a file's Y'CbCr bytes to JFIF's."""
    scale = np.diag([1.0, 1.0, 1.0]) if full_range else np.diag([255 / 219, 255 / 224, 255 / 224])
    offset = np.array([0.0 if full_range else 16.0, 128.0, 128.0])
    to_rgb = np.linalg.inv(_rgb_to_ycc(*_KR_KB.get(matrix, _JFIF))[:, :3])
    linear = _rgb_to_ycc(*_JFIF)[:, :3] @ to_rgb @ scale
    return np.column_stack([linear, np.array([0.0, 128.0, 128.0]) - linear @ offset])


@lru_cache(maxsize=32)
def _rgb_to_ycc(kr: float, kb: float) -> NDArray[np.float64]:
    luma = np.array([kr, 1 - kr - kb, kb])
    cb = (np.array([0.0, 0.0, 1.0]) - luma) / (2 * (1 - kb))
    cr = (np.array([1.0, 0.0, 0.0]) - luma) / (2 * (1 - kr))
    return np.column_stack([np.stack([luma, cb, cr]), [0.0, 128.0, 128.0]])


def _as_uint8(array: Any) -> NDArray[np.uint8]:
    return np.asarray(array, np.uint8)
