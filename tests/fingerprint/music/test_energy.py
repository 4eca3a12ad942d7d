import numpy as np
import pytest

from benchmarks.music_synthesis import rhythm, rock, strings
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, analyse_cue
from temptrack.fingerprint.music.energy import mean_energy
from temptrack.fingerprint.types import Curve
from temptrack.progress import Job


def test_curve_steps_up_where_the_music_does() -> None:
    calm, loud = 0.4 * rhythm(strings, 80.0, 12.0), 2.0 * rhythm(rock, 140.0, 12.0)
    levels = analyse_cue(np.concatenate([calm, loud]), Job()).energy.levels
    assert len(levels) == 48
    assert levels[:20].max() < 0.3
    assert levels[28:].min() > 0.6


def test_level_does_not_depend_on_what_else_the_track_holds() -> None:
    calm, loud = 0.4 * rhythm(strings, 80.0, 12.0), 2.0 * rhythm(rock, 140.0, 12.0)
    alone = analyse_cue(calm, Job()).energy.levels[4:18]
    beside = analyse_cue(np.concatenate([calm, loud]), Job()).energy.levels[4:18]
    np.testing.assert_allclose(alone, beside, atol=0.08)


def test_silence_within_a_track_is_zero() -> None:
    samples = np.concatenate([rhythm(rock, 120.0, 5.0), np.zeros(10 * ANALYSIS_RATE_HZ, np.float32)])
    levels = analyse_cue(samples, Job()).energy.levels
    assert not levels[12:].any()
    assert levels[:8].min() > 0.3


def test_mean_over_a_stretch() -> None:
    curve = Curve(0.5, np.array([0.0, 0.2, 0.4, 0.6], np.float32))
    assert mean_energy(curve, 0.5, 1.5) == pytest.approx(0.3)
    assert mean_energy(curve, 1.9, 9.0) == pytest.approx(0.6)
    assert mean_energy(curve, 0.0, 0.0) == 0.0
