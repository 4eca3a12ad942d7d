"""What is heard in real films, speech and effects; see `benchmarks/presence.py` for the figures."""

from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence import Presence, analyse_presence, cues_of, presence_in
from temptrack.media import Span, read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job


def read(path: Path, span: Span | None = None) -> Samples:
    return read_audio(path, span, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())


def analyse(samples: Samples) -> Presence:
    return analyse_presence(samples, Job())


def test_music_is_music_and_speech_is_speech(media_folder: Path) -> None:
    music = analyse(read(media_folder / "music" / "wesnoth" / "love_theme.ogg", Span(5, 30)))
    speech = analyse(read(media_folder / "sound" / "ina_musanmix" / "lamartine.wav"))
    assert music.music.mean() > 0.9
    assert music.speech.mean() < 0.1
    assert speech.speech.mean() > 0.8
    assert speech.music.mean() < 0.1


@pytest.mark.parametrize("over_db", [10.0, 0.0, -10.0])
def test_music_is_heard_under_speech_and_speech_over_music(media_folder: Path, over_db: float) -> None:
    music = read(media_folder / "emotion" / "emotify" / "audio" / "classical_010.opus", Span(0, 20))
    speech = read(media_folder / "sound" / "speech" / "test.wav", Span(28, 48))
    level = np.sqrt(np.mean(music**2) / np.mean(speech**2)) * 10 ** (over_db / 20)
    both = analyse((music + speech * np.float32(level)) * np.float32(0.3))
    assert both.holds("music").mean() > 0.8
    if over_db >= 0:
        assert both.holds("speech").mean() > 0.7


def test_a_clips_cue_under_dialogue_is_found_within_a_second(media_folder: Path) -> None:
    speech = read(media_folder / "sound" / "speech" / "test.wav")
    score = read(media_folder / "film" / "big_buck_bunny_0_30s_480p.mp4", Span(3, 19))
    film = speech[: 32 * ANALYSIS_RATE_HZ].copy()
    part = slice(8 * ANALYSIS_RATE_HZ, 24 * ANALYSIS_RATE_HZ)
    film[part] += score * np.float32(np.sqrt(np.mean(film[part] ** 2) / np.mean(score**2)))
    presence = analyse(film * np.float32(0.5))
    ((begin, end),) = cues_of(presence.music, presence.step_s)
    assert begin == pytest.approx(8.0, abs=1.0)
    assert end == pytest.approx(24.0, abs=1.0)


def test_rain_is_no_music(media_folder: Path) -> None:
    rain = np.concatenate([read(path) for path in sorted((media_folder / "sound/esc10/002_rain").glob("*.ogg"))])
    presence = analyse(rain)
    assert presence.holds("music").mean() < 0.1
    assert presence.holds("effects").mean() > 0.9


def test_a_rumble_beside_music_is_none_and_a_battles_score_is_some(media_folder: Path) -> None:
    mixed = analyse(read(media_folder / "sound" / "ina_musanmix" / "musanmix.wav")).holds("music")
    assert mixed[:44].mean() > 0.95
    assert mixed[48:].mean() < 0.05
    battle = analyse(read(media_folder / "film" / "tears_of_steel_battle_70s.webm", Span(36, 60)))
    assert battle.holds("music").mean() > 0.8
    assert battle.holds("effects").mean() > 0.8


def test_silence_is_silence_and_nothing_else() -> None:
    presence = analyse(np.zeros(5 * ANALYSIS_RATE_HZ, np.float32))
    assert presence.silence.min() > 0.99
    for kind in ("music", "speech", "effects"):
        assert getattr(presence, kind).max() < 0.01


def test_blocks_make_no_difference(media_folder: Path) -> None:
    samples = read(media_folder / "film" / "sintel_trailer_52s_480x204.mp4", Span(10, 30))
    whole, pieces = analyse(samples), presence_in(np.array_split(samples, 7), Job())
    assert pieces.music == pytest.approx(whole.music, abs=1e-4)
    assert pieces.speech == pytest.approx(whole.speech, abs=1e-4)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_numbers_that_are_none_do_no_harm(value: float) -> None:
    samples = np.full(ANALYSIS_RATE_HZ, 0.01, np.float32)
    samples[100] = value
    assert np.isfinite(analyse(samples).music).all()


def test_it_stops_when_asked() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        analyse_presence(np.zeros(ANALYSIS_RATE_HZ, np.float32), job)
