import numpy as np

from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence.settings import LEAD_SAMPLES
from temptrack.fingerprint.presence.steps import read_steps
from temptrack.fingerprint.presence.tonality import BINS, running_mean, steadiness
from temptrack.progress import Job

SECONDS = 5
TIME = np.arange(SECONDS * ANALYSIS_RATE_HZ + 2 * LEAD_SAMPLES) / ANALYSIS_RATE_HZ
NOISE = np.random.default_rng(3).standard_normal(len(TIME)) * 0.03


def steady(samples: np.ndarray) -> float:
    active = read_steps(samples.astype(np.float32), Job()).active
    return float(steadiness(active.mean(axis=0, keepdims=True) / 25.0)[0, 0])


def test_notes_are_steady_glides_and_noise_are_not() -> None:
    chord = sum(0.1 * np.sin(2 * np.pi * hz * TIME) for hz in (220.0, 277.2, 329.6, 440.0, 554.4))
    pitch = 180 + 60 * np.sin(2 * np.pi * 1.3 * TIME)
    glide = sum(0.1 * np.sin(2 * np.pi * k * np.cumsum(pitch) / ANALYSIS_RATE_HZ) for k in range(1, 8))
    assert steady(chord + NOISE) > 2 * steady(glide + NOISE)
    assert steady(chord + NOISE) > 2 * steady(NOISE)
    assert steady(chord + glide + NOISE) > 1.5 * steady(glide + NOISE)


def test_loudness_does_not_matter() -> None:
    chord = sum(0.1 * np.sin(2 * np.pi * hz * TIME) for hz in (220.0, 330.0)) + NOISE
    loud, soft = (read_steps((chord * gain).astype(np.float32), Job()).active for gain in (1.0, 0.05))
    assert np.abs(loud.astype(int) - soft).mean() < 0.1


def test_the_mean_of_neighbours() -> None:
    values = np.random.default_rng(0).random((3, BINS))
    slow = np.array([[row[max(0, i - 10) : i + 11].mean() for i in range(BINS)] for row in values])
    assert np.allclose(running_mean(values), slow, atol=1e-5)
