"""What is kept of a film's sound is what was heard of it."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from temptrack.catalogue.film_sound import FilmSound, hear_film, heard_again, kept
from temptrack.errors import InvalidInputError, NoAudioError
from temptrack.fingerprint.landmarks import HEARD
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.progress import Job
from temptrack.store import FilmSoundRecord
from tests.fingerprint.landmarks.songs import song


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> FilmSound:
    path = tmp_path_factory.mktemp("sound") / "film.wav"
    soundfile.write(path, np.repeat(song(4, 12.0), 2), ANALYSIS_RATE_HZ)
    return hear_film(path, 12.0, Job())


def test_it_comes_back_as_it_was(sound: FilmSound) -> None:
    record = kept("f", sound)
    assert (record.film_id, record.settings, record.duration_s) == ("f", HEARD.key, 12.0)
    again = heard_again(record)
    assert again.music == sound.music
    assert (again.overheard.peaks.frames == sound.overheard.peaks.frames).all()
    assert (again.overheard.peaks.bins == sound.overheard.peaks.bins).all()
    for kind in ("music", "speech", "effects", "silence"):
        assert again.presence.of(kind) == pytest.approx(sound.presence.of(kind), abs=0.5 / 255 + 1e-6)
    assert kept("f", again) == record


def test_music_ends_with_the_film(sound: FilmSound) -> None:
    assert sound.music
    assert sound.music[-1][1] <= 12.0


def test_what_cannot_be_heard_is_an_error(tmp_path: Path, make_film: object) -> None:
    assert callable(make_film)
    mute = make_film(tmp_path / "mute.mp4", [(1, "red")], hz=None)
    with pytest.raises(NoAudioError):
        hear_film(mute, 1.0, Job())


def test_bytes_of_something_else_are_refused() -> None:
    with pytest.raises(InvalidInputError):
        heard_again(FilmSoundRecord("f", 1.0, HEARD.key, b"\x01", 0.5, b""))
