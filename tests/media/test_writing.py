"""What is written is whole, exact and tagged, by other readers' word too; what cannot be written is said at once."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen import File

from temptrack.errors import CancelledError, InvalidInputError, MediaError
from temptrack.media import Sound, read_sound, write_sound
from temptrack.progress import Job
from tests.permissions import needs_permissions

TAGS = {
    "title": "Night – Harbour",
    "artist": "Ana Ñandú",
    "copyright": "CC-BY-SA-4.0",
    "comment": "Made of:\n1. Harbour, 0.0-12.5 s",
    "date": "2026",
}


def noise(count: int, channels: int = 2, rate_hz: int = 48000) -> Sound:
    samples = np.random.default_rng(count).uniform(-1, 1, (channels, count))
    return Sound(samples.astype(np.float32), rate_hz)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".WAV"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 20000), channels=st.integers(1, 2), rate_hz=st.sampled_from([22050, 44100, 48000, 96000]))
def test_every_sample_comes_back(tmp_path: Path, suffix: str, count: int, channels: int, rate_hz: int) -> None:
    sound = noise(count, channels, rate_hz)
    write_sound(tmp_path / f"a{suffix}", sound, tags=TAGS)
    found = read_sound(tmp_path / f"a{suffix}", None, job=Job())
    assert found.sample_rate_hz == rate_hz
    assert found.samples.shape == sound.samples.shape
    np.testing.assert_allclose(found.samples, sound.samples, atol=2**-23)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_another_reader_finds_length_depth_and_tags(tmp_path: Path, suffix: str) -> None:
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is not installed")
    path = tmp_path / f"a{suffix}"
    write_sound(path, noise(100_001), tags={**TAGS, "genre": "Score"})
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    stream = found["streams"][0]
    assert (stream["duration_ts"], stream["bits_per_raw_sample"], stream["channels"]) == (100_001, "24", 2)
    tags = {name.lower(): text for name, text in found["format"]["tags"].items()}
    assert {name: tags[name] for name in TAGS} == TAGS


def test_flac_takes_tags_of_any_name(tmp_path: Path) -> None:
    write_sound(tmp_path / "a.flac", noise(500), tags={"temptrack": '{"a": 1}', "empty": " "})
    file = File(tmp_path / "a.flac")
    assert file["temptrack"] == ['{"a": 1}']
    assert "empty" not in file
    assert (file.info.total_samples, file.info.bits_per_sample) == (500, 24)


def test_too_loud_is_held_to_full_scale(tmp_path: Path) -> None:
    write_sound(tmp_path / "a.wav", Sound(np.array([[1.5, -1.5, 1.0, 0.0]], np.float32), 48000), tags={})
    found = read_sound(tmp_path / "a.wav", None, job=Job()).samples[0]
    np.testing.assert_allclose(found, [1, -1, 1, 0], atol=2**-22)


def test_what_stood_there_is_replaced_or_left_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_sound(path, noise(1000), tags={})
    before = path.read_bytes()
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        write_sound(path, noise(5000), tags={}, job=job)
    assert path.read_bytes() == before
    write_sound(path, noise(5000), tags={})
    assert read_sound(path, None, job=Job()).samples.shape[1] == 5000
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_a_disk_that_takes_no_more_is_said_and_nothing_is_left(tmp_path: Path, suffix: str) -> None:
    resource = pytest.importorskip("resource", reason="only POSIX limits a file's size")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(MediaError, match="cannot be written"):
            write_sound(tmp_path / f"a{suffix}", noise(200_000), tags={})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.mp3", "a", "a.wav.json", "missing/a.wav", "folder.wav"])
def test_places_that_cannot_be_written_to_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.wav").mkdir()
    with pytest.raises(InvalidInputError) as caught:
        write_sound(tmp_path / name, noise(10), tags={})
    assert caught.value.field == "out"


@needs_permissions
def test_a_folder_closed_to_us_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(InvalidInputError, match="may not be written to"):
            write_sound(tmp_path / "a.wav", noise(10), tags={})
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    "sound",
    [
        Sound(np.zeros((2, 0), np.float32), 48000),
        Sound(np.zeros((3, 10), np.float32), 48000),
        Sound(np.zeros(10, np.float32), 48000),
        Sound(np.full((1, 10), np.nan, np.float32), 48000),
        Sound(np.zeros((1, 10), np.float32), 0),
    ],
)
def test_what_is_no_sound_is_refused(tmp_path: Path, sound: Sound) -> None:
    with pytest.raises(InvalidInputError):
        write_sound(tmp_path / "a.wav", sound, tags={})
    assert not list(tmp_path.iterdir())
