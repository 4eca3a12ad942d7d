"""Light and colour of one small frame, as sums that stay true when frames are averaged over time."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.media import SmallFrame

Plane: TypeAlias = NDArray[np.uint8]
Pixels: TypeAlias = NDArray[np.float32]

LOW_KEY_BELOW = 64
"""Luma (0-255) under which a pixel counts as shadow: the lowest quarter of the scale."""

HIGH_KEY_FROM = 192
"""Luma from which a pixel counts as high light: the top quarter."""

LIGHT_COLUMNS = (
    "luma",
    "contrast",
    "low_key",
    "high_key",
    "saturation",
    "rg",
    "rg_square",
    "yb",
    "yb_square",
    "red",
    "green",
    "blue",
)
"""What `measure_light` returns, in this order; each is explained there."""

_LEVELS = np.arange(256, dtype=np.float64) / 255.0
_DISPLAY_LIGHT = (_LEVELS**2.4).astype(np.float32)


def measure_light(frame: SmallFrame) -> NDArray[np.float32]:
    """Measure the light and colour of one frame.

    Parameters
    ----------
    frame : SmallFrame
        Full-range JFIF planes of one size.

    Returns
    -------
    ndarray, shape (len(LIGHT_COLUMNS),), float32
        ``luma``: mean luma, 0 to 1. ``contrast``: its root-mean-square contrast, that is its standard deviation over
        the picture (Peli 1990, "Contrast in complex images"). ``low_key``, ``high_key``: shares of pixels in the
        darkest and the brightest quarter. ``saturation``: mean of max(R,G,B) - min(R,G,B), 0 to 1, the saturation of
        Hanbury's improved HLS space (2003), which unlike HSV's does not explode in shadow. ``rg``, ``yb`` and their
        squares: first and second moments of the opponent channels R - G and (R + G)/2 - B on 0-255, from which
        `colourfulness` is had. ``red``, ``green``, ``blue``: mean display light, 0 to 1, through the 2.4 power of
        ITU-R BT.1886.
    """
    red, green, blue = _every_second_pixel_rgb(frame)
    spread = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    rg = red - green
    yb = (red + green) * np.float32(0.5) - blue
    chroma = [spread.mean() / 255.0, rg.mean(), _mean_square(rg), yb.mean(), _mean_square(yb)]
    light = [float(_DISPLAY_LIGHT[channel.astype(np.uint8)].mean()) for channel in (red, green, blue)]
    return np.array([*_luma_figures(frame.luma), *chroma, *light], dtype=np.float32)


def _luma_figures(luma: Plane) -> tuple[float, float, float, float]:
    """All from one histogram: far cheaper than four passes over the plane."""
    shares = np.bincount(luma.ravel(), minlength=256) / luma.size
    mean = float(shares @ _LEVELS)
    variance = float(shares @ (_LEVELS - mean) ** 2)
    return mean, variance**0.5, float(shares[:LOW_KEY_BELOW].sum()), float(shares[HIGH_KEY_FROM:].sum())


def _every_second_pixel_rgb(frame: SmallFrame) -> tuple[Pixels, Pixels, Pixels]:
    """R, G, B on 0-255 by JFIF (BT.601): means over a picture do not need more than every second pixel."""
    luma = frame.luma[::2, ::2].astype(np.float32)
    cb = frame.cb[::2, ::2].astype(np.float32) - np.float32(128)
    cr = frame.cr[::2, ::2].astype(np.float32) - np.float32(128)
    red = luma + np.float32(1.402) * cr
    green = luma - np.float32(0.344136) * cb - np.float32(0.714136) * cr
    blue = luma + np.float32(1.772) * cb
    for channel in (red, green, blue):
        np.clip(channel, 0, 255, out=channel)
    return red, green, blue


def _mean_square(values: Pixels) -> float:
    return float(np.vdot(values, values)) / values.size


def colourfulness(rg: float, rg_square: float, yb: float, yb_square: float) -> float:
    """Colourfulness from the moments of the opponent channels.

    Hasler & Süsstrunk 2003, "Measuring colourfulness in natural images", metric M3: standard deviation plus 0.3 times
    the mean of the opponent pair. About 15 is slightly, 45 quite, 80 highly colourful.
    """
    deviation = max(rg_square - rg**2 + yb_square - yb**2, 0.0) ** 0.5
    return float(deviation + 0.3 * (rg**2 + yb**2) ** 0.5)


def colour_temperature_k(red: float, green: float, blue: float) -> float:
    """Correlated colour temperature of mean display light, in kelvin.

    Rec. 709 primaries to CIE 1931 xy, then McCamy 1992, "Correlated color temperature as an explicit function of
    chromaticity coordinates". Its cubic is meant for light near the black body (2,000 to 12,500 K): results are held
    to 1,500 to 20,000 K, and a picture without light answers with the white of the standard, 6,504 K.
    """
    x = 0.4124 * red + 0.3576 * green + 0.1805 * blue
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = 0.0193 * red + 0.1192 * green + 0.9505 * blue
    total = x + y + z
    if total < 1e-6:
        return 6504.0
    n = (x / total - 0.3320) / (0.1858 - y / total)
    kelvin = 449.0 * n**3 + 3525.0 * n**2 + 6823.3 * n + 5520.33
    return float(min(max(kelvin, 1500.0), 20000.0))
