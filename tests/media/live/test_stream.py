"""Streams as they come: from a slow server, a pipe, a file; lost, found again, refused."""

import os
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import CancelledError, MediaUnreadableError, NoVideoError, TemptrackError
from temptrack.media import iter_small_frames
from temptrack.media.live import LiveFrame, LiveStream, read_place
from temptrack.progress import Job, Progress
from tests.live_server import Sender, sending
from tests.media.clips import drifting, tone, write_clip


def play(
    source: str | Path, *, timeout_s: float = 1.5, every_frame: bool = True, picture_every_s: float = 0.0
) -> tuple[list[LiveFrame], TemptrackError | None]:
    came: list[LiveFrame] = []
    try:
        with LiveStream(
            read_place(str(source)), timeout_s=timeout_s, every_frame=every_frame, picture_every_s=picture_every_s
        ) as stream:
            came.extend(stream.frames(Job()))
    except TemptrackError as error:
        return came, error
    return came, None


def assert_seamless(came: list[LiveFrame]) -> None:
    for before, after in pairwise(came):
        assert before.small.source_s + before.small.duration_s == pytest.approx(after.small.source_s)


def test_a_stream_shows_what_its_file_does(transport: Path) -> None:
    with sending(Sender(transport, bytes_per_s=transport.stat().st_size / 2, endless=True)) as sender:
        came, error = play(sender.url, picture_every_s=2.0)
    assert error is None
    expected = list(iter_small_frames(transport, None, every_frame=True, job=Job()))
    assert len(came) == len(expected) == 150
    assert_seamless(came)
    for live, still in zip(came, expected, strict=True):
        assert live.small.source_s == pytest.approx(still.source_s, abs=1e-4)
        np.testing.assert_array_equal(live.small.luma, still.luma)
    assert came[-1].arrived_s - came[0].arrived_s > 1.0  # it came over time, and was seen as it came
    assert [live.small.source_s for live in came if live.rgb is not None] == pytest.approx([0.0, 2.0, 4.0])
    assert came[0].rgb is not None
    assert came[0].rgb.shape == (180, 320, 3)


@pytest.mark.parametrize("kind", ["frag.mp4", "mkv"])
def test_containers_that_are_read_front_to_back(transport: Path, tmp_path: Path, kind: str) -> None:
    pictures = [np.full((90, 160, 3), 10 * i, np.uint8) for i in range(25)]
    options = {"movflags": "frag_keyframe+empty_moov"} if kind.endswith("mp4") else {}
    came, error = play(write_clip(tmp_path / f"a.{kind}", pictures, options=options), timeout_s=0.3)
    assert (len(came), error) == (25, None)


def test_key_frames_alone(transport: Path) -> None:
    with sending(Sender(transport)) as sender:
        came, _ = play(sender.url, every_frame=False)
    assert [round(live.small.source_s) for live in came] == [0, 1, 2, 3, 4, 5]
    assert_seamless(came)


def test_a_stream_that_changes_its_size_goes_on_in_the_first(transport: Path, tmp_path: Path) -> None:
    other = write_clip(tmp_path / "b.ts", drifting(50, 9, width=256, height=192))
    joined = tmp_path / "joined.ts"
    joined.write_bytes(transport.read_bytes() + other.read_bytes())
    with sending(Sender(joined)) as sender:
        came, error = play(sender.url)
    assert error is None
    assert len(came) > 190
    assert {live.small.luma.shape for live in came} == {(90, 160)}
    assert_seamless(came)


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes there")
def test_a_pipe(transport: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=lambda: pipe.write_bytes(transport.read_bytes()), daemon=True).start()
    came, error = play(pipe)
    assert (len(came), error) == (150, None)


def test_a_live_stream_that_was_lost_is_opened_anew_and_goes_on(transport: Path) -> None:
    half = transport.stat().st_size // 2
    with sending(Sender(transport, endless=True, breaks_after=[half])) as sender:
        came, error = play(sender.url)
    assert error is None
    assert len(sender.asked) == 2
    assert [live.resumed for live in came].count(True) == 1
    assert 150 < len(came) <= 300
    assert_seamless(came)


def test_a_live_stream_that_stays_away_is_an_error_after_what_came(transport: Path) -> None:
    half = transport.stat().st_size // 2
    with sending(Sender(transport, endless=True, breaks_after=[half], refuse_after_break=True)) as sender:
        came, error = play(sender.url, timeout_s=1.0)
    assert 20 < len(came) < 150
    assert isinstance(error, MediaUnreadableError)
    assert "broke off after" in str(error)


def test_what_has_a_length_is_not_begun_again(transport: Path) -> None:
    half = transport.stat().st_size // 2
    with sending(Sender(transport, breaks_after=[half])) as sender:
        came, error = play(sender.url)
    assert 20 < len(came) < 150
    assert "broke off after" in str(error)


@pytest.mark.parametrize("stall_after", [0, 100_000])
def test_a_sender_that_falls_silent_is_given_up(transport: Path, stall_after: int) -> None:
    with sending(Sender(transport, stall_after=stall_after)) as sender:
        came, error = play(sender.url, timeout_s=1.0)
    assert bool(came) is bool(stall_after)
    assert "nothing came for 1 s" in str(error)


def test_nothing_that_is_secret_stands_in_an_error(transport: Path) -> None:
    for url in ("http://user:hunter2@127.0.0.1:9/hunter2?k=hunter2", "srt://127.0.0.1:9?passphrase=hunter2"):
        _, error = play(url)
        assert "cannot be opened" in str(error)
        assert "hunter2" not in str(error)


def test_a_playlist_cannot_name_local_files(transport: Path, tmp_path: Path) -> None:
    playlist = tmp_path / "a.m3u8"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nfile://{transport}\n#EXT-X-ENDLIST\n")
    with sending(Sender(playlist)) as sender:
        came, error = play(sender.url.replace("live.ts", "live.m3u8"), timeout_s=2.0)
    assert came == []
    assert isinstance(error, MediaUnreadableError)
    came, error = play(playlist, timeout_s=0.3)
    assert came == []
    assert isinstance(error, MediaUnreadableError)


def test_a_hls_stream(transport: Path, tmp_path: Path) -> None:
    (tmp_path / "a.m3u8").write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n#EXT-X-ENDLIST\n", encoding="utf-8"
    )
    (tmp_path / "a.ts").write_bytes(transport.read_bytes())
    with sending(Sender(tmp_path)) as sender:
        came, error = play(sender.url.replace("live.ts", "a.m3u8"), timeout_s=3.0)
    assert (len(came), error) == (150, None)


def test_sound_alone_is_no_picture(tmp_path: Path) -> None:
    _, error = play(write_clip(tmp_path / "a.ts", sound=tone(1.0, 48000)), timeout_s=0.3)
    assert isinstance(error, NoVideoError)


def test_leaving_does_not_wait_for_the_sender(transport: Path) -> None:
    told: list[Progress] = []
    job = Job(told.append)
    with sending(Sender(transport, stall_after=0)) as sender:
        began = time.monotonic()
        threading.Timer(1.4, job.cancel).start()
        with (
            LiveStream(read_place(sender.url), timeout_s=30.0) as stream,
            pytest.raises(CancelledError),
        ):
            list(stream.frames(job))
        assert time.monotonic() - began < 20  # not the sender's thirty
    assert told
    assert told[-1].stage == "wait"
