"""The bridge as a process: one JSON object a line, ended by its input, stopped within a second."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugin_resolve.temptrack_resolve.bridge import Bridge, CancelledError, clean_environment
from plugin_resolve.temptrack_resolve.host import TroubleError
from plugin_resolve.temptrack_resolve.turns import Turn, end_turns
from temptrack.hosts.resolve.entries import paths_of
from temptrack.v1.daemon_pb2 import GetHealthRequest
from tests.resolve.conftest import Desk

SINTEL = "sintel_trailer_52s_b.mp4"


def _command(desk: Desk) -> list[str]:
    return paths_of(desk.home, desk.plugin.python).command


def _timeline(length: int) -> dict[str, Any]:
    tracks = [{"type": "video", "index": 1, "enabled": True, "spans": [[0, length, 1]]}]
    return {"start_frame": 0, "rate": "24", "tracks": tracks, "marks": {"video": {"in": 0.0}}}


def _slow(desk: Desk) -> dict[str, Any]:
    """Clips that take seconds to look at: each is a piece of a film nobody has looked at yet, backwards."""
    clip = {"name": "a", "start": 0, "end": 1200, "has_media": True, "source_start_frame": 1200, "source_end_frame": 3}
    media = {"File Path": str(desk.footage / SINTEL), "FPS": 24.0, "Frames": "1250"}
    return {"do": "clips", "tracks": [{"enabled": True, "items": [{**clip, "media": media}]}]}


@pytest.fixture
def process(desk: Desk) -> Iterator["subprocess.Popen[bytes]"]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(_command(desk), env=clean_environment(), **pipes) as running:  # type: ignore[call-overload]
        yield running
        running.kill()


def _talk(process: "subprocess.Popen[bytes]", *lines: bytes) -> list[bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    said = []
    for line in lines:
        process.stdin.write(line + b"\n")
        process.stdin.flush()
        said.append(process.stdout.readline())
    process.stdin.close()
    process.wait(20)
    return said


def test_it_answers_line_by_line_and_ends_with_its_input(desk: Desk, process: "subprocess.Popen[bytes]") -> None:
    lines = [b"no json", b"[1]", b'\n{"do": "dance"}', b'{"do": "clips"}', b'{"do": "suggest", "wire": 99}']
    replies = [json.loads(line.decode("ascii")) for line in _talk(process, *lines)]
    assert [reply["say"] for reply in replies] == ["trouble"] * 5
    assert "another version" in replies[-1]["what"]
    assert process.returncode == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""


def test_no_secret_crosses_the_line(desk: Desk, process: "subprocess.Popen[bytes]") -> None:
    (said,) = _talk(process, b'{"do": "diagnose", "version": "0"}')
    assert b"run `temptrack plugin install resolve`" in said
    assert b"token" not in said
    assert b"Bearer" not in said


def test_a_later_run_stops_this_one_and_the_daemon_with_it(desk: Desk, tmp_path: Path) -> None:
    turn = Turn(str(tmp_path))
    with Bridge(_command(desk), turn.wanted) as bridge:
        bridge.ask({"do": "suggest", "wire": 1, "mode": "range", "timeline": _timeline(1200)})
        threading.Timer(0.3, lambda: end_turns(str(tmp_path))).start()
        with pytest.raises(CancelledError):
            bridge.ask(_slow(desk))
        _wait_until_idle(desk)


def test_closing_its_input_stops_the_work(desk: Desk, process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None
    begin = {"do": "suggest", "wire": 1, "mode": "range", "timeline": _timeline(1200)}
    process.stdin.write(f"{json.dumps(begin)}\n{json.dumps(_slow(desk))}\n".encode())
    process.stdin.flush()
    while _jobs(desk) == 0 and process.poll() is None:
        time.sleep(0.02)
    process.stdin.close()
    process.wait(20)
    _wait_until_idle(desk)


def _jobs(desk: Desk) -> int:
    return desk.daemon.call(desk.daemon.control.GetHealth, GetHealthRequest()).jobs_running


def _wait_until_idle(desk: Desk) -> None:
    deadline = time.monotonic() + 20
    while _jobs(desk):
        assert time.monotonic() < deadline, "the daemon still works for nobody"
        time.sleep(0.02)


def test_a_bridge_that_dies_is_told_with_its_last_words() -> None:
    words = ["-c", "import sys; sys.exit('no module named temptrack')"]
    with Bridge([sys.executable, *words], lambda: True) as bridge, pytest.raises(TroubleError, match="no module named"):
        bridge.ask({"do": "diagnose"})


def test_a_bridge_that_talks_nonsense_is_told() -> None:
    talker = Bridge([sys.executable, "-c", "print('hello')"], lambda: True)
    with talker as bridge, pytest.raises(TroubleError, match="no message"):
        bridge.ask({"do": "diagnose"})


def test_what_resolve_sets_for_itself_does_not_reach_the_bridge(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONHOME", "PYTHON3HOME", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "FUSION_Python36_Home"):
        monkeypatch.setenv(name, "/opt/resolve")
    monkeypatch.setenv("HOME", "/home/me")
    found = clean_environment()
    assert "/opt/resolve" not in found.values()
    assert found["HOME"] == "/home/me"


def test_a_run_is_wanted_until_the_next_begins(tmp_path: Path) -> None:
    first = Turn(str(tmp_path))
    assert first.wanted()
    second = Turn(str(tmp_path))
    assert (first.wanted(), second.wanted()) == (False, True)
    end_turns(str(tmp_path))
    assert not second.wanted()
    unwritable = tmp_path / "file"
    unwritable.write_text("")
    assert Turn(str(unwritable)).wanted()
