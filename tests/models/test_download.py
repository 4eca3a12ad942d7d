"""Downloads against a hub on this machine: progress, resuming, damage, cancelling, no hub at all."""

import socket
from pathlib import Path

import pytest

from temptrack.errors import CancelledError, WeightsUnavailableError
from temptrack.models.download import download_weights
from temptrack.progress import Job, Progress
from tests.models.conftest import Hub

REPOSITORY = "someone/some-model"
FILES = ("first.safetensors", "second.bin")
CONTENT = bytes(range(256)) * 100_000
"""26 MB: several blocks of the hub's client."""


@pytest.fixture
def hub_with_second(hub: Hub) -> Hub:
    hub.files[f"{REPOSITORY}/resolve/main/second.bin"] = CONTENT
    return hub


def test_the_first_file_the_hub_has_is_fetched(hub_with_second: Hub, tmp_path: Path) -> None:
    told: list[Progress] = []
    path = download_weights(REPOSITORY, FILES, tmp_path / "here", Job(told.append))
    assert path == tmp_path / "here" / "second.bin"
    assert path.read_bytes() == CONTENT
    assert [p.name for p in path.parent.iterdir()] == ["second.bin"]


def test_bytes_are_told(hub_with_second: Hub, tmp_path: Path) -> None:
    told: list[Progress] = []
    download_weights(REPOSITORY, FILES, tmp_path, Job(told.append))
    assert told[0].what == f"asking {hub_with_second.url.removeprefix('http://')} for {REPOSITORY}"
    fetched = [p for p in told[1:] if p.stage == "download"]
    assert len(fetched) > 2
    assert [p.done for p in fetched] == sorted(p.done for p in fetched)
    assert fetched[-1].done == fetched[-1].total == len(CONTENT)
    assert [p.done for p in told if p.stage == "verify"][-1] == len(CONTENT)


def test_a_cancelled_download_goes_on_where_it_stopped(hub_with_second: Hub, tmp_path: Path) -> None:
    job = Job(lambda p: job.cancel() if p.stage == "download" and p.done > 10_000_000 else None)
    with pytest.raises(CancelledError):
        download_weights(REPOSITORY, FILES, tmp_path, job)
    (unfinished,) = tmp_path.iterdir()
    kept = unfinished.stat().st_size
    assert kept > 0
    hub_with_second.requests.clear()
    told: list[Progress] = []
    path = download_weights(REPOSITORY, FILES, tmp_path, Job(told.append))
    assert path.read_bytes() == CONTENT
    assert [asked for method, _, asked in hub_with_second.requests if method == "GET"] == [f"bytes={kept}-"]
    assert min(p.done for p in told if p.stage == "download" and p.total) == kept


def test_a_connection_that_breaks_is_taken_up_again(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.break_after = 15_000_000
    assert download_weights(REPOSITORY, FILES, tmp_path, Job()).read_bytes() == CONTENT
    ranges = [asked for method, _, asked in hub_with_second.requests if method == "GET"]
    assert ranges[0] == ""
    assert ranges[1].startswith("bytes=")


def test_damaged_bytes_are_thrown_away(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.wrong_bytes = True
    with pytest.raises(WeightsUnavailableError, match="damaged; pull them again"):
        download_weights(REPOSITORY, FILES, tmp_path, Job())
    assert list(tmp_path.iterdir()) == []


def test_a_repository_without_weights(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailableError, match="has no open_clip weights") as caught:
        download_weights("someone/empty", FILES, tmp_path, Job())
    assert caught.value.remedy
    assert hub.requests


def test_no_token_is_sent(hub_with_second: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    download_weights(REPOSITORY, FILES, tmp_path, Job())
    assert set(hub_with_second.authorizations) == {""}


def test_a_hub_that_cannot_be_reached_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(WeightsUnavailableError) as caught:
        download_weights(REPOSITORY, FILES, tmp_path, Job())
    message = str(caught.value)
    assert f"could not be downloaded from 127.0.0.1:{port}" in message
    assert "\n" not in message
    assert "HF_ENDPOINT" in caught.value.remedy
