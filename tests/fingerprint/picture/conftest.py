"""Small frames and traces made by hand, so that their measures are known."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.fingerprint.picture import COLUMNS, PictureTrace
from temptrack.media import SmallFrame

Plane = NDArray[np.uint8]
MakeFrame = Callable[..., SmallFrame]
MakeTrace = Callable[..., PictureTrace]


def _frame(luma: Plane, cb: int = 128, cr: int = 128, at_s: float = 0.0) -> SmallFrame:
    return SmallFrame(at_s, 0.04, luma, np.full(luma.shape, cb, np.uint8), np.full(luma.shape, cr, np.uint8))


def _trace(
    motion: Sequence[float],
    *,
    step_s: float = 0.1,
    in_s: float = 0.0,
    cuts_s: Sequence[float] = (),
    luma: float | Sequence[float] = 0.4,
    source: str = "",
) -> PictureTrace:
    count = len(motion)
    values = np.zeros((count, len(COLUMNS)), np.float32)
    values[:, COLUMNS.index("motion")] = motion
    values[:, COLUMNS.index("camera")] = np.array(motion) / 2
    values[:, COLUMNS.index("luma")] = luma
    values[:, COLUMNS.index("contrast")] = 0.2
    values[:, COLUMNS.index("saturation")] = 0.1
    for name in ("red", "green", "blue"):
        values[:, COLUMNS.index(name)] = 0.3
    at_s = in_s + step_s * np.arange(count, dtype=np.float64)
    return PictureTrace(in_s, in_s + step_s * count, at_s, np.full(count, step_s), values, tuple(cuts_s), source=source)


@pytest.fixture(scope="session")
def make_frame() -> MakeFrame:
    """Make a small frame of one luma plane and even chroma."""
    return _frame


@pytest.fixture(scope="session")
def make_trace() -> MakeTrace:
    """Make a trace with the given motion per frame."""
    return _trace


@pytest.fixture(scope="session")
def texture() -> Plane:
    """A soft pattern, 96 x 160, in which every shift shows."""
    noise = np.random.default_rng(7).random((8, 12))
    rows = np.linspace(0, 6, 96)[:, None]
    columns = np.linspace(0, 10, 160)[None, :]
    low_r, low_c = rows.astype(int), columns.astype(int)
    part_r, part_c = rows - low_r, columns - low_c
    soft = (
        noise[low_r, low_c] * (1 - part_r) * (1 - part_c)
        + noise[low_r + 1, low_c] * part_r * (1 - part_c)
        + noise[low_r, low_c + 1] * (1 - part_r) * part_c
        + noise[low_r + 1, low_c + 1] * part_r * part_c
    )
    return np.asarray(30 + 190 * soft, np.uint8)
