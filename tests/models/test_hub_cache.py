"""The hub's cache is read where the hub's own client would read it."""

from pathlib import Path

import pytest

from temptrack.models.hub_cache import find_in_hub_cache

FILES = ("model.safetensors", "model.bin")


@pytest.fixture
def cached(tmp_path: Path) -> Path:
    place = tmp_path / "hub" / "models--someone--thing"
    snapshot = place / "snapshots" / ("c" * 40)
    snapshot.mkdir(parents=True)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("c" * 40)
    (snapshot / "model.bin").write_bytes(b"weights")
    return snapshot / "model.bin"


@pytest.mark.parametrize("variable", ["HF_HOME", "HF_HUB_CACHE"])
def test_it_is_found_where_the_client_looks(
    cached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path if variable == "HF_HOME" else tmp_path / "hub"))
    assert find_in_hub_cache("someone/thing", FILES) == cached


def test_the_client_finds_the_same(cached: Path, tmp_path: Path) -> None:
    from huggingface_hub import try_to_load_from_cache

    assert try_to_load_from_cache("someone/thing", "model.bin", cache_dir=tmp_path / "hub") == str(cached)


@pytest.mark.parametrize("repository", ["someone/other", "someone/thing/../..", ""])
def test_what_is_not_there(cached: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: str) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    assert find_in_hub_cache(repository, FILES) is None
    assert find_in_hub_cache("someone/thing", ["other.bin"]) is None
