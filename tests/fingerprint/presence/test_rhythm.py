import numpy as np

from temptrack.fingerprint.presence.rhythm import modulations, pulses

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
    assert pulses(regular)[20, 0] > 0.9
    assert pulses(chance)[20, 0] < 0.7
    assert len(pulses(regular)) == 40
