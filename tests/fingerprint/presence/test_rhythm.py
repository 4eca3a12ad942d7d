import numpy as np
import pytest

from temptrack.fingerprint.presence.rhythm import modulations, pulses, swings

FRAMES = np.arange(1000)
TIME = FRAMES / 50.0


def test_syllables_show_in_their_own_share() -> None:
    def share(rate: float) -> float:
        envelope = (10 * np.sin(2 * np.pi * rate * TIME) - 30).astype(np.float32)
        return float(modulations(envelope, np.repeat(envelope[:, None], 4, axis=1))[20, 1])

    assert share(4.0) > 0.9
    assert share(1.0) < 0.3
    assert share(15.0) < 0.2


def test_pauses_show_as_frames_of_low_energy() -> None:
    paused = np.where(FRAMES % 50 < 25, -20.0, -60.0).astype(np.float32)
    level = np.full(1000, -20.0, np.float32)
    bands = np.zeros((1000, 4), np.float32)
    assert modulations(paused, bands)[20, -2] > 0.4
    assert modulations(level, bands)[20, -2] == 0.0


def test_a_regular_pulse_is_clearer_than_none() -> None:
    regular = (FRAMES % 25 == 0).astype(np.float32)
    chance = (np.random.default_rng(5).random(1000) < 0.04).astype(np.float32)
    seen = pulses(np.stack([regular, chance], axis=1))
    assert seen.shape == (40, 6)
    assert seen[20, 0] > 0.9
    assert seen[20, 1] > 0.9
    assert seen[20, 3] < 0.7
    assert seen[20, 4] < 0.5


@pytest.mark.parametrize(("rate", "place"), [(0.6, 0), (1.5, 1), (3.0, 2), (6.0, 3), (12.0, 4)])
def test_a_swing_shows_at_its_rate_in_its_band(rate: float, place: int) -> None:
    bands = np.zeros((1000, 8), np.float32)
    bands[:, 5] = 10 * np.sin(2 * np.pi * rate * TIME)
    seen = swings(bands)[20].reshape(8, 5)
    assert seen[5].argmax() == place
    assert seen[5, place] > seen[4].max() + 2
