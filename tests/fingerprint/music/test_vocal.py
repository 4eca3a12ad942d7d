from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.vocal import VocalListener, heard_parts, vocal_probability
from temptrack.media import read_audio
from temptrack.media.types import Samples, Span
from temptrack.progress import Job


def hear(samples: Samples, piece: int = 1 << 30) -> float:
    listener = VocalListener()
    for first in range(0, len(samples), piece):
        listener.push(samples[first : first + piece], Job())
    return listener.finish(Job())


@given(pieces=st.lists(st.integers(1, 40 * ANALYSIS_RATE_HZ), max_size=8))
def test_the_same_moments_are_heard_however_the_sound_comes(pieces: list[int]) -> None:
    at, found = 0, 0
    for count in pieces:
        found += sum(end - begin for begin, end in heard_parts(at, count))
        at += count
    whole = heard_parts(0, at)
    assert found == sum(end - begin for begin, end in whole)
    assert all(0 <= begin < end <= at for begin, end in whole)


def test_a_long_track_is_heard_in_part_and_a_short_one_whole() -> None:
    hour = 3600 * ANALYSIS_RATE_HZ
    assert sum(end - begin for begin, end in heard_parts(0, hour)) < 0.15 * hour
    assert heard_parts(0, 5 * ANALYSIS_RATE_HZ) == [(0, 5 * ANALYSIS_RATE_HZ)]


@given(speech=st.floats(0.0, 1.0), glide=st.floats(0.0, 0.5))
def test_it_is_a_probability_and_both_witnesses_raise_it(speech: float, glide: float) -> None:
    likely = vocal_probability([glide] * 3, speech)
    assert 0.0 <= likely <= 1.0
    assert vocal_probability([glide + 0.1] * 3, speech) >= likely
    assert vocal_probability([glide] * 3, min(1.0, speech + 0.1)) >= likely


def test_nothing_heard_is_no_voice() -> None:
    assert hear(np.zeros(0, np.float32)) == 0.0
    assert hear(np.zeros(10 * ANALYSIS_RATE_HZ, np.float32)) < 0.05


@pytest.fixture(scope="module")
def score(media_folder: Path) -> Samples:
    span = Span(20.0, 40.0)
    return read_audio(
        media_folder / "music" / "wesnoth" / "wanderer.ogg", span, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job()
    )


def test_a_score_is_instrumental_and_a_voice_over_it_is_heard(media_folder: Path, score: Samples) -> None:
    talk = read_audio(
        media_folder / "sound" / "ina_musanmix" / "lamartine.wav", None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job()
    )[: len(score)]
    gain = np.float32(np.sqrt(np.mean(score[: len(talk)] ** 2) / np.mean(talk**2)))
    assert hear(score) < 0.3
    assert hear(score[: len(talk)] + gain * talk) > 0.7


def test_blocks_and_the_whole_agree(score: Samples) -> None:
    assert hear(score, 30_000) == pytest.approx(hear(score), abs=0.02)
