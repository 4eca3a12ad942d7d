"""Warming: who asks comes first, it goes on when nothing runs, and health tells of it."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.home import Home
from temptrack.progress import Job
from temptrack.service.jobs import Jobs
from temptrack.service.opening import Opening
from temptrack.service.warming import Warming
from temptrack.settings import set_value
from temptrack.store import open_store, store_identity
from temptrack.v1 import daemon_pb2
from tests.running import run_cli, running_daemon
from tests.suggest.worlds import film, grid_of_tracks, look_vector


class Slow:
    """Stands for all that is open: takes for ever to warm, unless it is told to be done."""

    def __init__(self) -> None:
        self.store = self.suggester = self
        self.begun = 0
        self.is_warm = False
        self.done = threading.Event()

    def count_tracks(self) -> int:
        return 1

    def warm(self, job: Job) -> None:
        self.begun += 1
        while not self.done.wait(0.005):
            job.check()
        self.is_warm = True

    def peek(self) -> "Slow":
        return self


class Idle:
    """Jobs, as far as warming asks."""

    busy = False


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 (what is waited for is a plain number)
            await asyncio.sleep(0.005)


def test_it_makes_way_waits_until_nothing_runs_and_ends_when_all_is_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.service.warming._QUIET_S", 0.0)

    async def scenario() -> None:
        slow, jobs = Slow(), Idle()
        warming = Warming()
        keeping = asyncio.create_task(warming.keep(cast(Opening, slow), cast(Jobs, jobs)))
        warming.look()
        await _until(lambda: slow.begun == 1)
        assert warming.now
        jobs.busy = True
        warming.make_way()
        await _until(lambda: not warming.now)
        for _ in range(20):
            warming.look()
            await asyncio.sleep(0.002)
        assert slow.begun == 1, "it began again while something ran"
        jobs.busy = False
        warming.look()
        await _until(lambda: slow.begun == 2)
        slow.done.set()
        await _until(lambda: not warming.now)
        warming.look()
        await _until(lambda: not warming.now)
        assert (slow.is_warm, slow.begun) == (True, 2)
        keeping.cancel()

    asyncio.run(scenario())


def test_a_daemon_warms_its_library_by_itself_and_says_so(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    tracks = grid_of_tracks(3)
    store.put_tracks(tracks)
    for number in range(80):  # seconds of reading, so that it can be seen at it
        told = f"Somebody, the {number}th of them, walks home along the river on a cold night and sings to himself"
        film(store, f"{number}", (look_vector(1), tracks[0]), description=told)
    store.close()
    set_value(home, "warm", "true")
    with running_daemon(home) as daemon:
        for _ in range(600):
            health = daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest())
            if health.warming:
                break
            threading.Event().wait(0.02)
        assert health.warming, "it never warmed, or had done so within a blink"
        assert (health.status, health.jobs_running) == ("SERVING", 0)
        assert "warming up" in run_cli("health", home=home).stdout
    assert "ERROR" not in home.log_file.read_text()


def test_it_reads_nothing_where_the_settings_say_so(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    store.put_tracks(grid_of_tracks(3))
    store.close()
    set_value(home, "warm", "false")
    with running_daemon(home) as daemon:
        for _ in range(25):
            assert not daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest()).warming
            threading.Event().wait(0.02)
    assert "ready for questions" not in home.log_file.read_text()
