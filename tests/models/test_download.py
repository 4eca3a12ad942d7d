"""Downloads against a hub on this machine: progress, resuming, damage, cancelling, silence, proxies, no hub at all."""

import hashlib
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from temptrack.errors import CancelledError, WeightsUnavailableError
from temptrack.models import Network
from temptrack.models.download import download_weights
from temptrack.models.origin import read_origin
from temptrack.progress import Job, Progress
from tests.local_hub import Hub

REPOSITORY = "someone/some-model"
FILES = ("first.safetensors", "second.bin")
CONTENT = bytes(range(256)) * 20_000
"""5 MB: many blocks."""


@pytest.fixture
def hub_with_second(hub: Hub) -> Hub:
    hub.put(REPOSITORY, "second.bin", CONTENT)
    return hub


def test_the_first_file_the_hub_has_is_fetched(hub_with_second: Hub, tmp_path: Path) -> None:
    path = download_weights(REPOSITORY, FILES, tmp_path / "here", Job())
    assert path == tmp_path / "here" / "second.bin"
    assert path.read_bytes() == CONTENT
    assert sorted(p.name for p in path.parent.iterdir()) == ["origin.json", "second.bin"]


def test_where_it_came_from_is_noted(hub_with_second: Hub, tmp_path: Path) -> None:
    path = download_weights(REPOSITORY, FILES, tmp_path, Job())
    origin = read_origin(path)
    assert origin is not None
    assert origin.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert origin.source == f"{hub_with_second.url}/{REPOSITORY} {'0' * 40}"
    assert origin.checked == "against the SHA-256 stated by 127.0.0.1"


def test_bytes_are_told(hub_with_second: Hub, tmp_path: Path) -> None:
    told: list[Progress] = []
    download_weights(REPOSITORY, FILES, tmp_path, Job(told.append))
    assert told[0].what == f"asking 127.0.0.1 for {REPOSITORY}"
    fetched = [p for p in told[1:] if p.stage == "download"]
    assert len(fetched) > 20
    assert [p.done for p in fetched] == sorted(p.done for p in fetched)
    assert fetched[-1].done == fetched[-1].total == len(CONTENT)
    assert {p.what for p in fetched} == {"second.bin"}
    assert [p.done for p in told if p.stage == "verify"][-1] == len(CONTENT)


def stop_after(count: int) -> Job:
    job = Job(lambda p: job.cancel() if p.stage == "download" and p.done > count else None)
    return job


def test_a_cancelled_download_goes_on_where_it_stopped(hub_with_second: Hub, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        download_weights(REPOSITORY, FILES, tmp_path, stop_after(2_000_000))
    (unfinished,) = tmp_path.iterdir()
    kept = unfinished.stat().st_size
    assert kept >= 2_000_000
    hub_with_second.requests.clear()
    told: list[Progress] = []
    path = download_weights(REPOSITORY, FILES, tmp_path, Job(told.append))
    assert path.read_bytes() == CONTENT
    assert hub_with_second.ranges == [f"bytes={kept}-"]
    assert min(p.done for p in told if p.stage == "download" and p.total) > kept
    assert sorted(p.name for p in tmp_path.iterdir()) == ["origin.json", "second.bin"]


PULL = """
import sys; from pathlib import Path
from temptrack.models.download import download_weights; from temptrack.progress import Job
job = Job(lambda p: print(p.done, flush=True))
download_weights("someone/some-model", ["second.bin"], Path(sys.argv[1]), job)
"""


def test_a_killed_download_goes_on_where_it_stopped(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.bytes_per_s = 4_000_000
    with subprocess.Popen([sys.executable, "-c", PULL, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        reached = next(line for line in process.stdout if int(line) > 1_000_000)
        process.kill()
    (unfinished,) = tmp_path.iterdir()
    kept = unfinished.stat().st_size
    assert 0 < kept < len(CONTENT), reached
    hub_with_second.bytes_per_s = 0
    hub_with_second.requests.clear()
    assert download_weights(REPOSITORY, FILES, tmp_path, Job()).read_bytes() == CONTENT
    assert hub_with_second.ranges == [f"bytes={kept}-"]


def test_a_connection_that_breaks_is_taken_up_again(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.break_after = 3_000_000
    told: list[Progress] = []
    assert download_weights(REPOSITORY, FILES, tmp_path, Job(told.append)).read_bytes() == CONTENT
    assert hub_with_second.ranges == ["", "bytes=3000000-"]
    assert any("the line broke" in p.what for p in told)


def test_a_hub_that_ignores_ranges_is_read_from_the_start(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.break_after = 3_000_000
    hub_with_second.heedless = True
    assert download_weights(REPOSITORY, FILES, tmp_path, Job()).read_bytes() == CONTENT
    assert hub_with_second.ranges == ["", "bytes=3000000-"]


def test_a_new_version_is_not_appended_to_the_old_one(hub_with_second: Hub, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        download_weights(REPOSITORY, FILES, tmp_path, stop_after(2_000_000))
    newer = CONTENT[::-1]
    hub_with_second.put(REPOSITORY, "second.bin", newer)
    assert download_weights(REPOSITORY, FILES, tmp_path, Job()).read_bytes() == newer
    assert sorted(p.name for p in tmp_path.iterdir()) == ["origin.json", "second.bin"], "the old remains are gone"


def test_a_silent_line_can_be_left_at_once(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.silent_after = 500_000
    job = Job()
    threading.Timer(0.5, job.cancel).start()
    begin = time.monotonic()
    with pytest.raises(CancelledError):
        download_weights(REPOSITORY, FILES, tmp_path, job)
    assert time.monotonic() - begin < 5, "the hub is silent for a minute, and the hub's patience is ten seconds"


def test_what_the_real_hub_answers_for_large_files(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.redirects = True
    path = download_weights(REPOSITORY, FILES, tmp_path, Job())
    assert path.read_bytes() == CONTENT
    origin = read_origin(path)
    assert origin is not None
    assert origin.checked.startswith("against the SHA-256")


def test_the_hubs_own_client_reads_the_same_from_the_same_answer(
    hub_with_second: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    from temptrack.models.hub import find_remote_file, hub_client

    # It asks the real hub by which programs it may be called; ours asks nothing but for the file.
    monkeypatch.setattr("huggingface_hub.utils._headers.detect_agent", lambda: None)
    network = Network(endpoint=hub_with_second.url)
    for hub_with_second.redirects in (False, True):
        theirs = get_hf_file_metadata(hf_hub_url(REPOSITORY, "second.bin", endpoint=network.address))
        with hub_client(network) as client:
            ours = find_remote_file(client, network, REPOSITORY, "second.bin")
        assert ours is not None
        assert (ours.location, ours.size_bytes, ours.etag, ours.commit) == (
            theirs.location,
            theirs.size,
            theirs.etag,
            theirs.commit_hash,
        )


def test_a_small_file_is_compared_with_its_git_hash(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.etag = "git"
    origin = read_origin(download_weights(REPOSITORY, FILES, tmp_path, Job()))
    assert origin is not None
    assert origin.checked.startswith("against the git hash")
    hub_with_second.wrong_bytes = True
    with pytest.raises(WeightsUnavailableError, match="damaged"):
        download_weights(REPOSITORY, FILES, tmp_path / "again", Job())


def test_a_mirror_without_checksums_is_said_to_be_one(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.etag = "none"
    origin = read_origin(download_weights(REPOSITORY, FILES, tmp_path, Job()))
    assert origin is not None
    assert origin.checked == "against nothing: 127.0.0.1 states no checksum"


def test_damaged_bytes_are_thrown_away(hub_with_second: Hub, tmp_path: Path) -> None:
    hub_with_second.wrong_bytes = True
    with pytest.raises(WeightsUnavailableError, match=r"damaged: its SHA-256 is .* 127\.0\.0\.1 says .* pull it again"):
        download_weights(REPOSITORY, FILES, tmp_path, Job())
    assert list(tmp_path.iterdir()) == []


def test_a_repository_without_weights(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailableError, match="has none of the files looked for") as caught:
        download_weights("someone/empty", FILES, tmp_path, Job())
    assert caught.value.remedy
    assert hub.requests


@pytest.mark.parametrize(
    ("status", "words"), [(401, "does not give .* to everybody .*--from FILE"), (503, "answers HTTP 503")]
)
def test_a_hub_that_refuses(hub_with_second: Hub, tmp_path: Path, status: int, words: str) -> None:
    hub_with_second.status = status
    with pytest.raises(WeightsUnavailableError, match=words):
        download_weights(REPOSITORY, FILES, tmp_path, Job())


def test_no_token_is_sent(hub_with_second: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    download_weights(REPOSITORY, FILES, tmp_path, Job())
    assert set(hub_with_second.authorizations) == {""}


def test_a_full_disk_is_told_before_the_first_byte(
    hub_with_second: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 201_000_000})())
    with pytest.raises(WeightsUnavailableError) as caught:
        download_weights(REPOSITORY, FILES, tmp_path / "models", Job())
    assert str(caught.value) == (
        f"someone/some-model (second.bin) needs 5 MB more and 200 MB to spare, {tmp_path / 'models'} has 201 MB free; "
        "free some space, choose a smaller model or move TEMPTRACK_HOME."
    )
    assert hub_with_second.ranges == []


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_offline_is_offline(
    hub_with_second: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "1")
    with pytest.raises(WeightsUnavailableError, match=r"forbids downloads; .*--from FILE"):
        download_weights(REPOSITORY, FILES, tmp_path, Job())
    monkeypatch.delenv(variable)
    with pytest.raises(WeightsUnavailableError, match="forbids downloads"):
        download_weights(REPOSITORY, FILES, tmp_path, Job(), Network(offline=True))
    assert hub_with_second.requests == []


@pytest.mark.parametrize("by_variable", [True, False])
def test_a_proxy_is_used(
    hub_with_second: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_variable: bool
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    monkeypatch.setenv("HTTP_PROXY", hub_with_second.url if by_variable else "")
    network = Network(proxy="" if by_variable else hub_with_second.url)
    assert download_weights(REPOSITORY, FILES, tmp_path, Job(), network).read_bytes() == CONTENT
    assert set(hub_with_second.proxied_hosts) == {"hub.invalid"}


def test_a_proxy_that_cannot_be_meant(hub_with_second: Hub, tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailableError, match="The proxy 'ftp://there' cannot be used"):
        download_weights(REPOSITORY, FILES, tmp_path, Job(), Network(proxy="ftp://there"))


def test_the_one_who_asks_may_name_another_hub(
    hub_with_second: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    there = Network(endpoint=f"{hub_with_second.url}/")
    assert download_weights(REPOSITORY, FILES, tmp_path, Job(), there).read_bytes() == CONTENT


def test_a_hub_that_cannot_be_reached_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(WeightsUnavailableError) as caught:
        download_weights(REPOSITORY, FILES, tmp_path, Job())
    message = str(caught.value)
    assert "could not be downloaded from 127.0.0.1" in message
    assert "\n" not in message
    assert "HF_ENDPOINT" in caught.value.remedy
