"""The panel's own gRPC client against a real daemon, on the Node of the tests and on Premiere's."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from temptrack.client import Daemon, stop_daemon
from temptrack.home import Home
from temptrack.v1 import library_pb2
from tests.cli.conftest import write_film
from tests.premiere.panel import HOSTS_NODE, built_panel, hosts_node, node
from tests.running import running_daemon, write_tone


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Path]:
    """A home whose daemon has run and knows three tracks, and a clip with letters that need encoding."""
    folder = tmp_path_factory.mktemp("Märchen (1)")
    for number in range(3):
        write_tone(folder / f"{number}.wav", pitch_hz=110 * (number + 1))
    write_film(folder / "Grüße.mp4", seconds=6)
    home = Home(folder / "home")
    with running_daemon(home) as daemon:
        _add(daemon, folder)
    return home, folder / "Grüße.mp4"


def _add(daemon: Daemon, folder: Path) -> None:
    daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(folder)]))


@pytest.mark.parametrize("version", ["", *HOSTS_NODE])
def test_starts_asks_stops_and_finds_it_again(stocked: tuple[Home, Path], version: str) -> None:
    home, clip = stocked
    seen = _smoke(hosts_node(version) if version else node(), home, clip)
    stop_daemon(home)
    assert seen["before"] == "unreachable: The daemon does not run"
    assert "look" in seen["told"]
    best = seen["result"]["suggestions"][0]
    assert 0 < best["confidence"] < 1
    assert best["track"]["path"].endswith(".wav")
    assert best["trackOutS"] - best["trackInS"] == pytest.approx(3.003, abs=0.05)
    assert len(seen["result"]["suggestions"]) == 2
    assert seen["missing"].startswith("refused: ")
    assert "Märchen.mp4" in seen["missing"]
    assert seen["cancelled"] == "cancelled: Stopped"
    assert seen["killed"].startswith("unreachable")
    assert seen["restarted"]


def _smoke(program: str, home: Home, clip: Path) -> dict[str, Any]:
    panel = built_panel()
    done = subprocess.run(
        [program, "test/daemon/smoke.cjs", str(clip)],
        cwd=panel,
        env={"TEMPTRACK_HOME": str(home.root), "PATH": "/usr/bin:/bin", "http_proxy": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-600:]
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen
