"""What the service's tests share: a little music, a library of it, a film that takes a while."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.v1 import library_pb2
from tests.running import write_tone


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three tracks."""
    folder = tmp_path_factory.mktemp("music")
    for name, pitch_hz in (("alder", 110), ("birch", 220), ("cedar", 330)):
        write_tone(folder / f"{name} tone.wav", pitch_hz=pitch_hz)
    return folder


@pytest.fixture
def library(daemon: Daemon, music: Path) -> Iterator[Daemon]:
    """The daemon with the three in its library."""
    daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(music)], default_licence="CC0 1.0"))
    yield daemon
    daemon.call(daemon.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[str(music)]))


@pytest.fixture
def film(media_folder: Path) -> Path:
    """Over a minute, and slow to decode."""
    return media_folder / "film" / "tears_of_steel_battle_70s.webm"
