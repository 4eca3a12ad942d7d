import numpy as np
import pytest

from benchmarks.music_synthesis import cadence
from temptrack.fingerprint.music.affect import TENSION_WEIGHTS
from temptrack.fingerprint.music.feeling import feeling_figures
from temptrack.fingerprint.music.likeness import GROUP_WEIGHTS
from temptrack.fingerprint.music.listening import Listening, clean, listen, loudness_of
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.media.types import Samples
from temptrack.progress import Job


def hear(samples: Samples) -> Listening:
    ready = clean(samples)
    return listen(ready, loudness_of(ready), len(samples) / ANALYSIS_RATE_HZ, Job())


def test_figures_are_finite_and_none_is_part_of_likeness() -> None:
    rng = np.random.default_rng(3)
    for sound in (cadence(9, minor=True), rng.standard_normal(30000) * 0.1, np.sin(np.arange(11025) / 5.0)):
        figures = feeling_figures(hear(np.asarray(sound, np.float32)))
        assert all(np.isfinite(value) for value in figures.values())
        assert not {name.partition(".")[0] for name in figures} & set(GROUP_WEIGHTS)


def test_what_tension_weighs_is_described() -> None:
    figures = feeling_figures(hear(cadence(9, minor=True)))
    assert {name for name in TENSION_WEIGHTS if name.startswith("feeling.")} <= set(figures)


def test_a_major_cadence_sounds_more_major_than_a_minor_one() -> None:
    major, minor = (feeling_figures(hear(cadence(0, minor=minor))) for minor in (False, True))
    assert major["feeling.chord_majorness"] > minor["feeling.chord_majorness"]


def test_noise_has_more_entropy_than_a_tone_and_a_held_tone_no_novelty() -> None:
    t = np.arange(3 * ANALYSIS_RATE_HZ) / ANALYSIS_RATE_HZ
    tone = feeling_figures(hear(np.asarray(0.3 * np.sin(2 * np.pi * 440 * t), np.float32)))
    noise = feeling_figures(hear(np.asarray(0.1 * np.random.default_rng(5).standard_normal(len(t)), np.float32)))
    assert noise["feeling.entropy_bits"] > tone["feeling.entropy_bits"] + 2.0
    assert noise["feeling.novelty_log"] > tone["feeling.novelty_log"]


def test_loudness_changes_none_of_them() -> None:
    loud, quiet = (feeling_figures(hear(np.asarray(gain * cadence(9, minor=True), np.float32))) for gain in (1.0, 0.1))
    assert quiet == pytest.approx(loud, rel=0.02, abs=0.01)
