"""Motion between two small frames: how fast things move, and how much of it is the camera."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.media import SmallFrame

Grid: TypeAlias = NDArray[np.float32]

GRID_WIDTH = 40
"""Frames are averaged to about this many columns before they are compared: noise averages out, a fast pan stays
linear."""

NOISE_LEVELS = 1.0
"""Differences below this many luma levels (of 255, after averaging) are grain, not motion."""

FORGETTING_S = 0.35
"""How long a picture takes to forget itself: over longer gaps the difference of two frames stops growing, so that
dividing it by the gap would make key frames look still. Displacement is taken to grow as gap / (1 + gap /
FORGETTING_S); fitted on real clips by `benchmarks/picture_scaling.py`, with gaps of 0.5 to 8 s against every frame:
half the estimates lie within a factor of 1.3 to 1.7."""

_SAME_LAYOUT = 0.3
_FLAT_LEVELS = 2.0

_EDGE_FLOOR = 1.5
"""Mean gradient (levels per cell) below which a picture has too little detail to say how far it moved."""


@dataclass(frozen=True)
class Movement:
    """How the picture moved from one frame to the next."""

    motion: float
    """Mean speed of everything, picture widths per second."""
    camera: float
    """Speed of the picture as a whole, picture widths per second."""


def shrink(frame: SmallFrame) -> Grid:
    """Average the luma plane to about `GRID_WIDTH` cells along its longer side."""
    height, width = frame.luma.shape
    cell = max(1, max(height, width) // GRID_WIDTH)
    rows, columns = max(height // cell, 1), max(width // cell, 1)
    cut = frame.luma[: rows * cell, : columns * cell]
    if cut.shape != (rows * cell, columns * cell):
        return frame.luma.astype(np.float32)
    by_row = np.add.reduceat(cut, np.arange(0, rows * cell, cell), axis=0, dtype=np.uint16)
    by_cell = np.add.reduceat(by_row, np.arange(0, columns * cell, cell), axis=1, dtype=np.uint32)
    return by_cell.astype(np.float32) / np.float32(cell * cell)


def movement(before: Grid, after: Grid, gap_s: float) -> Movement:
    """Speed of the picture between two frames `gap_s` seconds apart.

    The motion component of Hanjalic & Xu 2005 ("Affective video content representation and modeling", IEEE Trans.
    Multimedia 7(1)) is the mean length of the motion vectors relative to the largest possible. Here the mean is had
    without a search, from the brightness constancy of Horn & Schunck 1981: displacement = sum|I_t| / sum|grad I|, in
    cells, thus independent of contrast. The camera's part is the one displacement that explains the whole picture
    best (Lucas & Kanade 1981).
    """
    if before.shape != after.shape or min(after.shape) < 3 or gap_s <= 0:
        return Movement(0.0, 0.0)
    middle = (before + after) * np.float32(0.5)
    across = (middle[1:-1, 2:] - middle[1:-1, :-2]) * np.float32(0.5)
    down = (middle[2:, 1:-1] - middle[:-2, 1:-1]) * np.float32(0.5)
    change = (after - before)[1:-1, 1:-1]
    change = change - change.mean()
    per_second = (1.0 + gap_s / FORGETTING_S) / (max(after.shape) * gap_s)
    moved = np.maximum(np.abs(change) - np.float32(NOISE_LEVELS), 0).mean()
    edges = np.hypot(across, down).mean()
    return Movement(
        motion=float(moved / max(float(edges), _EDGE_FLOOR)) * per_second,
        camera=_whole_shift(across, down, change) * per_second,
    )


def is_another_picture(before: Grid, after: Grid) -> bool:
    """Whether two frames that do not follow each other show different shots: their layouts hardly correlate.

    Meant for key frames, between which a cut is not seen. On real clips, frames one to four seconds apart, it finds two
    in three of the gaps with a cut; half of what it finds beyond those are fades, titles and whip pans.
    """
    if before.shape != after.shape:
        return True
    flat = min(float(before.std()), float(after.std())) < _FLAT_LEVELS
    if flat:
        return abs(float(before.mean()) - float(after.mean())) > 8 * _FLAT_LEVELS
    return float(np.corrcoef(before.ravel(), after.ravel())[0, 1]) < _SAME_LAYOUT


def _whole_shift(across: Grid, down: Grid, change: Grid) -> float:
    """Length of the one displacement (in cells) that most of the picture agrees on; 0 when the picture cannot tell.

    Weighted least squares, twice: first cells that change far more than most count less (an object before a still
    camera), then those that the first answer does not explain (an object before a moving one). The weights are
    Geman & McClure's, as in Black & Anandan 1996, "The robust estimation of multiple motions".
    """
    x, y = _displacement(across, down, change, _trust(change))
    x, y = _displacement(across, down, change, _trust(change + x * across + y * down))
    return float(np.hypot(x, y))


def _trust(residual: Grid) -> Grid:
    middle = residual.size // 2
    usual = 1.5 * float(np.partition(np.abs(residual), middle, axis=None)[middle]) + NOISE_LEVELS
    return np.asarray(1.0 / (1.0 + np.square(residual / np.float32(usual))) ** 2, dtype=np.float32)


def _displacement(across: Grid, down: Grid, change: Grid, trust: Grid) -> tuple[float, float]:
    by_x, by_y = across * trust, down * trust
    xx, yy, xy = float(np.vdot(by_x, across)), float(np.vdot(by_y, down)), float(np.vdot(by_x, down))
    determinant = xx * yy - xy * xy
    if determinant <= 1e-3 * max(xx * yy, 1.0):
        return 0.0, 0.0
    xt, yt = float(np.vdot(by_x, change)), float(np.vdot(by_y, change))
    return (xy * yt - yy * xt) / determinant, (xy * xt - xx * yt) / determinant
