"""What is lacking is made, and what is there is mended."""

import numpy as np
import pytest

from temptrack.compose.generate import PatchSequence, read_patches
from temptrack.compose.mosaic.filling import MOST_MEND_DB, filled, mended
from temptrack.media.types import Sound
from temptrack.progress import Job

RATE_HZ = 44_100
BEATS_S = np.arange(0, 3.01, 0.5)


@pytest.fixture(scope="module")
def noise() -> Sound:
    """Three seconds, darker than white."""
    samples = np.random.default_rng(3).standard_normal((2, 3 * RATE_HZ))
    return Sound((0.05 * np.cumsum(samples, axis=1) * 0.1 + 0.02 * samples).astype(np.float32), RATE_HZ)


@pytest.fixture(scope="module")
def target(noise: Sound) -> PatchSequence:
    """What it sounds like."""
    return read_patches(noise, BEATS_S)


def apart_db(sound: Sound, target: PatchSequence) -> float:
    """Mean difference of levels, the outermost beats aside."""
    return float(np.mean(read_patches(sound, BEATS_S).mel_db[1:-1] - target.mel_db[1:-1]))


def test_out_of_silence_the_levels_of_the_target_are_made(target: PatchSequence) -> None:
    silence = Sound(np.zeros((2, 3 * RATE_HZ), np.float32), RATE_HZ)
    made = filled(silence, target, seed=1, job=Job())
    assert made.sound.samples.shape == silence.samples.shape
    assert made.filled_db == pytest.approx(0.0, abs=1e-6)
    assert apart_db(made.sound, target) == pytest.approx(0.0, abs=2.0)


def test_where_nothing_is_lacking_nothing_is_made(noise: Sound, target: PatchSequence) -> None:
    made = filled(noise, target, seed=1, job=Job())
    assert made.sound is noise
    assert made.filled_db == -120.0
    assert mended(noise, target, Job()) is noise


def test_a_softer_sound_is_mended_as_far_as_may_be(noise: Sound, target: PatchSequence) -> None:
    softer = Sound(noise.samples * np.float32(10 ** (-5 / 20)), RATE_HZ)
    assert apart_db(softer, target) == pytest.approx(-5.0, abs=0.1)
    assert apart_db(mended(softer, target, Job()), target) == pytest.approx(-1.5, abs=0.7)
    much = Sound(noise.samples * np.float32(10 ** (-20 / 20)), RATE_HZ)
    assert apart_db(mended(much, target, Job()), target) == pytest.approx(-20 + MOST_MEND_DB, abs=0.7)
