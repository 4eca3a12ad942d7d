"""Recognising real music under real speech as loud, as a user does it: shell, daemon, store and back."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from temptrack.media import Samples, Span, read_audio
from temptrack.progress import Job

RATE_HZ = 44_100
STORED = ("wesnoth/frantic.ogg", "wesnoth/sad.ogg", "wesnoth/love_theme.ogg", "wesnoth/northerners.ogg")
UNSEEN = "wesnoth/wanderer.ogg"
SPEECH = "sound/librosa_speech_and_birds/198-209-0000.hq.ogg"
Identify = Callable[..., Any]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def identify(tmp_path_factory: pytest.TempPathFactory, media_folder: Path) -> Iterator[Identify]:
    """The command on a library of four tracks."""
    environment = {**os.environ, "TEMPTRACK_HOME": str(tmp_path_factory.mktemp("home"))}

    def run(*words: str) -> str:
        said = [sys.executable, "-m", "temptrack", *words]
        return subprocess.run(said, env=environment, capture_output=True, text=True, check=True, timeout=240).stdout

    run("library", "add", *(str(media_folder / "music" / name) for name in STORED))
    yield lambda *words: json.loads(run("identify", *words, "--json"))
    run("stop")


def _read(path: Path, begin_s: float, end_s: float) -> Samples:
    return read_audio(path, Span(begin_s, end_s), sample_rate_hz=RATE_HZ, job=Job())


def _under_speech(media_folder: Path, name: str, begin_s: float, seconds: float) -> Samples:
    """Mix music with speech of the same power."""
    music = _read(media_folder / "music" / name, begin_s, begin_s + seconds)
    speech = _read(media_folder / SPEECH, 0, seconds)
    return np.asarray(music + speech * np.sqrt((music**2).mean() / (speech**2).mean()), np.float32)


def _write(path: Path, samples: Samples) -> str:
    soundfile.write(path, samples / max(1.0, float(np.abs(samples).max())), RATE_HZ)
    return str(path)


@pytest.mark.parametrize("seconds", [5.0, 10.0])
@pytest.mark.parametrize("name", STORED)
def test_music_under_speech_is_recognised(
    identify: Identify, media_folder: Path, tmp_path: Path, name: str, seconds: float
) -> None:
    query = _write(tmp_path / "query.wav", _under_speech(media_folder, name, 31.7, seconds))
    (match,) = identify(query)["matches"]
    assert Path(match["track"]["path"]).name == Path(name).name
    assert match["track_in_s"] - match["query_in_s"] == pytest.approx(31.7, abs=0.1)
    assert match["query_in_s"] < 1.0
    assert match["query_out_s"] > seconds / 2  # where the music is softer than the speech its end is lost
    assert match["confidence"] > 0.9


def test_a_cue_in_a_film_of_speech_is_bounded_within_a_second(
    identify: Identify, media_folder: Path, tmp_path: Path
) -> None:
    speech = np.tile(_read(media_folder / SPEECH, 0, 13), 4)[: 40 * RATE_HZ]
    cue = _read(media_folder / "music" / "wesnoth/frantic.ogg", 20, 35)
    speech[12 * RATE_HZ : 27 * RATE_HZ] += cue * np.sqrt((speech**2).mean() / (cue**2).mean())
    (match,) = identify(_write(tmp_path / "film.wav", speech))["matches"]
    assert match["track"]["title"] == "frantic"
    assert match["query_in_s"] == pytest.approx(12, abs=1)
    assert match["query_out_s"] == pytest.approx(27, abs=1)
    assert match["track_in_s"] == pytest.approx(20 + match["query_in_s"] - 12, abs=0.1)


def test_music_that_is_not_stored_is_not_recognised(identify: Identify, media_folder: Path, tmp_path: Path) -> None:
    query = _write(tmp_path / "query.wav", _under_speech(media_folder, UNSEEN, 5, 10))
    assert identify(query)["matches"] == []
    film = media_folder / "film" / "sintel_trailer_16s_720p.mp4"
    assert identify(str(film))["matches"] == []
