"""Motion between two small frames: how fast things move, how much of it is the camera, and where the rest is."""

from dataclasses import dataclass
from functools import lru_cache
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

CELLS = 4
"""The picture is divided into this many columns and rows of cells, each with a motion of its own: coarse enough that a
figure need not stand in the very same place, fine enough to tell an arm from a leg."""

_FLAT_CELL = 4.0
"""Added to a cell's mean squared gradient (levels squared), so that a cell without detail has no direction: Tikhonov's
remedy, as in Simoncelli, Adelson & Heeger 1991, "Probability distributions of optical flow"."""

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
    right: float = 0.0
    """How fast the whole picture moves to the right (the camera to the left), picture widths per second."""
    down: float = 0.0
    """The same, downwards."""
    cells: Grid | None = None
    """Shape (3, CELLS, CELLS): how much moves in each cell when the camera's part is taken away, its speed to the right
    and its speed downwards, picture widths per second."""


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
    best (Lucas & Kanade 1981); what it leaves over is measured in the same two ways cell by cell.
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
    detail = max(float(edges), _EDGE_FLOOR)
    x, y = _whole_shift(across, down, change)
    cells = _cell_motion(across, down, change + np.float32(x) * across + np.float32(y) * down, detail)
    return Movement(
        motion=float(moved / detail) * per_second,
        camera=float(np.hypot(x, y)) * per_second,
        right=x * per_second,
        down=y * per_second,
        cells=cells * np.float32(per_second),
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


def _cell_motion(across: Grid, down: Grid, rest: Grid, detail: float) -> Grid:
    """Return what moves in each of `CELLS` x `CELLS` parts, shape (3, CELLS, CELLS), in grid cells per step."""
    stir = np.maximum(np.abs(rest) - np.float32(NOISE_LEVELS), 0)
    planes = np.stack([stir, across * across, down * down, across * down, across * rest, down * rest])
    rows, columns = _averaging(rest.shape[0]), _averaging(rest.shape[1])
    stir, xx, yy, xy, xt, yt = rows @ planes @ columns.T
    xx, yy = xx + np.float32(_FLAT_CELL), yy + np.float32(_FLAT_CELL)
    determinant = xx * yy - xy * xy
    return np.stack([stir / np.float32(detail), (xy * yt - yy * xt) / determinant, (xy * xt - xx * yt) / determinant])


@lru_cache(maxsize=64)
def _averaging(size: int) -> Grid:
    """Return the matrix, shape (CELLS, size), that averages each of `CELLS` about equal parts of a side."""
    part = np.arange(size) * CELLS // size
    belongs = (part[None, :] == np.arange(CELLS)[:, None]).astype(np.float32)
    return np.asarray(belongs / np.maximum(belongs.sum(axis=1, keepdims=True), 1), dtype=np.float32)


def _whole_shift(across: Grid, down: Grid, change: Grid) -> tuple[float, float]:
    """Return the one displacement (in cells) that most of the picture agrees on; zeros when the picture cannot tell.

    Weighted least squares, twice: first cells that change far more than most count less (an object before a still
    camera), then those that the first answer does not explain (an object before a moving one). The weights are
    Geman & McClure's, as in Black & Anandan 1996, "The robust estimation of multiple motions".
    """
    x, y = _displacement(across, down, change, _trust(change))
    return _displacement(across, down, change, _trust(change + x * across + y * down))


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
