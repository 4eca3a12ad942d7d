"""A real daemon under a mixed load: whose turn it is told in turns, never in seconds."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from temptrack.client import Daemon
from temptrack.endpoint import CLIENT_KEY
from temptrack.home import Home
from temptrack.v1 import daemon_pb2, library_pb2, range_pb2, suggest_pb2, time_pb2
from tests.media.clips import drifting, write_clip
from tests.running import running_daemon

GREEDY, MODEST = 10, 3


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "a.mp4", drifting(100, 1))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, music: Path) -> Iterator[Daemon]:
    home = Home(tmp_path_factory.mktemp("home"))
    home.config_file.write_text("max_jobs = 1\n")
    with running_daemon(home) as daemon:
        daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(music)]))
        yield daemon


def _request(clip: Path, number: int) -> suggest_pb2.SuggestRequest:
    """Ask for a range that nobody asked for, so that it is decoded."""
    rate = time_pb2.FrameRate(num=25, den=1)
    first, last = (
        time_pb2.Instant(time=time_pb2.RationalTime(value=frame, rate=rate)) for frame in (number, number + 40)
    )
    media = range_pb2.MediaRange(path=str(clip), range_in=first, range_out=last)
    return suggest_pb2.SuggestRequest(media=media, limit=1)


def _lines(daemon: Daemon) -> dict[str, daemon_pb2.Line]:
    return {line.kind: line for line in daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest()).lines}


def _until(condition: Callable[[], bool]) -> None:
    """Wait; what never comes fails by the suite's own bound."""
    for _ in range(6000):
        if condition():
            return
        threading.Event().wait(0.01)
    pytest.fail("it did not come about")


@contextmanager
def _adding(daemon: Daemon, music: Path) -> Iterator[list[int]]:
    """Let somebody add the same music again and again; yields how many additions ended."""
    ended, over = [0], threading.Event()
    calls: list[Any] = []

    def add() -> None:
        request = library_pb2.AddTracksRequest(paths=[str(music)], refresh=True)
        while not over.is_set():
            calls.append(daemon.library.AddTracks(request, timeout=120, metadata=daemon.endpoint.call_metadata))
            try:
                for _ in calls[-1]:
                    pass
                ended[0] += 1
            except grpc.RpcError:
                return

    thread = threading.Thread(target=add)
    thread.start()
    try:
        yield ended
    finally:
        over.set()
        calls[-1].cancel()
        thread.join(timeout=60)


def test_beside_an_ingest_and_one_who_asks_for_much_everybody_else_is_next(
    served: Daemon, clip: Path, music: Path
) -> None:
    """One place, and ten suggestions of one client wait for it: another client's is told "next", each time."""
    done: list[str] = []

    def ask(who: str, number: int, told: list[str]) -> None:
        metadata = (*served.endpoint.call_metadata, (CLIENT_KEY, who))
        steps = served.suggest.Suggest(_request(clip, number), timeout=120, metadata=metadata)
        told.extend(step.progress.what for step in steps if step.progress.stage == "wait")
        done.append(who)

    with _adding(served, music) as additions:
        _until(lambda: _lines(served)["ingest"].running == 1)
        greedy = [threading.Thread(target=ask, args=("greedy", n, [])) for n in range(GREEDY)]
        for one in greedy:
            one.start()
        _until(lambda: _lines(served)["suggest"].waiting >= GREEDY - 2)
        told: list[list[str]] = [[] for _ in range(MODEST)]
        for number in range(MODEST):
            ask("modest", GREEDY + number, told[number])
        assert told[0] == ["next"], "nothing waited, or it was put behind what another client waits for"
        assert {what for one in told for what in one} == {"next"}
        for one in greedy:
            one.join(timeout=120)
        assert sorted(done) == ["greedy"] * GREEDY + ["modest"] * MODEST
        so_far = additions[0]
        _until(lambda: additions[0] > so_far)
