"""A track cut to a length through a running daemon."""

import json
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, TrackNotFoundError
from temptrack.media import probe
from temptrack.v1.compose_pb2 import RetargetRequest


@pytest.fixture
def track(media_folder: Path) -> Path:
    return media_folder / "music" / "tuxemon" / "JRPG-OSTR2__25_-_Finale.ogg"


def test_it_writes_sound_of_the_length_with_its_sources(daemon: Daemon, track: Path, tmp_path: Path) -> None:
    request = RetargetRequest(path=str(track), duration_s=20.02, variations=2, out_path=str(tmp_path / "cue.wav"))
    result = daemon.follow(daemon.compose.Retarget, request)

    assert result.sample_count == round(20.02 * result.sample_rate_hz)
    assert result.variations[0].path == str(tmp_path / "cue.wav")
    for variation in result.variations:
        found = probe(Path(variation.path)).audio
        assert found is not None
        assert found.duration_s == pytest.approx(20.02, abs=1e-4)
        told = json.loads(Path(f"{variation.path}.json").read_text())
        assert told["samples"] == result.sample_count
        assert [one["out_in"] for one in told["about"]["segments"]] == [s.out_in_sample for s in variation.segments]
        assert variation.picture_svg.startswith("<svg")
    assert any("licence" in remark for remark in result.remarks)


def test_without_a_place_nothing_is_written(daemon: Daemon, track: Path) -> None:
    result = daemon.follow(daemon.compose.Retarget, RetargetRequest(path=str(track), duration_s=20.0))

    assert not result.variations[0].path
    assert result.variations[0].segments


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (RetargetRequest(duration_s=10.0), "track"),
        (RetargetRequest(track=" ", duration_s=10.0), "track"),
        (RetargetRequest(path="relative.wav", duration_s=10.0), "path"),
        (RetargetRequest(track="some", duration_s=float("inf")), "duration_s"),
        (RetargetRequest(track="some", duration_s=10.0, hit_s=12.0), "hit_s"),
        (RetargetRequest(track="some", duration_s=10.0, hit_track_s=12.0), "hit_s"),
        (RetargetRequest(track="some", duration_s=10.0, segments=2.0), "segments"),
        (RetargetRequest(track="some", duration_s=10.0, variations=99), "variations"),
    ],
)
def test_what_cannot_be_meant_is_refused(daemon: Daemon, request_: RetargetRequest, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        daemon.follow(daemon.compose.Retarget, request_)
    assert caught.value.field == field


def test_a_suffix_that_cannot_be_written_is_refused_before_any_work(
    daemon: Daemon, track: Path, tmp_path: Path
) -> None:
    request = RetargetRequest(path=str(track), duration_s=20.0, out_path=str(tmp_path / "cue.mp3"))
    with pytest.raises(InvalidInputError, match="wav"):
        daemon.follow(daemon.compose.Retarget, request)


def test_a_track_that_is_not_there_is_said_so(daemon: Daemon) -> None:
    with pytest.raises(TrackNotFoundError, match="no track"):
        daemon.follow(daemon.compose.Retarget, RetargetRequest(track="No Such Song", duration_s=20.0))
