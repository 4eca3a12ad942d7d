"""Black bars: where in a frame the picture is."""

import numpy as np
from numpy.typing import NDArray

_BLACK = 24.0
"""Of 255: brighter rows and columns hold picture; coded black and its noise stay below."""
_MOST = 0.3
"""A bar covers at most this share of a side; more is a dark picture."""
_TOLERATED = 0.02
"""Share of a row that may be brighter all the same: subtitles in a bar do not make it picture."""

Box = tuple[int, int, int, int]
"""Top, bottom, left, right, half-open."""


class BarFinder:
    """Learns the bars of a stream: they are what stays black, so a dark scene cannot make any.

    Each row's and column's brightest moment so far decides; a picture is never smaller than what was seen before.
    """

    def __init__(self) -> None:
        self._rows: NDArray[np.float32] | None = None
        self._columns: NDArray[np.float32] | None = None

    def push(self, luma: NDArray[np.uint8]) -> Box:
        """Learn from one frame, shape (height, width), and return where the picture is as far as is known."""
        rows, columns = _bright(luma, axis=1), _bright(luma, axis=0)
        if self._rows is None or self._columns is None or len(self._rows) != len(rows):
            self._rows, self._columns = rows, columns
        self._rows, self._columns = np.maximum(self._rows, rows), np.maximum(self._columns, columns)
        return (*_extent(self._rows), *_extent(self._columns))


def _bright(luma: NDArray[np.uint8], axis: int) -> NDArray[np.float32]:
    """The level that all but a small share of each row or column stays under."""
    place = int(np.ceil((1.0 - _TOLERATED) * (luma.shape[axis] - 1)))
    return np.asarray(np.partition(luma, place, axis=axis).take(place, axis=axis), np.float32)


def _extent(levels: NDArray[np.float32]) -> tuple[int, int]:
    bright = np.flatnonzero(levels > _BLACK)
    if not len(bright):
        return 0, len(levels)
    first, last = int(bright[0]), int(bright[-1]) + 1
    most = int(_MOST * len(levels))
    return (first, last) if first <= most and len(levels) - last <= most else (0, len(levels))
