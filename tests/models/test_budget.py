"""A model that does not fit is refused before it is loaded, with the name of one that does."""

from pathlib import Path

import pytest

from temptrack.errors import WeightsUnavailableError
from temptrack.models import ModelCard, ModelShelf, Running
from temptrack.models.budget import memory_to_hold, memory_to_load, require_memory
from tests.tiny_model import TINY


def card(name: str, size_bytes: int, *, installed: bool = False) -> ModelCard:
    return ModelCard(name, size_bytes, "MIT", "fast", installed, False, Path(name))


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """As large as it says, without taking the room."""
    path = tmp_path / "weights.safetensors"
    with path.open("wb") as file:
        file.truncate(600_000_000)
    return path


OTHERS = (card("a/large", 1_700_000_000), card("a/small", 250_000_000), card("a/smaller", 100_000_000, installed=True))


def test_what_fits_passes(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.models.budget.free_memory_bytes", lambda: 8_000_000_000)
    require_memory("a/b", weights, 0, OTHERS)
    require_memory("a/b", weights, memory_to_hold(600_000_000), OTHERS)


def test_a_budget_is_kept_and_what_is_here_is_named_first(weights: Path) -> None:
    with pytest.raises(WeightsUnavailableError) as caught:
        require_memory("a/b", weights, 900_000_000, OTHERS)
    assert str(caught.value) == (
        f"a/b needs about {memory_to_hold(600_000_000) / 1e6:,.0f} MB of memory, the setting model_memory_mb allows "
        "900 MB; use a smaller one: `temptrack models use a/smaller`."
    )


def test_what_the_system_has_free_is_a_limit(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.models.budget.free_memory_bytes", lambda: memory_to_load(250_000_000, pickled=False))
    with pytest.raises(WeightsUnavailableError, match=r"the system has free .*models use a/small`"):
        require_memory("a/b", weights, 0, OTHERS[:2])
    monkeypatch.setattr("temptrack.models.budget.free_memory_bytes", lambda: 10_000_000)
    with pytest.raises(WeightsUnavailableError, match="close other programs"):
        require_memory("a/b", weights, 0, OTHERS)


def test_a_pickled_file_needs_more_to_load(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.models.budget.free_memory_bytes", lambda: 1_300_000_000)
    require_memory("a/b", weights, 0, OTHERS)
    with pytest.raises(WeightsUnavailableError, match="the system has free 1,300 MB"):
        require_memory("a/b", weights.rename(weights.with_suffix(".bin")), 0, OTHERS)


def test_a_system_that_does_not_tell_is_no_limit(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.models.budget.free_memory_bytes", lambda: None)
    require_memory("a/b", weights, 0, ())


def test_the_shelf_asks(tiny_checkpoint: Path, tmp_path: Path) -> None:
    shelf = ModelShelf(tmp_path, TINY.name, tiny_checkpoint, known=[TINY], running=Running(memory_bytes=1_000_000))
    with pytest.raises(WeightsUnavailableError, match="model_memory_mb allows 1 MB"):
        shelf.load()
