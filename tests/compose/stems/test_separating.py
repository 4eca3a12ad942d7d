"""Stems are written as pieces of their own, with the track's rights; what they leave of it is measured."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from temptrack.compose import Source
from temptrack.compose.stems import Stems, separate_track
from temptrack.errors import CancelledError, InvalidInputError
from temptrack.media import Sound, read_sound, write_sound
from temptrack.progress import Job

TRACK = Source("a" * 32, "Night: Drive?", "Ana", "CC BY-SA 4.0", 0, 0, 0, 0, "")


class MiddleAndSides:
    """Takes stereo apart into what both channels share and what they do not: simple, and exact."""

    name = "middle and sides"
    note = "Made for a test."

    def __init__(self, kept: float = 1.0) -> None:
        self._kept = kept

    @property
    def sample_rate_hz(self) -> int:
        return 44100

    def separate(self, sound: Sound, job: Job) -> Mapping[str, Sound]:
        job.check()
        middle = np.broadcast_to(sound.mono, sound.samples.shape)
        sides = (sound.samples - middle) * np.float32(self._kept)
        return {"middle": Sound(middle, 44100), "sides": Sound(sides, 44100)}


@pytest.fixture
def song(tmp_path: Path) -> Path:
    samples = np.random.default_rng(5).uniform(-0.4, 0.4, (2, 48000)).astype(np.float32)
    write_sound(tmp_path / "song.wav", Sound(samples, 48000), tags={})
    return tmp_path / "song.wav"


def apart(song: Path, folder: Path, kept: float = 1.0, suffix: str = ".wav") -> Stems:
    return separate_track(TRACK, song, MiddleAndSides(kept), folder, suffix=suffix, job=Job())


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_stems_stand_in_the_folder_with_their_rights(song: Path, tmp_path: Path, suffix: str) -> None:
    found = apart(song, tmp_path / "new" / "stems", suffix=suffix)
    assert [one.name for one in found.stems] == ["middle", "sides"]
    assert found.stems[0].path.name == f"Night_ Drive_ (middle){suffix}"
    assert sum(one.loudness_share for one in found.stems) == pytest.approx(1, abs=0.01)
    page = json.loads(Path(f"{found.stems[1].path}.json").read_text(encoding="utf-8"))
    assert page["sources"][0]["use"] == "sides stem"
    assert page["rights"]["licence_id"] == "CC-BY-SA-4.0"
    assert page["about"]["by"] == "middle and sides"
    assert page["about"]["note"] == "Made for a test."


def test_they_add_up_to_the_track_and_what_is_missing_is_measured(song: Path, tmp_path: Path) -> None:
    found = apart(song, tmp_path / "whole")
    assert found.residual_db < -100
    written = [read_sound(one.path, None, job=Job()) for one in found.stems]
    track = read_sound(song, None, sample_rate_hz=44100, job=Job())
    np.testing.assert_allclose(sum(one.samples for one in written), track.samples, atol=3e-7)
    assert apart(song, tmp_path / "half", kept=0.5).residual_db == pytest.approx(-9.0, abs=0.3)


def test_what_cannot_be_is_said(song: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInputError, match="cannot be made"):
        apart(song, tmp_path / "file" / "stems")
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        separate_track(TRACK, song, MiddleAndSides(), tmp_path / "x", suffix=".wav", job=job)
    assert not list((tmp_path / "x").iterdir())
