"""Real speech, real music: heard, planned and rendered, exact to the sample, and measured in the file."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from temptrack.compose.ducking import Dialogue, Laid, duck_under, ducked_sound, gain_at, hear_dialogue, lay
from temptrack.errors import InvalidTimeError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media import Samples, Sound, measure_loudness, read_audio, write_sound
from temptrack.progress import Job

pytestmark = pytest.mark.media
LENGTH_S = 24.0
SPOKEN = ((5.0, 9.0), (16.0, 20.0))


@pytest.fixture(scope="module")
def production(media_folder: Path) -> Samples:
    """Two stretches of a speaker, in the murmur of a room."""
    speaker = media_folder / "sound" / "librosa_speech_and_birds" / "198-209-0000.hq.ogg"
    speech = read_audio(speaker, None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())
    speech = speech[np.argmax(np.abs(speech) > 0.03) :]  # recordings begin with a breath
    mixed = np.random.default_rng(0).normal(0, 1e-4, round(LENGTH_S * ANALYSIS_RATE_HZ)).astype(np.float32)
    for i, (begin, end) in enumerate(SPOKEN):
        count = round((end - begin) * ANALYSIS_RATE_HZ)
        at = round(begin * ANALYSIS_RATE_HZ)
        mixed[at : at + count] += speech[i * count : (i + 1) * count]
    return mixed


@pytest.fixture(scope="module")
def dialogue(production: Samples) -> Dialogue:
    def blocks() -> Iterator[Samples]:
        yield from np.array_split(production, 5)

    return hear_dialogue(blocks(), LENGTH_S, Job())


@pytest.fixture(scope="module")
def laid(media_folder: Path) -> Laid:
    path = sorted((media_folder / "music" / "wesnoth").rglob("*.ogg"))[3]
    return lay(path, 20.0, LENGTH_S, Job())


def test_lines_are_found_to_a_tenth_of_a_second_or_two(dialogue: Dialogue) -> None:
    begins, ends = zip(*SPOKEN, strict=True)
    assert min(dialogue.lines)[0] == pytest.approx(begins[0], abs=0.25)
    assert max(end for _, end in dialogue.lines) == pytest.approx(ends[-1], abs=0.4)
    assert not any(10.0 < begin < 15.0 for begin, _ in dialogue.lines)
    assert not dialogue.has_music


def test_what_is_rendered_leaves_speech_as_much_louder_as_wanted(
    laid: Laid, dialogue: Dialogue, production: Samples
) -> None:
    found = duck_under(laid, dialogue, gain_db=-2.0, difference_lu=10.0)
    heard = ducked_sound(laid, found, gain_db=-2.0)
    assert heard.samples.shape[1] == round(LENGTH_S * laid.sound.sample_rate_hz)
    for one in found.passages:
        part = slice(round(one.in_s * heard.sample_rate_hz), round(one.out_s * heard.sample_rate_hz))
        said = production[round(one.in_s * ANALYSIS_RATE_HZ) : round(one.out_s * ANALYSIS_RATE_HZ)]
        music = measure_loudness(heard.samples[:, part].T, heard.sample_rate_hz).integrated_lufs
        speech = measure_loudness(said, ANALYSIS_RATE_HZ).integrated_lufs
        assert speech - music == pytest.approx(10.0, abs=1.5) or (one.gain_db == 0 and speech - music > 8.5)
    untouched = slice(round(12 * heard.sample_rate_hz), round(13 * heard.sample_rate_hz))
    np.testing.assert_allclose(
        heard.samples[:, untouched], laid.sound.samples[:, untouched] * 10 ** (-2 / 20), rtol=2e-3, atol=1e-5
    )


def test_curve_and_file_say_the_same(laid: Laid, dialogue: Dialogue) -> None:
    found = duck_under(laid, dialogue, difference_lu=14.0)
    heard = ducked_sound(laid, found, gain_db=-12.0).samples
    loud = np.abs(laid.sound.samples[0]) > 0.01
    applied = 20 * np.log10(np.abs(heard[0][loud] / laid.sound.samples[0][loud]))
    expected = gain_at(found.keyframes, np.flatnonzero(loud) / laid.sound.sample_rate_hz) - 12.0
    np.testing.assert_allclose(applied, expected, atol=1e-2)


def test_silence_follows_a_track_that_is_over(tmp_path: Path, dialogue: Dialogue) -> None:
    path = tmp_path / "short.wav"
    write_sound(path, Sound(np.full((1, 48000 * 3), 0.5, np.float32), 48000), tags={})
    short = lay(path, 1.0, LENGTH_S, Job())
    assert short.plays_s == 2.0
    heard = ducked_sound(short, duck_under(short, dialogue), gain_db=12.0).samples
    assert heard.shape == (1, round(LENGTH_S * 48000))
    assert not heard[:, 48000 * 2 :].any()
    assert np.abs(heard).max() == pytest.approx(10 ** (-1 / 20), abs=1e-4)  # held under the ceiling
    with pytest.raises(InvalidTimeError, match=r"is over at 3\.00 s"):
        lay(path, 3.0, LENGTH_S, Job())
