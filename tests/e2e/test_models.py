"""A model's life over real gRPC: suggestions before, during and after a pull that is broken off, changed models, kills.

The hub is on this machine and serves a real, tiny open_clip checkpoint, slowly.
"""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.errors import CancelledError, DaemonUnreachableError, WeightsUnavailableError
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.home import Home
from temptrack.store import open_store, store_identity
from temptrack.v1 import daemon_pb2, film_pb2, library_pb2, model_pb2, range_pb2, suggest_pb2
from temptrack.v1.progress_pb2 import Progress
from tests.cli.conftest import write_film
from tests.local_hub import Hub, local_hub
from tests.running import run_cli, running_daemon, write_tone
from tests.tiny_model import TINY, TINY_CONFIG, save_tiny_model

CHECKPOINT = "open_clip_model.safetensors"


@dataclass
class World:
    """A home that knows a tiny model, media, and a hub that has its weights."""

    home: Home
    media: Path
    weights: Path
    hub: Hub

    @property
    def clip(self) -> Path:
        return self.media / "films" / "6.mp4"


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    (folder / "music").mkdir()
    for number in range(3):
        write_tone(folder / "music" / f"{number}.wav", pitch_hz=110 * (number + 1))
    (folder / "films").mkdir()
    for seconds in (6, 5, 4, 3):
        write_film(folder / "films" / f"{seconds}.mp4", seconds=seconds)
    return folder


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def world(tmp_path: Path, media: Path, weights: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    home = Home(tmp_path / "home")
    home.models_folder.mkdir(parents=True)
    (home.models_folder / "tiny-test.json").write_text(json.dumps(TINY_CONFIG))
    (home.models_folder / "models.toml").write_text(f'["{TINY.name}"]\nrepository = "{TINY.repository}"\n')
    home.config_file.write_text(f'model = "{TINY.name}"\n')
    with local_hub() as hub:
        hub.put(TINY.repository, CHECKPOINT, weights.read_bytes())
        for name, value in {"HF_ENDPOINT": hub.url, "NO_PROXY": "127.0.0.1", "HF_HUB_CACHE": str(tmp_path)}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        yield World(home, media, weights, hub)


def suggest(daemon: Daemon, clip: Path) -> suggest_pb2.SuggestResult:
    request = suggest_pb2.SuggestRequest(media=range_pb2.MediaRange(path=str(clip)))
    return daemon.follow(daemon.suggest.Suggest, request)


def health(daemon: Daemon) -> daemon_pb2.GetHealthResponse:
    return daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest())


def pull(daemon: Daemon, on_progress: Callable[[Progress], None] | None = None) -> model_pb2.Model:
    return daemon.follow(daemon.models.PullModel, model_pb2.PullModelRequest(), on_progress=on_progress)


def learn(daemon: Daemon, world: World) -> None:
    films = film_pb2.LearnRequest(paths=[str(world.media / "films")])
    assert daemon.follow(daemon.films.Learn, films).added == 4


def add_music(daemon: Daemon, world: World) -> None:
    music = library_pb2.AddTracksRequest(paths=[str(world.media / "music")], default_licence="CC0 1.0")
    assert daemon.follow(daemon.library.AddTracks, music).added == 3


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def keys_of(home: Home) -> set[str]:
    """Return which models have seen the scenes."""
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    try:
        return {scene.semantic_key for scene in store.scenes()}
    finally:
        store.close()


def test_suggestions_before_during_and_after_a_pull_that_is_damaged_and_broken_off(world: World) -> None:
    """All of it on one daemon, which is never started again."""
    world.home.config_file.write_text(f'model = "{TINY.name}"\nmodel_idle_min = 0.02\n')
    with running_daemon(world.home) as daemon:
        add_music(daemon, world)
        _before(daemon, world)
        _damaged(daemon, world)
        _during(daemon, world)
        _after(daemon, world)
        _idle(daemon, world)
        _mended(daemon, world)
        _removed(daemon, world)


def _before(daemon: Daemon, world: World) -> None:
    found = suggest(daemon, world.clip)
    assert len(found.suggestions) == 3
    assert not found.capabilities.semantic
    assert "What would help" in found.uncertainty.message
    assert "temptrack models pull" in found.uncertainty.message
    assert health(daemon).services["temptrack.semantic"] == "NOT_SERVING"
    assert "are not on this machine" in health(daemon).semantic_model


def _damaged(daemon: Daemon, world: World) -> None:
    world.hub.wrong_bytes = True
    with pytest.raises(WeightsUnavailableError, match="is damaged: its SHA-256"):
        pull(daemon)
    world.hub.wrong_bytes = False
    assert not health(daemon).capabilities.semantic


def _during(daemon: Daemon, world: World) -> None:
    world.hub.bytes_per_s = 1_000_000
    left: list[bool] = []
    pulling = threading.Thread(target=lambda: left.append(_pull_until(daemon, 5_000_000)))
    pulling.start()
    wait_until(lambda: "%" in health(daemon).semantic_model)
    found = suggest(daemon, world.clip)
    told = run_cli("health", home=world.home).stdout
    pulling.join(60)
    assert left == [True]
    assert len(found.suggestions) == 3
    assert "is being downloaded (" in found.uncertainty.message
    assert "semantic model: pulling " in told


def _after(daemon: Daemon, world: World) -> None:
    world.hub.bytes_per_s = 0
    pulled = pull(daemon)
    went_on_at = int(world.hub.ranges[-1].removeprefix("bytes=").removesuffix("-"))
    assert 5_000_000 <= went_on_at < world.weights.stat().st_size
    assert pulled.found_in == "models folder"
    assert pulled.checked == "against the SHA-256 stated by 127.0.0.1"
    found = suggest(daemon, world.clip)
    assert found.capabilities.semantic
    assert found.scene.actions
    assert "models pull" not in found.uncertainty.message
    wait_until(lambda: health(daemon).services["temptrack.semantic"] == "SERVING")


def _idle(daemon: Daemon, world: World) -> None:
    wait_until(lambda: health(daemon).semantic_model == "ready")
    assert suggest(daemon, world.clip).capabilities.semantic


def _mended(daemon: Daemon, world: World) -> None:
    (world.home.models_folder / "tiny-test" / "random" / CHECKPOINT).write_bytes(b"no weights any more")
    found = suggest(daemon, world.clip)
    assert len(found.suggestions) == 3
    assert not found.capabilities.semantic
    assert "does not hold weights of tiny-test" in found.uncertainty.message
    assert "does not hold weights of tiny-test" in health(daemon).semantic_model
    done = run_cli("models", "pull", "--from", str(world.weights), home=world.home)
    assert done.returncode == 0, done.stderr
    assert "checked by loading it" in done.stdout
    assert suggest(daemon, world.clip).capabilities.semantic, "what was mended is taken up at once"


def _removed(daemon: Daemon, world: World) -> None:
    done = run_cli("models", "remove", TINY.name, "--yes", home=world.home)
    assert done.returncode == 0, done.stderr
    assert "Freed 7 MB" in done.stdout
    assert not suggest(daemon, world.clip).capabilities.semantic


def _pull_until(daemon: Daemon, count: int) -> bool:
    """Pull, and leave the call after so many bytes, as Ctrl-C does."""

    def leave(progress: Progress) -> None:
        if progress.stage == "download" and progress.done >= count:
            raise KeyboardInterrupt

    try:
        pull(daemon, leave)
    except (KeyboardInterrupt, CancelledError):
        return True
    return False


def test_a_daemon_killed_while_it_pulls_and_while_it_embeds_goes_on_where_it_was(world: World) -> None:
    other = world.home.root.parent / "other.pt"
    _save_other(world.weights, other)
    world.hub.bytes_per_s = 2_000_000
    with running_daemon(world.home) as daemon, pytest.raises(DaemonUnreachableError):
        pull(daemon, _killing(daemon, lambda progress: progress.done > 1_000_000))
    (unfinished,) = (world.home.models_folder / "tiny-test" / "random").iterdir()
    kept = unfinished.stat().st_size
    world.hub.bytes_per_s = 0
    with running_daemon(world.home) as daemon:
        add_music(daemon, world)
        pull(daemon)
        assert world.hub.ranges[-1] == f"bytes={kept}-"
        learn(daemon, world)
        assert "models reembed" not in suggest(daemon, world.clip).uncertainty.message
        done = run_cli("models", "use", TINY.name, "--checkpoint", str(other), home=world.home)
        assert done.returncode == 0, done.stderr
        assert "It has not seen" in done.stdout
        assert "temptrack models reembed" in suggest(daemon, world.clip).uncertainty.message
        kill = _killing(daemon, lambda progress: progress.what not in ("", "3", "3.mp4"))
        with pytest.raises(DaemonUnreachableError):
            daemon.follow(daemon.films.EmbedFilms, film_pb2.EmbedFilmsRequest(), on_progress=kill)
    assert len(keys_of(world.home)) == 2, "some films were done, the others are as they were"
    with running_daemon(world.home) as daemon:
        result = daemon.follow(daemon.films.EmbedFilms, film_pb2.EmbedFilmsRequest())
        assert result.films_embedded + result.films_unchanged == 4
        assert min(result.films_embedded, result.films_unchanged) >= 1
        assert "models reembed" not in suggest(daemon, world.clip).uncertainty.message
        listed = daemon.call(daemon.models.ListModels, model_pb2.ListModelsRequest())
        (used,) = (model for model in listed.models if model.selected)
        assert (used.found_in, used.path) == ("checkpoint", str(other)), "the choice outlives the daemon"
    assert len(keys_of(world.home)) == 1


def _killing(daemon: Daemon, at: Callable[[Progress], bool]) -> Callable[[Progress], None]:
    def kill(progress: Progress) -> None:
        if at(progress):
            os.kill(daemon.endpoint.pid, signal.SIGKILL)

    return kill


def _save_other(weights: Path, other: Path) -> None:
    import torch
    from safetensors.torch import load_file

    tensors = load_file(weights)
    torch.save({**tensors, "visual.proj": tensors["visual.proj"].flip(0) + 0.05}, other)
