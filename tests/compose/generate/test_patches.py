"""Patches of sound whose level, bands, pitch and moments are known."""

import numpy as np
import pytest

from temptrack.compose.generate import FRAMES_PER_BEAT, join_patches, read_patches
from temptrack.compose.generate.patches import LEAST_LUFS
from temptrack.errors import InvalidInputError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media import measure_loudness
from temptrack.media.types import Sound

BEATS_S = np.arange(9) * 0.5


def tone(hertz: float, duration_s: float = 4.0, *, level: float = 0.2, rate_hz: int = ANALYSIS_RATE_HZ) -> Sound:
    """A steady sine in both channels."""
    wave = level * np.sin(2 * np.pi * hertz * np.arange(round(duration_s * rate_hz)) / rate_hz)
    return Sound(np.stack([wave, wave]).astype(np.float32), rate_hz)


def test_a_sine_is_as_loud_and_as_high_as_it_is() -> None:
    sound = tone(440.0)
    patches = read_patches(sound, BEATS_S)
    assert patches.mel_db.shape == (8, FRAMES_PER_BEAT, 64)
    assert patches.loudness_lufs[2:6] == pytest.approx(
        np.full(4, measure_loudness(sound.samples.T, ANALYSIS_RATE_HZ).integrated_lufs), abs=0.5
    )
    assert patches.chroma[2:6, 9].min() > 0.5  # A
    assert patches.chroma[2:6].sum(axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    loudest = patches.mel_db[3, 4].argmax()
    assert read_patches(tone(1760.0), BEATS_S).mel_db[3, 4].argmax() > loudest + 5


def test_a_gain_moves_all_levels_by_itself() -> None:
    soft, loud = read_patches(tone(440.0, level=0.05), BEATS_S), read_patches(tone(440.0, level=0.5), BEATS_S)
    assert loud.mean_lufs - soft.mean_lufs == pytest.approx(20.0, abs=0.01)
    assert (loud.mel_db - soft.mel_db)[3, :, 10] == pytest.approx(np.full(FRAMES_PER_BEAT, 20.0), abs=0.1)
    brought = soft.brought_to(loud.mean_lufs)
    assert brought.mean_lufs == pytest.approx(loud.mean_lufs, abs=1e-4)
    assert brought.mel_db[3, :, 10] == pytest.approx(loud.mel_db[3, :, 10], abs=0.1)


def test_a_stroke_lies_in_the_part_of_the_beat_where_it_falls() -> None:
    samples = np.zeros(4 * ANALYSIS_RATE_HZ, np.float32)
    at_s = 1.5 + 0.5 * (5.5 / FRAMES_PER_BEAT)
    samples[round(at_s * ANALYSIS_RATE_HZ) :][:400] = np.random.default_rng(0).standard_normal(400) * 0.3
    patches = read_patches(Sound(samples[None], ANALYSIS_RATE_HZ), BEATS_S)
    assert patches.loudness_lufs.argmax() == 3
    assert abs(int(patches.mel_db[3].mean(axis=1).argmax()) - 5) <= 1


def test_the_rate_of_the_sound_does_not_matter() -> None:
    here, there = read_patches(tone(440.0), BEATS_S), read_patches(tone(440.0, rate_hz=48000), BEATS_S)
    assert there.loudness_lufs == pytest.approx(here.loudness_lufs, abs=0.1)
    assert np.abs(there.mel_db - here.mel_db)[:, :, 5:15].max() < 1.0


def test_silence_and_what_lies_beyond_the_sound_are_finite() -> None:
    silent = read_patches(Sound(np.zeros((1, 100), np.float32), ANALYSIS_RATE_HZ), BEATS_S)
    assert np.all(np.isfinite(silent.mel_db))
    assert np.all(silent.loudness_lufs == LEAST_LUFS)
    assert not silent.chroma.any()
    assert silent.brought_to(-23.0) is silent
    beyond = read_patches(tone(440.0, 2.0), BEATS_S)
    assert beyond.loudness_lufs[6] == LEAST_LUFS
    assert beyond.loudness_lufs[2] > -30


def test_parts_join_to_the_whole() -> None:
    whole = read_patches(tone(440.0), np.array([0.0, 0.4, 1.0, 1.3, 2.0, 2.9]))
    joined = join_patches([whole.between(0, 2), whole.between(2, 5)])
    assert joined.beats_s == pytest.approx(whole.beats_s)
    assert np.array_equal(joined.mel_db, whole.mel_db)
    assert len(joined) == 5
    assert joined.frames_db.shape == (5 * FRAMES_PER_BEAT, 64)


@pytest.mark.parametrize("beats_s", [[0.0], [0.0, 0.0], [1.0, 0.5], [0.0, np.nan]])
def test_beats_that_do_not_rise_are_refused(beats_s: list[float]) -> None:
    with pytest.raises(InvalidInputError, match="do not rise"):
        read_patches(tone(440.0), np.array(beats_s))


def test_nothing_joins_to_nothing() -> None:
    with pytest.raises(InvalidInputError, match="no patches"):
        join_patches([])
