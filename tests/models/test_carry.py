"""Weights carried here by hand are proved by loading them, then copied."""

import hashlib
import shutil
from pathlib import Path

import pytest

from temptrack.errors import MediaNotFoundError, WeightsUnavailableError
from temptrack.models import ModelShelf
from temptrack.models.origin import read_origin
from temptrack.progress import Job, Progress
from tests.tiny_model import TINY


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelShelf:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub-cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return ModelShelf(tmp_path / "models", TINY.name, known=[TINY])


def test_a_file_under_any_name(shelf: ModelShelf, tiny_checkpoint: Path, tmp_path: Path) -> None:
    carried = tmp_path / "stick" / "from a friend.safetensors"
    carried.parent.mkdir()
    shutil.copy(tiny_checkpoint, carried)
    told: list[Progress] = []
    card = shelf.carry_in("", carried, Job(told.append))
    assert (card.installed, card.found_in, card.checked) == (True, "models folder", "by loading it")
    assert card.sha256 == hashlib.sha256(carried.read_bytes()).hexdigest()
    assert {p.stage for p in told} == {"verify", "load", "copy"}
    origin = read_origin(card.path)
    assert origin is not None
    assert origin.source == str(carried)
    carried.unlink()
    assert shelf.load().dimension == 32


def test_a_pickled_file_is_read_as_tensors_alone(shelf: ModelShelf, tiny_checkpoint: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    torch.save({"state_dict": load_file(tiny_checkpoint)}, tmp_path / "weights.pt")
    assert shelf.carry_in(TINY.name, tmp_path / "weights.pt", Job()).path.suffix == ".bin"
    shelf.carry_in(TINY.name, tiny_checkpoint, Job())
    here = sorted(path.name for path in shelf.path_of(TINY.name).parent.iterdir())
    assert here == ["open_clip_model.safetensors", "origin.json"], "the newer replaces the older"


def test_a_folder_of_the_hubs_cache_with_its_own_checksum(
    shelf: ModelShelf, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    content = tiny_checkpoint.read_bytes()
    blob = tmp_path / "blobs" / hashlib.sha256(content).hexdigest()
    snapshot = tmp_path / "snapshots" / "main"
    blob.parent.mkdir()
    snapshot.mkdir(parents=True)
    blob.write_bytes(content)
    (snapshot / "open_clip_model.safetensors").symlink_to(blob)
    assert shelf.carry_in("", snapshot, Job()).checked.startswith("against its name in the hub's cache")
    blob.write_bytes(content[:-1] + b"!")
    with pytest.raises(WeightsUnavailableError, match="damaged"):
        shelf.carry_in("", snapshot, Job())


def test_what_is_not_that_model_is_not_taken_in(shelf: ModelShelf, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"no weights at all")
    with pytest.raises(WeightsUnavailableError, match="does not hold weights of tiny-test"):
        shelf.carry_in("", wrong, Job())
    assert not shelf.available()
    assert not shelf.models_folder.exists()


def test_what_is_not_there(shelf: ModelShelf, tmp_path: Path) -> None:
    with pytest.raises(MediaNotFoundError, match="No file is at"):
        shelf.carry_in("", tmp_path / "gone.safetensors", Job())
    with pytest.raises(MediaNotFoundError, match=r"holds none of open_clip_model\.safetensors"):
        shelf.carry_in("", tmp_path, Job())
    (tmp_path / "film.mp4").touch()
    with pytest.raises(WeightsUnavailableError, match=r"'film\.mp4' is not named as weights are"):
        shelf.carry_in("", tmp_path / "film.mp4", Job())
