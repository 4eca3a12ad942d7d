"""A daemon whose socket goes, with a rival, whose client leaves, that is killed: it answers, and nothing is lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.faults.oracle import differences, of_store
from benchmarks.faults.stage import IDENTITY
from temptrack.catalogue import add_to_library
from temptrack.client import Daemon, connect
from temptrack.home import Home
from temptrack.progress import Job
from temptrack.service.reachable import Reachable
from temptrack.store import MemoryStore, open_store
from temptrack.v1 import daemon_pb2, library_pb2
from tests.running import running_daemon, wait_until_serving, write_tone


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("music")
    for number in range(3):
        write_tone(folder / f"{number}.wav", duration_s=2, pitch_hz=110 * (number + 1))
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def disturbed(home: Home, music: Path) -> Iterator[Daemon]:
    """A daemon that is killed in the middle of adding, after all else was done to it."""
    with running_daemon(home) as daemon:
        yield daemon


def add(music: Path) -> library_pb2.AddTracksRequest:
    return library_pb2.AddTracksRequest(paths=[str(music)], default_licence="CC0 1.0")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no Unix sockets")
@pytest.mark.parametrize("gone", ["run/daemon.sock", "run", "endpoint.json"])
def test_what_leads_to_the_daemon_is_put_back(disturbed: Daemon, home: Home, gone: str) -> None:
    path = home.root / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    deadline = time.monotonic() + 10
    while not (home.root / "run" / "daemon.sock").exists() or not home.endpoint_file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    with connect(home, start=False) as again:
        assert wait_until_serving(again).pid == disturbed.endpoint.pid


def test_a_second_daemon_is_refused_with_a_sentence(disturbed: Daemon, home: Home) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "temptrack.service"],
        env={**os.environ, "TEMPTRACK_HOME": str(home.root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 3
    assert f"Another daemon (pid {disturbed.endpoint.pid}) owns" in second.stderr


def test_killed_in_the_middle_after_its_client_left_it_ends_as_undisturbed(
    disturbed: Daemon, home: Home, music: Path
) -> None:
    stream = disturbed.library.AddTracks(add(music), timeout=60)
    next(iter(stream))
    stream.cancel()
    deadline = time.monotonic() + 10
    while disturbed.call(disturbed.control.GetHealth, daemon_pb2.GetHealthRequest()).jobs_running:
        assert time.monotonic() < deadline, "the daemon works on for nobody"
        time.sleep(0.02)
    for step in disturbed.library.AddTracks(add(music), timeout=60):
        if step.progress.stage == "analyse" and step.progress.done >= 1:
            os.kill(disturbed.endpoint.pid, signal.SIGKILL)
            break
    with running_daemon(home) as daemon:
        assert daemon.follow(daemon.library.AddTracks, add(music)).tracks == 3
    undisturbed = MemoryStore(IDENTITY)
    add_to_library(undisturbed, [music], default_licence="CC0 1.0", job=Job())
    healed = open_store(home.store_folder, IDENTITY)
    assert differences(of_store(healed), of_store(undisturbed)) == ""
    healed.close()


def test_a_socket_without_a_second_name_leaves_the_daemon_as_it_was(home: Home, tmp_path: Path) -> None:
    from temptrack.endpoint import Endpoint

    elsewhere = Home(tmp_path)
    endpoint = Endpoint(address=f"unix:{tmp_path}/run/no.sock", pid=1, version="", started_at="")
    reachable = Reachable(elsewhere, endpoint)
    reachable.put_back()
    assert elsewhere.endpoint_file.exists()
    reachable.forget()
