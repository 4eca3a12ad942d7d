"""Training over the wire, on a home whose store holds films of a made-up world."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.retrieval.world import World
from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, StateError, TooLittleToLearnError
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.home import Home
from temptrack.matching import LEAST_FILMS, LEAST_PAIRS, MatcherShelf, learn_to_match
from temptrack.store import MemoryStore, open_store, store_identity
from temptrack.v1 import daemon_pb2
from temptrack.v1.matcher_pb2 import GetMatcherRequest, RollBackMatcherRequest, TrainRequest
from tests.running import run_cli, running_daemon

FILMS = World(films=LEAST_FILMS, scenes_per_film=7, tracks=40, semantic=False)


def stocked(folder: Path) -> Home:
    home = Home(folder)
    home.create()
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    FILMS.fill(store)
    store.close()
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home where a training was stopped by Ctrl-C, taken up and killed with its daemon, and asked for once more."""
    home = stocked(tmp_path_factory.mktemp("home"))
    with running_daemon(home) as daemon:
        stopped = stop_the_command(home, daemon.endpoint.pid)
        assert stopped.returncode == 130
        assert "go on" in str(stopped.stderr)
        wait_until_idle(daemon)
        assert daemon.call(daemon.matcher.GetMatcher, GetMatcherRequest()).unfinished
        kill_in_the_middle(daemon)
    with running_daemon(home) as daemon:
        status = daemon.call(daemon.matcher.GetMatcher, GetMatcherRequest())
        assert status.unfinished
        assert not status.HasField("matcher")
    return home


def stop_the_command(home: Home, daemon_pid: int) -> "subprocess.CompletedProcess[str]":
    """Ctrl-C after an epoch; the daemon is held meanwhile, as it else may have ended before the key is felt."""
    command = subprocess.Popen(
        [sys.executable, "-m", "temptrack", "train", "--seed", "3"],
        env={**os.environ, "TEMPTRACK_HOME": str(home.root)},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not MatcherShelf(home.matcher_folder).unfinished_file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(daemon_pid, signal.SIGSTOP)
    try:
        command.send_signal(signal.SIGINT)
        _, said = command.communicate(timeout=30)
    finally:
        os.kill(daemon_pid, signal.SIGCONT)
    return subprocess.CompletedProcess([], command.returncode, "", said)


def wait_until_idle(daemon: Daemon) -> None:
    deadline = time.monotonic() + 60
    while daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest()).jobs_running:
        assert time.monotonic() < deadline, "the training goes on though it was cancelled"
        time.sleep(0.02)


def kill_in_the_middle(daemon: Daemon) -> None:
    for step in daemon.matcher.Train(TrainRequest(seed=3), timeout=120):
        if step.progress.stage == "train" and step.progress.done >= 4:
            os.kill(daemon.endpoint.pid, signal.SIGKILL)
            return
    raise AssertionError("the training ended before it could be killed")


@pytest.fixture(scope="module")
def trained(home: Home) -> Iterator[Daemon]:
    with running_daemon(home) as daemon:
        done = run_cli("train", "--seed", "3", "--json", home=home)
        assert json.loads(done.stdout)["taken"], done.stderr
        yield daemon


def test_stopped_and_killed_it_goes_on_and_ends_as_if_undisturbed(home: Home, trained: Daemon, tmp_path: Path) -> None:
    went_on = re.findall(r"goes on after (\d+) epochs", home.log_file.read_text())
    assert len(went_on) == 2
    assert int(went_on[0]) >= 1
    assert int(went_on[1]) >= 4
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    FILMS.fill(store)
    shelf = MatcherShelf(tmp_path)
    learn_to_match(store, shelf, seed=3)
    there = home.matcher_folder / "0001.safetensors"
    assert there.read_bytes() == (tmp_path / "0001.safetensors").read_bytes()


def test_what_is_in_use_is_told_everywhere(trained: Daemon, home: Home) -> None:
    status = trained.call(trained.matcher.GetMatcher, GetMatcherRequest())
    assert (status.matcher.version, status.matcher.films, status.matcher.seed) == (1, LEAST_FILMS, 3)
    assert (status.films_needed, status.pairs_needed) == (LEAST_FILMS, LEAST_PAIRS)
    assert len(status.matcher.recall_at) == len(status.matcher.chance_recall_at) == 3
    assert status.matcher.over_chance.low > 0
    assert not status.unfinished
    assert "held out" in status.last_training
    health = trained.call(trained.control.GetHealth, daemon_pb2.GetHealthRequest())
    assert health.capabilities.matcher
    assert health.services["temptrack.matcher"] == "SERVING"
    found = {d.capability: d for d in trained.call(trained.control.Diagnose, daemon_pb2.DiagnoseRequest()).diagnoses}
    assert found["matcher"].on
    assert found["matcher"].finding == status.finding
    told = run_cli("train", "--status", home=home)
    assert "Version 1, learnt from 112 scenes of 16 films" in " ".join(told.stdout.split())


def test_it_is_taken_back_and_then_nothing_is_in_use(trained: Daemon, home: Home) -> None:
    assert "No matcher is in use any more" in run_cli("train", "--rollback", home=home).stdout
    assert not trained.call(trained.control.GetHealth, daemon_pb2.GetHealthRequest()).capabilities.matcher
    refused = run_cli("train", "--rollback", home=home)
    assert refused.returncode == 1
    assert "temptrack train" in refused.stderr


def test_too_little_is_refused_with_the_numbers(daemon: Daemon) -> None:
    with pytest.raises(TooLittleToLearnError, match=r"at least 16 films .* 100 scenes .* has 0 and 0") as refused:
        daemon.follow(daemon.matcher.Train, TrainRequest())
    assert "temptrack learn" in refused.value.remedy
    status = daemon.call(daemon.matcher.GetMatcher, GetMatcherRequest())
    assert "it takes 16 films" in status.finding
    assert "temptrack learn" in status.remedy
    with pytest.raises(StateError):
        daemon.call(daemon.matcher.RollBackMatcher, RollBackMatcherRequest())
    with pytest.raises(InvalidInputError, match="seed"):
        daemon.follow(daemon.matcher.Train, TrainRequest(seed=2**32 - 1))
