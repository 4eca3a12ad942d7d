from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.errors import NoAudioError
from temptrack.media import LoudnessMeter, Span, iter_audio, measure_loudness, read_audio, read_loudness
from temptrack.progress import Job
from tests.media.clips import drifting, tone, write_clip

RATE = 48000


def db(level: float) -> float:
    return float(10 ** (level / 20))


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_the_reference_tone_of_ebu_tech_3341(level: float) -> None:
    sine = tone(20, RATE, 1000.0, db(level))
    stereo = np.stack([sine, sine], 1)
    assert measure_loudness(stereo, RATE).integrated_lufs == pytest.approx(level, abs=0.1)


def test_a_mono_mix_is_as_loud_as_from_two_loudspeakers() -> None:
    sine = tone(5, RATE, 1000.0, db(-23))
    both = measure_loudness(np.stack([sine, sine], 1), RATE).integrated_lufs
    assert measure_loudness(sine, RATE).integrated_lufs == pytest.approx(both, abs=0.01)


def test_silence_around_is_gated_as_in_ebu_tech_3341_case_3() -> None:
    loud, soft = tone(60, RATE, 1000.0, db(-23)), tone(10, RATE, 1000.0, db(-36))
    sound = np.concatenate([soft, loud, soft])
    assert measure_loudness(np.stack([sound, sound], 1), RATE).integrated_lufs == pytest.approx(-23.0, abs=0.1)


def test_silence_and_too_short_a_sound_have_the_floor() -> None:
    assert measure_loudness(np.zeros(RATE, np.float32), RATE).integrated_lufs == -70.0
    assert measure_loudness(np.zeros(RATE, np.float32), RATE).peak_db == -120.0
    assert measure_loudness(np.zeros(0, np.float32), RATE).integrated_lufs == -70.0
    short = measure_loudness(tone(0.39, RATE, 1000.0, 0.5), RATE)
    assert short.integrated_lufs == -70.0
    assert short.peak_db == pytest.approx(-6.02, abs=0.01)
    assert measure_loudness(tone(0.41, RATE, 1000.0, db(-23)), RATE).integrated_lufs == pytest.approx(-23, abs=0.3)


@pytest.mark.parametrize("rate", [22050, 44100, 48000, 96000])
def test_the_rate_does_not_matter(rate: int) -> None:
    found = measure_loudness(tone(5, rate, 1000.0, db(-20)), rate)
    assert found.integrated_lufs == pytest.approx(-20, abs=0.1)
    assert found.peak_db == pytest.approx(-20, abs=0.05)


def test_twice_the_level_is_six_decibels_louder() -> None:
    noise = np.random.default_rng(0).normal(0, 0.05, RATE * 5).astype(np.float32)
    once, twice = measure_loudness(noise, RATE), measure_loudness(2 * noise, RATE)
    assert twice.integrated_lufs - once.integrated_lufs == pytest.approx(6.02, abs=0.01)


def test_a_file_is_as_loud_as_its_samples(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, 0.03, RATE * 70).astype(np.float32)
    noise[RATE * 20 : RATE * 40] *= 4
    path = write_clip(tmp_path / "a.flac", sound=noise, sound_codec="flac")
    alone = measure_loudness(noise[:, None], RATE)
    found = read_loudness(path, None, job=Job())
    assert found.integrated_lufs == pytest.approx(alone.integrated_lufs, abs=0.02)
    assert found.peak_db == pytest.approx(alone.peak_db, abs=0.01)
    part = read_loudness(path, Span(22, 38), job=Job())
    assert part.integrated_lufs == pytest.approx(
        measure_loudness(noise[RATE * 22 : RATE * 38, None], RATE).integrated_lufs, abs=0.05
    )


@pytest.mark.parametrize(
    ("name", "lufs"),
    [  # what the ebur128 filter of FFmpeg 5.1 prints
        ("music/wesnoth/defeat2.ogg", -17.0),
        ("music/tuxemon/Enter_the_Emperor.ogg", -26.3),
        ("film/codec_variants/sintel.flac", -9.5),
        ("film/big_buck_bunny_0_30s_480p.mp4", -21.6),
    ],
)
def test_mono_stereo_and_surround_agree_with_another_meter(media_folder: Path, name: str, lufs: float) -> None:
    assert read_loudness(media_folder / name, None, job=Job()).integrated_lufs == pytest.approx(lufs, abs=0.15)


def test_loudness_of_what_has_no_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoAudioError):
        read_loudness(write_clip(tmp_path / "a.mp4", drifting(10, 1)), None, job=Job())


@given(st.lists(st.integers(1, 60_000), max_size=6), st.sampled_from([22050, 44100, 11025]))
@settings(max_examples=15, deadline=None)
def test_sound_in_pieces_is_as_loud_as_whole(lengths: list[int], rate: int) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (2, 100_000)).astype(np.float32)
    sound[:, 40_000:60_000] *= 0.01
    meter = LoudnessMeter(rate)
    for piece in np.split(sound, np.minimum(np.cumsum(lengths), 100_000), axis=1):
        meter.push(piece)
    whole = measure_loudness(sound.T, rate)
    assert meter.finish().integrated_lufs == pytest.approx(whole.integrated_lufs, abs=1e-6)
    assert meter.finish().peak_db == whole.peak_db


def test_loudness_is_what_pyloudnorm_reads() -> None:
    sound = np.random.default_rng(2).normal(0, 0.1, (9 * RATE, 5)).astype(np.float32)
    sound[3 * RATE : 4 * RATE] *= 0.001
    theirs = pyloudnorm.Meter(RATE).integrated_loudness(sound)
    assert measure_loudness(sound, RATE).integrated_lufs == pytest.approx(theirs, abs=0.01)


def test_decoded_once_a_track_is_as_loud_as_read_for_its_loudness_alone(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, 0.03, RATE * 12).astype(np.float32)
    path = write_clip(tmp_path / "a.flac", sound=noise, sound_codec="flac")
    meter = LoudnessMeter(RATE)
    blocks = list(iter_audio(path, None, sample_rate_hz=22050, block_s=5.0, job=Job(), meter=meter))
    np.testing.assert_array_equal(np.concatenate(blocks), read_audio(path, None, sample_rate_hz=22050, job=Job()))
    assert meter.finish() == read_loudness(path, None, job=Job())


def test_what_is_no_number_is_not_measured() -> None:
    sound = tone(3, RATE, 1000.0, db(-20))[np.newaxis].copy()
    sound[0, 70_000] = np.nan
    meter = LoudnessMeter(RATE)
    meter.push(sound)
    assert meter.finish().integrated_lufs == pytest.approx(-20 - 3.01, abs=0.1)
