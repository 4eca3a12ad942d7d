"""Real endings and cut-off ones."""

import numpy as np
import pytest

from temptrack.compose.mosaic.endings import ending_of

RATE_HZ = 8000


def noise(seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.random.default_rng(1).standard_normal(round(seconds * RATE_HZ)).astype(np.float32) * np.float32(0.1)


def test_what_dies_away_has_an_ending_and_silence_after_it_is_no_part_of_it() -> None:
    sound = noise(10)
    sound[8 * RATE_HZ :] *= np.exp(-4 * np.arange(2 * RATE_HZ) / RATE_HZ).astype(np.float32)
    padded = np.concatenate([sound, np.zeros(3 * RATE_HZ, np.float32)])
    found = ending_of(padded, RATE_HZ)
    assert found.is_real
    assert found.at_s == pytest.approx(9.6, abs=0.45)
    assert not ending_of(padded, RATE_HZ, whole=False).is_real


@pytest.mark.parametrize("seconds", [0.1, 5.0])
def test_what_is_cut_off_has_none(seconds: float) -> None:
    found = ending_of(noise(seconds), RATE_HZ)
    assert not found.is_real
    assert found.at_s == pytest.approx(seconds)


def test_silence_has_none() -> None:
    assert not ending_of(np.zeros(5 * RATE_HZ, np.float32), RATE_HZ).is_real
