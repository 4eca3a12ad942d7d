"""The dynamics of a range: where in the picture things move, which way, and in what rhythm.

Style says how much a picture moves; this says how, which is what tells one action from another where nobody has weights
for a model that has seen them. It is made from the few cells of motion that every trace holds, so it costs no decoding.
"""

from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.picture.measures import without_cuts
from temptrack.fingerprint.picture.motion import CELLS
from temptrack.fingerprint.picture.trace import CELL_COLUMNS, PictureTrace
from temptrack.fingerprint.types import Identity, Vector
from temptrack.media.types import Span

Floats: TypeAlias = NDArray[np.float64]

RATE_HZ = 12.0
"""Steps are resampled to this: gestures of people lie below 6 Hz (most of the power of walking, waving and the like
below 3 Hz; Davis & Bobick 1997 and Polana & Nelson 1997 work at such rates)."""
SHORTEST_S = 0.6
"""Less holds no rhythm: a stretch so short has no dynamics."""
LONGEST_S = 2.0
"""A longer shot is described in even parts, so that its rhythm is of a moment and not of a minute: of rhythms alone,
parts of two seconds tell four actions apart better (86 %) than whole clips (71 %); see `benchmarks/action.py`."""
_BANDS_HZ = (0.0, 0.4, 0.8, 1.4, 2.5, 4.0, RATE_HZ / 2)
_SPECTRUM = 128
_LITTLE = 1e-6
_OUTWARD = np.where(np.arange(CELLS) < CELLS / 2, -1.0, 1.0)
"""To the left in the left half, to the right in the right one."""
_PLACE = np.arange(CELLS) - (CELLS - 1) / 2

PARTS = {"layout": CELLS * CELLS // 2 + 2, "directions": 8, "symmetry": 3, "rhythm": 35, "spread": 15}
"""What the vector holds, in this order, and how many figures of each; see `dynamics_of`."""

DYNAMICS = Identity("dynamics", 1, sum(PARTS.values()), f"cells={CELLS},rate={RATE_HZ:g}")
"""Raise the version with any change to `dynamics_of` or to the cells of a trace."""


def dynamics_of(trace: PictureTrace, *, part_s: float = LONGEST_S) -> Vector | None:
    """Sum up how things move, the same for a picture and its mirror image.

    Parameters
    ----------
    trace : PictureTrace
        Of a file, or joined from several.
    part_s : float
        Shots longer than this are described in even parts; another value than the default is for comparison alone, it
        is not what `DYNAMICS` names.

    Returns
    -------
    ndarray, shape (DYNAMICS.dimension,), or None
        Mean over shots and parts of long ones, weighted by their lengths. ``layout``: share of the motion in each
        cell, left and right halves folded together, and how much one half outweighs the other, at each moment and on
        the whole (what a motion-energy image keeps; Bobick & Davis 2001, "The recognition of human movement using
        temporal templates").
        ``directions``: shares of motion down, up, outward and inward, in the upper and the lower half (orientation
        histograms of optical flow; Efros et al. 2003, Dalal, Triggs & Schmid 2006). ``symmetry``: correlation of the
        two halves' motion, across and down, and of across with down. ``rhythm``: share of the power in six bands up to
        6 Hz, and how much of it one frequency holds, for five signals (frequencies of motion: Polana & Nelson 1997,
        "Detection and recognition of periodic, nonrigid motion"). ``spread``: how much moves and how unevenly, where
        its middle is and how it wanders, how much the camera moves and how steadily. None when the trace was made of
        key frames, or no shot lasts `SHORTEST_S`.
    """
    if not trace.every_frame:
        return None
    described, weights = [], []
    steps = np.flatnonzero(np.isfinite(without_cuts(trace, trace.column("motion"))))
    for part in _parts(trace, part_s):
        begin, end = np.searchsorted(trace.at_s[steps], [part.source_in_s, part.source_out_s])
        series = _series(trace, steps[begin:end])
        if series is not None:
            described.append(_describe(*series))
            weights.append(part.duration_s)
    if not described:
        return None
    return np.asarray(np.average(described, axis=0, weights=weights), dtype=np.float32)


def _parts(trace: PictureTrace, part_s: float) -> list[Span]:
    edges = [trace.in_s, *trace.cuts_s, trace.out_s]
    parts: list[Span] = []
    for begin, end in pairwise(edges):
        bounds = np.linspace(begin, end, max(1, int(np.ceil((end - begin) / part_s - 1e-9))) + 1)
        parts += [Span(float(a), float(b)) for a, b in pairwise(bounds) if b - a >= SHORTEST_S]
    return parts


def _series(trace: PictureTrace, steps: NDArray[np.intp]) -> tuple[Floats, Floats] | None:
    """Return cells, shape (n, 3, CELLS, CELLS), and camera, shape (n, 2), at `RATE_HZ`; None for too few steps."""
    if len(steps) < 2:
        return None
    at_s = trace.at_s[steps]
    count = int((at_s[-1] - at_s[0]) * RATE_HZ) + 1
    if count < SHORTEST_S * RATE_HZ / 2:
        return None
    wanted = at_s[0] + np.arange(count) / RATE_HZ
    after = np.clip(np.searchsorted(at_s, wanted, side="right"), 1, len(at_s) - 1)
    share = np.clip((wanted - at_s[after - 1]) / (at_s[after] - at_s[after - 1]), 0.0, 1.0)[:, None]
    values = trace.values[steps].astype(np.float64)
    even = values[after - 1] * (1.0 - share) + values[after] * share
    first = trace.column_at(CELL_COLUMNS[0])
    cells = even[:, first : first + len(CELL_COLUMNS)].reshape(count, 3, CELLS, CELLS)
    return cells, even[:, [trace.column_at("right"), trace.column_at("down")]]


def _describe(cells: Floats, camera: Floats) -> Floats:
    stir, across, down = cells[:, 0], cells[:, 1], cells[:, 2]
    return np.concatenate(
        [
            _layout(stir),
            _directions(across, down),
            _symmetry(across, down),
            _rhythm(stir, across, down),
            _spread(stir, across, down, camera),
        ]
    )


def _layout(stir: Floats) -> Floats:
    half = CELLS // 2
    shares = stir.mean(axis=0) / max(float(stir.mean(axis=0).sum()), _LITTLE)
    folded = shares[:, :half][:, ::-1] + shares[:, half:]
    left, right = stir[:, :, :half].sum(axis=(1, 2)), stir[:, :, half:].sum(axis=(1, 2))
    total = max(float((left + right).sum()), _LITTLE)
    sides = [float(np.abs(left - right).sum()) / total, abs(float((left - right).sum())) / total]
    return np.concatenate([np.sqrt(folded.ravel()), sides])


def _directions(across: Floats, down: Floats) -> Floats:
    outward = across * _OUTWARD
    total = max(float(np.abs(across).sum() + np.abs(down).sum()), _LITTLE)
    halves = (slice(0, CELLS // 2), slice(CELLS // 2, CELLS))
    shares = [
        float(np.maximum(sign * flow[:, rows], 0).sum()) / total
        for rows in halves
        for flow in (down, outward)
        for sign in (1, -1)
    ]
    return np.sqrt(shares)


def _symmetry(across: Floats, down: Floats) -> Floats:
    half = CELLS // 2
    halves = [flow[:, :, part].sum(axis=(1, 2)) for flow in (across, down) for part in (slice(half), slice(half, None))]
    left_across, right_across, left_down, right_down = halves
    mixed = abs(_correlation(left_across, left_down)) + abs(_correlation(right_across, right_down))
    return np.array([_correlation(left_across, right_across), _correlation(left_down, right_down), mixed / 2])


def _correlation(one: Floats, other: Floats) -> float:
    return float(one @ other / np.sqrt((one @ one) * (other @ other) + _LITTLE**2))


def _rhythm(stir: Floats, across: Floats, down: Floats) -> Floats:
    half = CELLS // 2
    upper, lower = stir[:, :half].sum(axis=(1, 2)), stir[:, half:].sum(axis=(1, 2))
    outward, falling = (across * _OUTWARD).sum(axis=(1, 2)), down.sum(axis=(1, 2))
    signals = np.stack([upper + lower, upper, lower, outward, falling], axis=1)
    tapered = (signals - signals.mean(axis=0)) * np.hanning(len(signals) + 2)[1:-1, None]
    power = np.abs(np.fft.rfft(tapered, n=_SPECTRUM, axis=0)) ** 2
    total = power.sum(axis=0) + _LITTLE**2
    band = np.searchsorted(_BANDS_HZ, np.fft.rfftfreq(_SPECTRUM, 1 / RATE_HZ), side="right") - 1
    shares = [power[band == number].sum(axis=0) / total for number in range(len(_BANDS_HZ) - 1)]
    return np.concatenate([np.sqrt(shares).ravel(), power.max(axis=0) / total])


def _spread(stir: Floats, across: Floats, down: Floats, camera: Floats) -> Floats:
    total = stir.sum(axis=(1, 2)) + _LITTLE
    middle_x, middle_y = stir.sum(axis=1) @ _PLACE / total, stir.sum(axis=2) @ _PLACE / total
    wide = np.sqrt(np.maximum(stir.sum(axis=1) @ _PLACE**2 / total - middle_x**2, 0))
    high = np.sqrt(np.maximum(stir.sum(axis=2) @ _PLACE**2 / total - middle_y**2, 0))
    speed = np.hypot(camera[:, 0], camera[:, 1])
    flow = max(float(np.abs(across).sum() + np.abs(down).sum()), _LITTLE)
    return np.array(
        [
            np.log(total.mean() + 0.01),
            total.std() / total.mean(),
            np.log(speed.mean() + 0.005),
            np.hypot(*camera.mean(axis=0)) / (speed.mean() + 1e-3),
            middle_y.mean(),
            middle_y.std(),
            middle_x.std(),
            abs(middle_x.mean()),
            wide.mean(),
            high.mean(),
            wide.std(),
            high.std(),
            abs(float(across.sum())) / flow,
            float(down.sum()) / flow,
            np.ptp(middle_x),
        ]
    )
