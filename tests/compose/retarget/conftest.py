"""A made-up track whose bars, sections, rise and ending are known."""

import numpy as np
import pytest

from temptrack.compose.retarget import Beats, Material, read_material
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Sound
from temptrack.progress import Job

RATE_HZ = 22050
BEAT_S = 0.5
BARS = 20
RISE_BAR = 8
"""From here on it is loud, with drums."""
RING_S = 3.0
_CHORDS = ((57, 60, 64), (53, 57, 60), (48, 52, 55), (55, 59, 62))


def _strike(samples: Vector, at_s: float, length_s: float, frequency_hz: float, level: float) -> None:
    first = round(at_s * RATE_HZ)
    count = min(round(length_s * RATE_HZ), len(samples) - first)
    time = np.arange(count) / RATE_HZ
    envelope = np.exp(-5.0 * time / length_s) * np.minimum(1.0, time / 0.004)
    samples[first : first + count] += (level * envelope * np.sin(2 * np.pi * frequency_hz * time)).astype(np.float32)


def make_track() -> Sound:
    """Twenty bars of four beats at 120, four chords, drums from bar eight, a last chord that rings out."""
    length_s = BARS * 4 * BEAT_S + RING_S
    samples = np.zeros(round(length_s * RATE_HZ), np.float32)
    noise = np.random.default_rng(1).standard_normal(RATE_HZ // 20).astype(np.float32)
    for bar in range(BARS + 1):
        loud = 0.16 if bar >= RISE_BAR else 0.04
        for note in _CHORDS[bar % 4]:
            long_s = RING_S if bar == BARS else 4 * BEAT_S
            _strike(samples, bar * 4 * BEAT_S, long_s, 440.0 * 2 ** ((note - 69) / 12), loud)
        for beat in range(4 if bar < BARS else 0):
            first = round((bar * 4 + beat) * BEAT_S * RATE_HZ)
            level = (0.3 if beat == 0 else 0.15) * (1.0 if bar >= RISE_BAR else 0.15)
            samples[first : first + len(noise)] += (
                level * noise * np.exp(-np.arange(len(noise)) / 200).astype(np.float32)
            )
    return Sound(samples[np.newaxis], RATE_HZ)


@pytest.fixture(scope="session")
def track() -> Sound:
    """The made-up track."""
    return make_track()


@pytest.fixture(scope="session")
def material(track: Sound) -> Material:
    """The made-up track with the beats it was made with."""
    beats = np.arange(BARS * 4 + 1, dtype=np.float32) * BEAT_S
    return read_material(track, Beats(beats, beats[::4]), Job())
