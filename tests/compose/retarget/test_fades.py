"""Joining two places of a sound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.compose.retarget.fades import correlation, gains, join, meet

RATE_HZ = 44100


@given(st.floats(-0.4, 1.0), st.integers(64, 4096))
def test_fades_keep_the_power_of_sounds_with_any_correlation(correlated: float, count: int) -> None:
    out, into = gains(count, correlated)

    power = out**2 + into**2 + 2.0 * correlated * out * into
    assert np.abs(power - 1.0).max() < 1e-4


def test_equal_sounds_are_faded_with_equal_gain() -> None:
    out, into = gains(1000, 1.0)
    assert np.abs(out + into - 1.0).max() < 1e-5


@pytest.mark.parametrize("late", [-90, 0, 37, 120])
def test_waves_are_laid_on_each_other(late: int) -> None:
    noise = np.random.default_rng(2).standard_normal(RATE_HZ).astype(np.float32)
    phrase = np.convolve(noise, np.hanning(60), "same").astype(np.float32)
    sound = np.concatenate([phrase, np.zeros(500 + late, np.float32), phrase])

    found = meet(sound, RATE_HZ // 2, RATE_HZ + 500 + RATE_HZ // 2, RATE_HZ)

    assert found.move == late
    assert found.correlation > 0.999


def test_a_seam_between_alike_places_cannot_be_heard() -> None:
    tone = np.sin(2 * np.pi * 220.5 * np.arange(RATE_HZ) / RATE_HZ).astype(np.float32)
    found = meet(tone, 10_000, 20_070, RATE_HZ)
    joined = join(tone, 10_000, 20_070 + found.move, found.fade, 3000)

    assert np.abs(np.diff(joined)).max() <= np.abs(np.diff(tone)).max() * 1.01


def test_silence_has_no_correlation() -> None:
    assert correlation(np.zeros(10, np.float32), np.ones(10, np.float32)) == 0.0
