"""Songs of chance: enough like music to be recognised, made in no time, the same for the same number."""

import functools

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, Constellation, LandmarkIndex, constellation_of
from temptrack.progress import Job

Sound = NDArray[np.float32]


@functools.cache
def song(number: int, seconds: float = 30.0) -> Sound:
    """Plucked chords at uneven times."""
    rng = np.random.default_rng(number)
    sound = np.zeros(round((seconds + 1) * LANDMARK_RATE_HZ))
    times = np.arange(LANDMARK_RATE_HZ) / LANDMARK_RATE_HZ
    at_s = 0.0
    while at_s < seconds:
        begin = round(at_s * LANDMARK_RATE_HZ)
        for hz in 110 * 2 ** (rng.integers(0, 40, 3) / 12):
            partials = np.arange(1, int(5000 / hz) + 1)[:12]
            waves = np.sin(2 * np.pi * hz * partials[:, None] * times) / partials[:, None]
            sound[begin : begin + len(times)] += np.exp(-5 * times) * (
                waves * rng.uniform(0.3, 1, (len(partials), 1))
            ).sum(0)
        at_s += float(rng.choice([0.19, 0.28, 0.41]))
    return np.asarray(0.3 * sound[: round(seconds * LANDMARK_RATE_HZ)] / np.abs(sound).max(), np.float32)


def cut(sound: Sound, begin_s: float, end_s: float) -> Sound:
    return sound[round(begin_s * LANDMARK_RATE_HZ) : round(end_s * LANDMARK_RATE_HZ)]


def hiss(sound: Sound, snr_db: float, seed: int = 0) -> Sound:
    """Cover a sound with white noise."""
    noise = np.random.default_rng(seed).normal(size=len(sound))
    gain = np.sqrt((sound.astype(np.float64) ** 2).mean() / 10 ** (snr_db / 10))
    return np.asarray(sound + gain * noise, np.float32)


def library(*numbers: int) -> LandmarkIndex:
    return LandmarkIndex((str(number), heard(song(number))) for number in numbers)


def heard(sound: Sound) -> Constellation:
    return constellation_of(sound, Job())
