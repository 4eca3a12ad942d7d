"""A decoder that crashes at a stream costs that stream a sentence, and the daemon nothing."""

import os
import signal
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from temptrack.client import Daemon
from temptrack.errors import MediaUnreadableError
from temptrack.home import Home
from temptrack.media.live import LiveStream, read_place
from temptrack.processes import Workers, work_apart
from temptrack.progress import Job
from temptrack.v1 import library_pb2, live_pb2
from tests.live_server import Sender, sending
from tests.media.clips import drifting, write_clip
from tests.running import running_daemon, write_tone

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are read from /proc")


@pytest.fixture(scope="module")
def transport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pictures = [picture for seed in range(3) for picture in drifting(50, seed)]
    return write_clip(tmp_path_factory.mktemp("live") / "a.ts", pictures)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """One of this file's own: its children are counted and shot."""
    folder = tmp_path_factory.mktemp("own")
    tone = write_tone(folder / "tone.wav")
    with running_daemon(Home(folder / "home")) as daemon:
        daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(tone)]))
        yield daemon


def _decoders(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return [child for child in children if b"processes.worker" in Path(f"/proc/{child}/cmdline").read_bytes()]


def _spent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


def _followed(sender: Sender) -> live_pb2.SuggestLiveRequest:
    return live_pb2.SuggestLiveRequest(source=sender.url.replace("://", "://me:hunter2@"), timeout_s=30, every_s=1)


def _gone(pid: int, within_s: float = 10.0) -> bool:
    deadline = time.monotonic() + within_s
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return not Path(f"/proc/{pid}").exists()


def test_the_daemon_outlives_a_streams_decoder(daemon: Daemon, transport: Path) -> None:
    before = set(_decoders(daemon.endpoint.pid))
    with sending(Sender(transport, stall_after=transport.stat().st_size // 2, endless=True)) as sender:
        revisions = daemon.revisions(_followed(sender))
        assert next(revisions).result.suggestions
        decoder = max(_decoders(daemon.endpoint.pid), key=_spent)
        assert len(set(_decoders(daemon.endpoint.pid)) - before) <= 1
        os.kill(decoder, signal.SIGSEGV)
        with pytest.raises(MediaUnreadableError, match=r"127\.0\.0\.1:\d+' broke down \(signal 11\)") as caught:
            list(revisions)
    assert "hunter2" not in str(caught.value)
    with sending(Sender(transport, endless=True, bytes_per_s=transport.stat().st_size / 2)) as sender:
        assert next(daemon.revisions(_followed(sender))).result.suggestions


def test_a_client_that_goes_ends_the_process(daemon: Daemon, transport: Path) -> None:
    with sending(Sender(transport, stall_after=transport.stat().st_size // 2, endless=True)) as sender:
        revisions = daemon.revisions(_followed(sender))
        assert next(revisions).result.suggestions
        decoder = max(_decoders(daemon.endpoint.pid), key=_spent)
        cast(Generator[live_pb2.Revision], revisions).close()
        assert _gone(decoder)


def test_pictures_from_a_process_are_those_of_the_file_each_once(transport: Path) -> None:
    def seen() -> list[tuple[float, bytes, bool]]:
        place = read_place(str(transport))
        with LiveStream(place, timeout_s=0.3, picture_every_s=2.0) as stream:
            return [
                (one.small.source_s, np.asarray(one.small.luma).tobytes(), one.rgb is not None)
                for one in stream.frames(Job())
            ]

    here = seen()
    with Workers(keep=1, nice=0) as workers:
        work_apart(workers)
        try:
            apart = seen()
        finally:
            work_apart(None)
    assert len(here) == 150
    assert apart == here
