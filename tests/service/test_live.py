"""Streams over real gRPC."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, MediaUnreadableError
from temptrack.v1 import daemon_pb2, live_pb2, suggest_pb2
from tests.live_server import Sender, sending
from tests.media.clips import drifting, write_clip


@pytest.fixture(scope="module")
def transport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pictures = [picture for seed in range(3) for picture in drifting(50, seed)]
    return write_clip(tmp_path_factory.mktemp("live") / "a.ts", pictures)


def _jobs(daemon: Daemon) -> int:
    return daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest()).jobs_running


def test_revisions_arrive_while_it_plays(library: Daemon, transport: Path) -> None:
    with sending(Sender(transport, bytes_per_s=transport.stat().st_size / 3, endless=True)) as sender:
        request = live_pb2.SuggestLiveRequest(
            source=sender.url, every_s=2, timeout_s=3, question=suggest_pb2.SuggestRequest(limit=2, text="calm")
        )
        revisions = list(library.revisions(request))
    assert [r.number for r in revisions] == [1, 2, 3, 4]
    assert [r.last for r in revisions] == [False, False, False, True]
    assert all(len(r.result.suggestions) == 2 for r in revisions)
    assert revisions[1].stream_out_s == pytest.approx(4.0, abs=0.1)


def test_cancelling_ends_the_following(library: Daemon, transport: Path) -> None:
    with sending(Sender(transport, stall_after=100_000, endless=True)) as sender:
        call = library.live.SuggestLive(live_pb2.SuggestLiveRequest(source=sender.url, timeout_s=60), timeout=60)
        while next(call).progress.stage not in ("watch", "wait"):
            pass
        assert _jobs(library) == 1
        call.cancel()
        began = time.monotonic()
        while _jobs(library):
            assert time.monotonic() - began < 30, "it waits for the source, which says nothing for a minute"
            time.sleep(0.02)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda r: setattr(r, "source", "concat:/etc/passwd|/etc/hosts"), "source"),
        (lambda r: setattr(r, "source", "file:///etc/passwd"), "source"),
        (lambda r: setattr(r, "source", ""), "source"),
        (lambda r: setattr(r, "every_s", 0.1), "every_s"),
        (lambda r: setattr(r, "for_s", float("nan")), "for_s"),
        (lambda r: setattr(r, "window_s", 1e6), "window_s"),
        (lambda r: setattr(r, "timeout_s", -1.0), "timeout_s"),
        (lambda r: setattr(r.question.media, "path", "/a.mp4"), "question.footage"),
        (lambda r: setattr(r.question, "limit", 1000), "limit"),
        (lambda r: setattr(r.question.hit, "frame", 3), "question.hit"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    daemon: Daemon, change: Callable[[live_pb2.SuggestLiveRequest], None], field: str
) -> None:
    request = live_pb2.SuggestLiveRequest(source="http://127.0.0.1:9/x")
    change(request)
    with pytest.raises(InvalidInputError) as caught:
        list(daemon.revisions(request))
    assert caught.value.field == field


def test_no_secret_reaches_errors_or_the_log(library: Daemon) -> None:
    source = "http://user:hunter2@127.0.0.1:9/hunter2?key=hunter2"
    with pytest.raises(MediaUnreadableError, match="cannot be opened") as caught:
        list(library.revisions(live_pb2.SuggestLiveRequest(source=source, timeout_s=1)))
    assert "hunter2" not in str(caught.value)
    log = Path(library.endpoint.address.removeprefix("unix:")).parent.parent / "daemon.log"
    told = log.read_text()
    assert "LiveService/SuggestLive" in told
    assert "hunter2" not in told


def test_a_stream_that_dies_leaves_its_last_revision(library: Daemon, transport: Path) -> None:
    with sending(Sender(transport, stall_after=transport.stat().st_size // 2)) as sender:
        revisions = library.revisions(live_pb2.SuggestLiveRequest(source=sender.url, timeout_s=1))
        assert next(revisions).last
        with pytest.raises(MediaUnreadableError, match="broke off"):
            next(revisions)
