"""Recognising over real gRPC: what is in the library, where, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, InvalidTimeError, MediaNotFoundError, NoAudioError
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ
from temptrack.v1 import identify_pb2, library_pb2, progress_pb2, range_pb2, time_pb2
from tests.fingerprint.landmarks.songs import cut, song


def _identify(daemon: Daemon, path: Path, **moments: time_pb2.Instant) -> identify_pb2.IdentifyResult:
    request = identify_pb2.IdentifyRequest(media=range_pb2.MediaRange(path=str(path), **moments))
    return daemon.follow(daemon.identify.Identify, request)


def _at(seconds: int) -> time_pb2.Instant:
    return time_pb2.Instant(time=time_pb2.RationalTime(value=seconds, rate=time_pb2.FrameRate(num=1, den=1)))


@pytest.fixture(scope="module")
def reel(daemon: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two songs of the library, one after the other, in a file of their own."""
    folder = tmp_path_factory.mktemp("songs")
    for number in (1, 2):
        soundfile.write(folder / f"song {number}.wav", song(number, 20.0), LANDMARK_RATE_HZ)
    daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(folder)]))
    path = folder.parent / "reel.wav"
    soundfile.write(path, np.concatenate([cut(song(2), 4, 12), cut(song(1), 3, 13)]), LANDMARK_RATE_HZ)
    yield path
    daemon.call(daemon.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[str(folder)]))


def test_tracks_are_told_with_their_places(daemon: Daemon, reel: Path) -> None:
    told: list[progress_pb2.Progress] = []
    request = identify_pb2.IdentifyRequest(media=range_pb2.MediaRange(path=str(reel)))
    result = daemon.follow(daemon.identify.Identify, request, on_progress=told.append)
    assert [match.track.title for match in result.matches] == ["song 2", "song 1"]
    first, second = result.matches
    assert first.track_in_s - first.query_in_s == pytest.approx(4, abs=0.05)
    assert second.track_in_s - second.query_in_s == pytest.approx(3 - 8, abs=0.05)
    assert first.query_out_s == pytest.approx(8, abs=0.5)
    assert all(match.confidence > 0.9 and match.score > 20 and match.speed == 1 for match in result.matches)
    assert (result.tracks_searched, result.tracks_not_searched) == (2, 0)
    # A short reel may be done before there is time to tell of it.
    assert {progress.stage for progress in told} <= {"index", "listen"}


def test_a_range_counts_from_its_start(daemon: Daemon, reel: Path) -> None:
    (match,) = _identify(daemon, reel, range_in=_at(10), range_out=_at(15)).matches
    assert match.track.title == "song 1"
    assert match.query_in_s == pytest.approx(0, abs=0.3)
    assert match.track_in_s - match.query_in_s == pytest.approx(5, abs=0.05)


def test_a_track_that_was_removed_is_no_longer_told(daemon: Daemon, reel: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "song 3.wav", song(3, 12.0), LANDMARK_RATE_HZ)
    query = tmp_path / "query.wav"
    soundfile.write(query, cut(song(3, 12.0), 2, 8), LANDMARK_RATE_HZ)
    assert not _identify(daemon, query).matches
    added = library_pb2.AddTracksRequest(paths=[str(tmp_path / "song 3.wav")])
    daemon.follow(daemon.library.AddTracks, added)
    assert [match.track.title for match in _identify(daemon, query).matches] == ["song 3"]
    daemon.call(daemon.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[str(tmp_path / "song 3.wav")]))
    assert not _identify(daemon, query).matches


def test_what_cannot_be_meant_is_refused(daemon: Daemon, reel: Path, media_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="names no media"):
        daemon.follow(daemon.identify.Identify, identify_pb2.IdentifyRequest())
    with pytest.raises(MediaNotFoundError):
        _identify(daemon, tmp_path / "gone.wav")
    with pytest.raises(InvalidTimeError, match="range_in"):
        _identify(daemon, reel, range_in=_at(100))
    with pytest.raises(InvalidTimeError):
        _identify(daemon, reel, range_in=time_pb2.Instant(frame=-1))
    silent = next((media_folder / "action" / "weizmann").rglob("*.mp4"), None)
    if silent is not None:
        with pytest.raises(NoAudioError):
            _identify(daemon, silent)
