"""Where weights are looked for and in which order, and what is said of those that lack; none is loaded."""

from dataclasses import replace
from pathlib import Path

import pytest

from temptrack.errors import ModelNotFoundError, WeightsUnavailableError
from temptrack.models.stock import Stock
from tests.tiny_model import TINY


@pytest.fixture(autouse=True)
def own_hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub-cache"))


def _stock(folder: Path, checkpoint: Path | None = None) -> Stock:
    return Stock(folder, TINY.name, checkpoint, [TINY])


def _lay(folder: Path) -> Path:
    place = folder / "tiny-test" / "random"
    place.mkdir(parents=True)
    (place / "open_clip_model.safetensors").write_bytes(bytes(100))
    return place


def test_a_checkpoint_goes_before_the_folder_and_only_for_the_selected_model(tmp_path: Path) -> None:
    _lay(tmp_path)
    (tmp_path / "mine.pt").write_bytes(bytes(10))
    stock = _stock(tmp_path)
    assert stock.card(TINY.name, loaded=False).found_in == "models folder"
    stock.select(TINY.name, tmp_path / "mine.pt")
    assert stock.card(TINY.name, loaded=False).found_in == "checkpoint"
    stock.select("tiny-test/other", tmp_path / "mine.pt")
    assert stock.card(TINY.name, loaded=False).found_in == "models folder"


def test_what_lacks_is_the_error_to_raise(tmp_path: Path) -> None:
    assert isinstance(_stock(tmp_path).lack(), WeightsUnavailableError)
    assert "gone.pt" in str(_stock(tmp_path, tmp_path / "gone.pt").lack())
    _lay(tmp_path)
    assert _stock(tmp_path).lack() is None


def test_weights_that_were_never_noted_are_not_sound(tmp_path: Path) -> None:
    _lay(tmp_path)
    assert not _stock(tmp_path).is_sound(TINY.name)


def test_names_hold_the_known_those_here_and_the_selected(tmp_path: Path) -> None:
    _lay(tmp_path)
    known = replace(TINY, tag="known")
    assert set(Stock(tmp_path, "tiny-test/chosen", None, [known]).names) == {
        "tiny-test/known",
        "tiny-test/random",
        "tiny-test/chosen",
    }


def test_removing_takes_the_folders_own_alone(tmp_path: Path) -> None:
    place = _lay(tmp_path)
    assert _stock(tmp_path).remove(TINY.name) == 100
    assert not place.exists()
    with pytest.raises(ModelNotFoundError, match="There are no weights of"):
        _stock(tmp_path).remove(TINY.name)


def test_a_model_that_is_not_on_the_hub_is_carried(tmp_path: Path) -> None:
    stock = Stock(tmp_path, TINY.name, None, [replace(TINY, repository="")])
    with pytest.raises(WeightsUnavailableError, match="--from FILE"):
        stock.repository(TINY.name)
