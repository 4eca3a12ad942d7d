"""The energy curve: how much happens, moment by moment, on one scale for all music."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.scaling import usual
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ, STEP_S
from temptrack.fingerprint.types import Curve

# Loudness, event density and brightness are the correlates of perceived energy that studies agree on (Gabrielsson &
# Lindström 2010; Eerola, Lartillot & Toiviainen 2009: weights .67 RMS, .61 pulse, .45 centroid for "activity").
_WEIGHTS = {"energy.level_lufs": 0.5, "energy.flux_log": 0.3, "energy.brightness_octaves": 0.2}
_SILENT_LUFS = -60.0
_SMOOTHING_STEPS = 1.5


def energy_parts(heard: Listening) -> dict[str, Numbers]:
    """Loudness, onset strength and brightness of each step, each of shape (steps,)."""
    power = 10.0 ** (heard.level_lufs / 10.0)
    level = 10.0 * np.log10(_per_step(power, heard.duration_s) + 1e-9)
    weight = power + 1e-12
    centre = _per_step(weight * heard.spectra.centroid_hz, heard.duration_s) / _per_step(weight, heard.duration_s)
    return {
        "energy.level_lufs": level,
        "energy.flux_log": np.log2(0.05 + _per_step(heard.onsets.mean(axis=1), heard.duration_s)),
        "energy.brightness_octaves": np.log2(np.maximum(centre, 20.0)),
    }


def energy_sum(parts: dict[str, Numbers]) -> Numbers:
    """Weighted sum of the parts in deviations from what is usual, smoothed over time."""
    total = np.zeros(len(parts["energy.level_lufs"]))
    for name, weight in _WEIGHTS.items():
        mean, deviation = usual()[name]
        total += weight * np.clip((parts[name] - mean) / deviation, -3.0, 3.0)
    return _blur(total)


def energy_curve(heard: Listening) -> Curve:
    """Energy from 0 to 1 every STEP_S: the share of moments of real music that have less of it.

    Levels of different tracks compare; silence is 0.
    """
    parts = energy_parts(heard)
    mean, deviation = usual()["energy.sum"]
    from scipy.special import ndtr

    levels = ndtr((energy_sum(parts) - mean) / deviation)
    levels = np.where(parts["energy.level_lufs"] < _SILENT_LUFS, 0.0, levels)
    return Curve(STEP_S, levels.astype(np.float32))


def mean_energy(curve: Curve, in_s: float, out_s: float) -> float:
    """Mean level of ``in_s <= t < out_s``."""
    first = min(int(in_s / curve.step_s), len(curve.levels) - 1)
    return float(curve.levels[first : max(first + 1, round(out_s / curve.step_s))].mean())


def _per_step(values: Numbers, duration_s: float) -> Numbers:
    """Mean of the frames of each step."""
    count = max(1, int(np.ceil(duration_s / STEP_S - 1e-6)))
    edges = np.round(np.arange(count) * STEP_S * FRAME_RATE_HZ).astype(np.int64)
    edges = np.minimum(edges, len(values) - 1)
    sizes = np.diff(np.append(edges, len(values)))
    return np.add.reduceat(values.astype(np.float64), edges) / np.maximum(sizes, 1)


def _blur(values: Numbers) -> Numbers:
    reach = np.arange(-6, 7)
    kernel = np.exp(-0.5 * (reach / _SMOOTHING_STEPS) ** 2)
    padded = np.pad(values, 6, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")
