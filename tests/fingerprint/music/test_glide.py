import numpy as np
import pytest

from temptrack.fingerprint.music.glide import glide_seconds
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.media.types import Samples
from temptrack.progress import Job


def tone(sway_cents: float, rate_hz: float = 5.5, seconds: float = 4.0) -> Samples:
    """A harmonic tone whose pitch sways."""
    t = np.arange(int(seconds * ANALYSIS_RATE_HZ)) / ANALYSIS_RATE_HZ
    hertz = 300.0 * 2.0 ** (sway_cents / 1200.0 * np.sin(2 * np.pi * rate_hz * t))
    phase = 2 * np.pi * np.cumsum(hertz) / ANALYSIS_RATE_HZ
    return np.asarray(sum(np.sin(k * phase) / k for k in range(1, 11)), np.float32) * np.float32(0.1)


def gliding(samples: Samples) -> float:
    return float(np.percentile(glide_seconds(samples, Job()), 75))


def test_a_swaying_tone_glides_and_a_steady_one_does_not() -> None:
    assert gliding(tone(60.0)) > 5.0 * gliding(tone(0.0))


def test_notes_that_step_glide_less_than_a_slide_between_them() -> None:
    t = np.arange(4 * ANALYSIS_RATE_HZ) / ANALYSIS_RATE_HZ
    steps = np.floor(t * 4.0) % 5
    slide = np.interp(t * 4.0 % 5, range(6), [0, 1, 2, 3, 4, 0])
    stepped, slid = (
        np.asarray(sum(np.sin(k * 2 * np.pi * np.cumsum(300 * 2 ** (line / 12)) / ANALYSIS_RATE_HZ) for k in (1, 2, 3)))
        for line in (steps, slide)
    )
    assert gliding(slid.astype(np.float32)) > 2.0 * gliding(stepped.astype(np.float32))


def test_noise_glides_less_than_a_voice_and_silence_not_at_all() -> None:
    noise = np.random.default_rng(1).standard_normal(4 * ANALYSIS_RATE_HZ).astype(np.float32)
    assert gliding(noise) < 0.7 * gliding(tone(60.0))
    assert gliding(np.zeros(2 * ANALYSIS_RATE_HZ, np.float32)) == pytest.approx(0.0, abs=1e-6)


def test_level_does_not_matter_and_a_moment_is_enough_to_say_something() -> None:
    swaying = tone(60.0)
    assert gliding(swaying * np.float32(0.01)) == pytest.approx(gliding(swaying), rel=0.05)
    assert np.isfinite(glide_seconds(swaying[:3000], Job())).all()
    assert len(glide_seconds(swaying[:100], Job())) == 1
