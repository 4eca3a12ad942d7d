"""Hearing one track: whole, and no longer than memory allows."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from temptrack.catalogue.hearing import hear, record_of
from temptrack.catalogue.scan import Found
from temptrack.errors import CancelledError, InvalidInputError, NoAudioError
from temptrack.fingerprint.landmarks import decode
from temptrack.media import probe
from temptrack.progress import Job


def test_a_track_is_heard_whole_and_becomes_a_record(make_tone: Any, tmp_path: Path) -> None:
    path = make_tone(tmp_path / "a.flac", hz=440, seconds=3.0)
    heard = hear(path, Job())
    analysis = heard.analysis
    assert analysis.duration_s == pytest.approx(3.0, abs=0.01)
    record = record_of(Found(path, tmp_path, 7, 8), "id", analysis)
    assert (record.track_id, record.path, record.mtime_ns, record.size_bytes) == ("id", str(path), 7, 8)
    assert record.likeness is analysis.likeness
    assert (record.title, record.licence, record.links) == ("", "", ())
    assert len(decode(heard.landmarks).frames) > 5


def test_loudness_is_what_a_meter_reads_not_that_of_a_mono_mix(tmp_path: Path) -> None:
    left = 0.5 * np.sin(2 * np.pi * 997 * np.arange(3 * 48_000) / 48_000)
    path = tmp_path / "wide.wav"
    soundfile.write(path, np.stack([left, -left], axis=1), 48_000)  # mixed to mono, nothing is left of it
    analysis = hear(path, Job()).analysis
    assert analysis.loudness_lufs == pytest.approx(-6.0, abs=0.3)  # BS.1770: two channels of -9 LUFS each
    assert analysis.peak_db == pytest.approx(-6.0, abs=0.2)


@pytest.mark.parametrize("header_knows", [True, False])
def test_what_is_too_long_is_refused(
    make_tone: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, header_knows: bool
) -> None:
    path = make_tone(tmp_path / "endless.flac", seconds=4.0)
    monkeypatch.setattr("temptrack.catalogue.hearing.LONGEST_TRACK_S", 3.0)
    monkeypatch.setattr("temptrack.catalogue.hearing._BLOCK_S", 1.0)
    if not header_knows:
        lying = dataclasses.replace(probe(path), duration_s=0.0)
        monkeypatch.setattr("temptrack.catalogue.hearing.probe", lambda _: lying)
    with pytest.raises(InvalidInputError, match="the most a track may last; cut it into tracks"):
        hear(path, Job())


def test_a_picture_alone_cannot_be_heard(make_film: Any, tmp_path: Path) -> None:
    with pytest.raises(NoAudioError):
        hear(make_film(tmp_path / "mute.mp4", [(1, "red")], hz=None), Job())


def test_hearing_stops_when_cancelled(make_tone: Any, tmp_path: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        hear(make_tone(tmp_path / "a.flac"), job)
