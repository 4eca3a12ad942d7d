"""A home with music and a daemon, the plugin installed for it, and worlds for the fake to play."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from temptrack.client import Daemon
from temptrack.home import Home
from temptrack.hosts.resolve.installing import ResolvePlugin
from temptrack.media import encode_jpeg
from temptrack.v1.library_pb2 import AddTracksRequest
from tests.resolve.running import install_in
from tests.running import running_daemon

TRACKS = (
    "tuxemon/JRPGCollection2__ogg__JRPG_discovery.ogg",
    "tuxemon/JRPG_winBattle.ogg",
    "wesnoth/victory.ogg",
)
"""Short ones: they are analysed in the test."""


@dataclass(frozen=True)
class Desk:
    """What an editor has: a running daemon with music, and the plugin in the menus."""

    daemon: Daemon
    home: Home
    plugin: ResolvePlugin
    footage: Path
    still: Path

    def entry(self, name: str) -> Path:
        page = "Edit" if name.endswith("This Clip") else "Utility"
        return self.plugin.machine.user_tree / "Scripts" / page / f"{name}.py"


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, media_folder: Path) -> Iterator[Desk]:
    """The user is called Jörg Ünsal, and so is everything on the way."""
    folder = tmp_path_factory.mktemp("Jörg Ünsal")
    home = Home(folder / "Töne")
    still = folder / "Bild.jpg"
    still.write_bytes(encode_jpeg(np.full((90, 160, 3), (200, 120, 40), dtype=np.uint8)))
    with running_daemon(home) as daemon:
        paths = [str(media_folder / "music" / track) for track in TRACKS]
        request = AddTracksRequest(paths=paths, default_licence="GPL-2.0-or-later")
        assert daemon.follow(daemon.library.AddTracks, request).added == len(TRACKS)
        yield Desk(daemon, home, install_in(folder, home), media_folder / "film", still)


@pytest.fixture(scope="session", autouse=True)
def quiet_environment() -> Iterator[None]:
    """What a plugin must not depend on."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("RESOLVE_", "FUSION_"))]:
            patch.delenv(name)
        yield
