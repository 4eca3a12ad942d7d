"""The generator over the wire: trained and killed, found where it was, told of everywhere, taken back."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.compose.generate import GeneratorShelf, learn_to_generate
from temptrack.compose.generate.generator import Weights
from temptrack.compose.generate.making import part_of
from temptrack.compose.generate.training import train
from temptrack.errors import InvalidInputError, StateError, TooLittleToLearnError
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.home import Home
from temptrack.store import MemoryStore, open_store, store_identity
from temptrack.v1 import daemon_pb2
from temptrack.v1.generator_pb2 import GetGeneratorRequest, RollBackGeneratorRequest, TrainGeneratorRequest
from temptrack.v1.piece_pb2 import ComposeRequest
from temptrack.v1.suggest_pb2 import SuggestRequest
from tests.compose.generate.pieces import BRIEF, fill, learnt_from
from tests.running import run_cli, running_daemon


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose library a generator was being learnt from when its daemon was killed."""
    home = Home(tmp_path_factory.mktemp("home"))
    home.create()
    (home.root / "music").mkdir()
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    fill(store, home.root / "music")
    store.close()
    with running_daemon(home) as daemon:
        stages = []
        for step in daemon.matcher.TrainGenerator(TrainGeneratorRequest(seed=3), timeout=120):
            stages.append(step.progress.stage)
            if step.progress.stage == "train":
                break
        os.kill(daemon.endpoint.pid, signal.SIGKILL)
    assert set(stages) == {"read", "train"}
    return home


@pytest.fixture(scope="module")
def used(home: Home) -> Iterator[Daemon]:
    """A daemon of that home, where one was put to use meanwhile, and the training after it failed."""
    with running_daemon(home) as daemon:
        found = daemon.call(daemon.matcher.GetGenerator, GetGeneratorRequest())
        assert found.unfinished
        assert not found.HasField("generator")
        assert (found.tracks, found.tracks_needed) == (14, 12)
        said = run_cli("train", "--generator", "--status", home=home).stdout
        assert "goes on with it" in " ".join(said.split())
        store = MemoryStore(store_identity(STYLE, LIKENESS))
        fill(store, home.root / "music")
        shelf = GeneratorShelf(home.generator_folder)
        refused = learn_to_generate(store, shelf, seed=1, recipe=BRIEF)  # too brief to be any good
        assert not refused.taken
        _, division = learnt_from(store, BRIEF)
        learnt = part_of(train(division, seed=1, recipe=BRIEF).arrays, "best.")
        shelf.keep(Weights(learnt, division.coding, BRIEF.dilations), replace(refused.card, failures=()))
        yield daemon


def test_what_is_in_use_is_told_everywhere(used: Daemon, home: Home) -> None:
    found = used.call(used.matcher.GetGenerator, GetGeneratorRequest())
    assert (found.generator.version, found.generator.tracks, found.generator.seed) == (1, 14, 1)
    assert found.generator.licences == {"CC0-1.0": 7, "unknown": 7}
    assert found.generator.look.distance > 0
    assert not found.unfinished
    assert "It is not used: none is in use" in found.last_training
    assert "The one trained last is not used: It " in found.finding
    health = used.call(used.control.GetHealth, daemon_pb2.GetHealthRequest())
    assert health.services["temptrack.generator"] == "SERVING"
    told = {one.capability: one for one in used.call(used.control.Diagnose, daemon_pb2.DiagnoseRequest()).diagnoses}
    assert told["generator"].on
    assert told["generator"].finding == found.finding
    assert "Version 1, learnt from 504 beats of 14 tracks" in " ".join(
        run_cli("train", "--generator", "--status", home=home).stdout.split()
    )


def test_a_new_piece_moves_towards_what_it_proposes(used: Daemon, tmp_path: Path) -> None:
    question = SuggestRequest(text="calm", limit=2)
    request = ComposeRequest(question=question, duration_s=2.0, change=0.8, out_path=str(tmp_path / "new.wav"), seed=1)
    made = used.follow(used.compose.Compose, request)
    assert made.towards == "what the generator proposed"
    assert made.no_generator == ""


def test_taken_back_nothing_is_in_use_and_it_is_said_why(used: Daemon, home: Home) -> None:
    assert "No generator is in use any more" in run_cli("train", "--generator", "--rollback", home=home).stdout
    told = {one.capability: one for one in used.call(used.control.Diagnose, daemon_pb2.DiagnoseRequest()).diagnoses}
    assert not told["generator"].on
    assert "No generator is in use, as the one trained last was unfit: It " in told["generator"].finding
    assert "--seed" in told["generator"].remedy
    health = used.call(used.control.GetHealth, daemon_pb2.GetHealthRequest())
    assert health.services["temptrack.generator"] == "NOT_SERVING"


def test_too_little_is_refused_with_the_numbers(daemon: Daemon) -> None:
    with pytest.raises(TooLittleToLearnError, match=r"at least 12 tracks .* has 0") as refused:
        daemon.follow(daemon.matcher.TrainGenerator, TrainGeneratorRequest())
    assert "temptrack library add" in refused.value.remedy
    assert "takes 12 tracks" in daemon.call(daemon.matcher.GetGenerator, GetGeneratorRequest()).finding
    with pytest.raises(StateError, match="No generator is in use"):
        daemon.call(daemon.matcher.RollBackGenerator, RollBackGeneratorRequest())
    with pytest.raises(InvalidInputError, match="seed"):
        daemon.follow(daemon.matcher.TrainGenerator, TrainGeneratorRequest(seed=2**32 - 1))
