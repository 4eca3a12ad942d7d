"""What a trace sums up to: raw figures with units, by name."""

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.picture.light import colour_temperature_k, colourfulness
from temptrack.fingerprint.picture.shots import shots_of
from temptrack.fingerprint.picture.trace import PictureTrace

STEP_S = 0.5
"""Step of the motion curve, and the time over which motion is averaged before its variation is taken."""

NEEDS_EVERY_FRAME = frozenset(
    {
        *("camera_mean", "camera_share", "camera_shake", "camera_drift", "camera_across", "camera_down"),
        *("motion_variation", "flicker", "shot_variation"),
    }
)
"""Measures of what happens from one frame to the next: key frames cannot tell them, and a trace of key frames lacks
them."""

_SMOOTH_S = 0.5
"""A camera that is swung keeps its direction for longer than this, one that trembles does not."""

TYPICAL_SPEED = 0.088
"""Picture widths per second taken where no two frames of a shot were seen: the middle of film, thus no evidence."""


def measures_of(trace: PictureTrace) -> dict[str, float]:
    """Sum up a trace.

    Returns
    -------
    dict of str to float
        ``motion_mean`` and ``camera_mean``: picture widths per second. ``camera_share``: how much of the motion is the
        camera's, 0 to 1. ``camera_shake``, ``camera_drift``: the camera's usual (median) speed within and beyond half a
        second, picture widths per second: a trembling hand, a pan. ``camera_across``, ``camera_down``: the drift's
        usual part in these directions. ``motion_variation``: standard deviation over mean of half-second motion.
        ``cuts_per_min``, ``shot_mean_s``, ``shot_median_s``, ``shot_variation``, ``pace``: see `Shots`.
        ``brightness``, ``contrast``, ``low_key``, ``high_key``, ``saturation``: means over time, 0 to 1, see
        `measure_light`. ``brightness_variation``: standard deviation of brightness over time. ``flicker``: mean change
        of brightness per second within shots. ``lighting_key``: brightness times contrast (Rasheed, Sheikh & Shah 2005,
        "On the use of computable features for film classification"). ``colourfulness``: Hasler & Süsstrunk's M3.
        ``warmth_kelvin``: McCamy's colour temperature of all the light; lower is warmer.
    """
    figures = {
        **_motion_figures(trace),
        **_camera_figures(trace),
        **_cutting_figures(trace),
        **_light_figures(trace),
        **_colour_figures(trace),
    }
    return figures if trace.every_frame else {name: figures[name] for name in figures if name not in NEEDS_EVERY_FRAME}


def step_levels(trace: PictureTrace, name: str) -> NDArray[np.float64]:
    """Average a step measure over each `STEP_S` of the range, cuts left out and gaps filled from their neighbours.

    A step belongs to the time between its two frames: with key frames that is seconds.

    Returns
    -------
    ndarray, shape (ceil(length / STEP_S),)
    """
    steps = max(1, int(np.ceil(trace.length_s / STEP_S - 1e-6)))
    values = without_cuts(trace, trace.column(name)).astype(np.float64)
    known = np.isfinite(values)
    if not known.any():
        return np.full(steps, TYPICAL_SPEED)
    edges = trace.in_s + STEP_S * np.arange(steps + 1, dtype=np.float64)
    edges[-1] = max(trace.out_s, edges[-2])
    begin_s = np.concatenate([[trace.in_s], trace.at_s[:-1]])
    integral = _integral(begin_s[known], trace.at_s[known], values[known], edges)
    covered = _integral(begin_s[known], trace.at_s[known], np.ones(int(known.sum())), edges)
    seen = covered > 1e-6
    middles = (edges[:-1] + edges[1:]) / 2
    return (
        np.interp(middles, middles[seen], integral[seen] / covered[seen])
        if seen.any()
        else np.full(steps, TYPICAL_SPEED)
    )


def without_cuts(trace: PictureTrace, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return step values with those that lead over a cut set to NaN: a new picture is not motion."""
    if not len(trace):
        return values
    exact = np.array(trace.cuts_s) - 0.5 * float(np.median(trace.duration_s))
    into = np.searchsorted(trace.at_s, np.concatenate([exact, trace.changes_s]))
    masked = values.copy()
    masked[into[into < len(masked)]] = np.nan
    return masked


def _integral(
    begin_s: NDArray[np.float64], end_s: NDArray[np.float64], values: NDArray[np.float64], edges: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Integral of a step function between each pair of edges."""
    bounds = np.column_stack([begin_s, end_s]).ravel()
    grown = np.column_stack([np.zeros_like(values), values * (end_s - begin_s)]).ravel().cumsum()
    return np.diff(np.interp(edges, bounds, grown))


def _mean(trace: PictureTrace, name: str) -> float:
    total = float(trace.duration_s.sum())
    return float(trace.column(name) @ trace.duration_s / total) if total > 0 else 0.0


def _motion_figures(trace: PictureTrace) -> dict[str, float]:
    motion, camera = step_levels(trace, "motion"), step_levels(trace, "camera")
    mean, whole = float(motion.mean()), float(camera.mean())
    return {
        "motion_mean": mean,
        "camera_mean": whole,
        "camera_share": whole / (whole + mean) if whole + mean > 0 else 0.0,
        "motion_variation": float(motion.std() / mean) if mean > 1e-6 else 0.0,
    }


def _camera_figures(trace: PictureTrace) -> dict[str, float]:
    known = np.isfinite(without_cuts(trace, trace.column("camera")))
    speed = np.stack([trace.column("right")[known], trace.column("down")[known]]).astype(np.float64)
    width = round(_SMOOTH_S / float(np.median(trace.duration_s))) | 1 if len(trace) else 1
    if speed.shape[1] < max(width, 3):
        return {"camera_shake": 0.0, "camera_drift": 0.0, "camera_across": 0.0, "camera_down": 0.0}
    smooth = np.stack([np.convolve(one, np.full(width, 1 / width), "same") for one in speed])
    across, down = np.abs(np.median(smooth, axis=1))
    return {
        "camera_shake": float(np.median(np.hypot(*(speed - smooth)))),
        "camera_drift": float(np.median(np.hypot(*smooth))),
        "camera_across": float(across),
        "camera_down": float(down),
    }


def _cutting_figures(trace: PictureTrace) -> dict[str, float]:
    shots = shots_of(trace)
    return {
        "cuts_per_min": 60.0 * (len(shots.lengths_s) - 1) / trace.length_s if trace.length_s > 0 else 0.0,
        "shot_mean_s": shots.mean_s,
        "shot_median_s": shots.median_s,
        "shot_variation": shots.variation,
        "pace": shots.pace,
    }


def _light_figures(trace: PictureTrace) -> dict[str, float]:
    means = {name: _mean(trace, name) for name in ("contrast", "low_key", "high_key", "saturation")}
    brightness = _mean(trace, "luma")
    luma = trace.column("luma").astype(np.float64)
    total = float(trace.duration_s.sum())
    spread = float(((luma - brightness) ** 2) @ trace.duration_s / total) ** 0.5 if total > 0 else 0.0
    return {
        "brightness": brightness,
        **means,
        "brightness_variation": spread,
        "flicker": _flicker(trace, luma),
        "lighting_key": brightness * means["contrast"],
    }


def _flicker(trace: PictureTrace, luma: NDArray[np.float64]) -> float:
    steps = np.abs(np.diff(luma, prepend=luma[:1])).astype(np.float32)
    change = without_cuts(trace, steps)
    known = np.isfinite(change)
    seen_s = float(trace.duration_s[known].sum())
    return float(change[known].sum()) / seen_s if seen_s > 0 else 0.0


def _colour_figures(trace: PictureTrace) -> dict[str, float]:
    rg, rg_square, yb, yb_square = (_mean(trace, name) for name in ("rg", "rg_square", "yb", "yb_square"))
    red, green, blue = (_mean(trace, name) for name in ("red", "green", "blue"))
    return {
        "colourfulness": colourfulness(rg, rg_square, yb, yb_square),
        "warmth_kelvin": colour_temperature_k(red, green, blue),
    }
