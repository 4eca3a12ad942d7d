"""The last steps: the scene's course of energy, a fade where nothing ends by itself, and the loudness asked for."""

from dataclasses import dataclass

import numpy as np

from temptrack.compose.mosaic.spectra import Floats
from temptrack.fingerprint.types import Curve
from temptrack.media import measure_loudness
from temptrack.media.loudness import SILENCE_LUFS
from temptrack.media.types import Sound

PEAK_CEILING_DB = -1.0
"""EBU R128 (2023) allows -1 dBTP."""
_FADE_SHARE, _LONGEST_FADE_S = 1 / 4, 3.0
_EDGE_S = 0.005
"""Faded at both ends, so that neither begins nor ends with a click."""
_SWING_DB = 12.0
"""Between the calmest and the wildest a curve can be; music of one piece seldom spans more (EBU R128: loudness ranges
of 3 to 15 LU)."""


@dataclass(frozen=True)
class Levelled:
    """A sound at its loudness."""

    sound: Sound
    loudness_lufs: float
    held_db: float
    """By how much it stays below what was asked for, so that no peak clips."""


def following(sound: Sound, energy: Curve) -> Sound:
    """Return a sound that is louder where much happens and softer where little does, its mean as it was."""
    if not len(energy.levels):
        return sound
    swing_db = np.clip(_SWING_DB * (energy.levels - energy.levels.mean()), -_SWING_DB / 2, _SWING_DB / 2)
    middles_s = (np.arange(len(swing_db)) + 0.5) * energy.step_s
    times_s = np.arange(sound.samples.shape[1]) / sound.sample_rate_hz
    gains = 10.0 ** (np.interp(times_s, middles_s, swing_db) / 20.0)
    return Sound(sound.samples * gains.astype(np.float32), sound.sample_rate_hz)


def fade_length_s(duration_s: float) -> float:
    """Return how long a piece fades that has no ending of its own."""
    return min(_LONGEST_FADE_S, _FADE_SHARE * duration_s)


def faded_out(sound: Sound, length_s: float) -> Sound:
    """Return a sound that dies away by a half cosine in amplitude."""
    samples = sound.samples.copy()
    count = min(samples.shape[1], round(length_s * sound.sample_rate_hz))
    samples[:, samples.shape[1] - count :] *= 0.5 + 0.5 * _half_cosine(count)
    return Sound(samples, sound.sample_rate_hz)


def with_soft_edges(sound: Sound) -> Sound:
    """Return a sound that begins and ends at zero."""
    samples = sound.samples.copy()
    count = min(samples.shape[1] // 2, round(_EDGE_S * sound.sample_rate_hz))
    falling = 0.5 + 0.5 * _half_cosine(count)
    samples[:, samples.shape[1] - count :] *= falling
    samples[:, :count] *= falling[::-1]
    return Sound(samples, sound.sample_rate_hz)


def levelled(sound: Sound, target_lufs: float) -> Levelled:
    """Return a sound at the loudness asked for, or as near as its peaks allow; silence as it is."""
    found = measure_loudness(sound.samples.T, sound.sample_rate_hz)
    if found.integrated_lufs <= SILENCE_LUFS:
        return Levelled(sound, found.integrated_lufs, 0.0)
    wanted_db = target_lufs - found.integrated_lufs
    gain_db = min(wanted_db, PEAK_CEILING_DB - found.peak_db)
    louder = Sound(sound.samples * np.float32(10.0 ** (gain_db / 20.0)), sound.sample_rate_hz)
    return Levelled(louder, found.integrated_lufs + gain_db, wanted_db - gain_db)


def _half_cosine(count: int) -> Floats:
    """Return a cosine from 1 to -1, its ends left out at the lower."""
    return np.cos(np.pi * (np.arange(count, dtype=np.float32) + 1.0) / max(1, count))
