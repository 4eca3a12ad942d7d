"""A decoder that crashes costs the question it was at a sentence, and the daemon nothing."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.errors import MediaUnreadableError
from temptrack.home import Home
from temptrack.v1 import library_pb2, range_pb2, suggest_pb2
from tests.running import running_daemon, write_tone

pytestmark = [
    pytest.mark.media,
    pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are read from /proc"),
]


def _decoders(daemon: Daemon) -> list[int]:
    tasks = Path(f"/proc/{daemon.endpoint.pid}/task").iterdir()
    children = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    return [pid for pid in children if b"processes.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def _shoot(daemon: Daemon, shot: list[int]) -> None:
    """Let the first decoder that is at work get what a broken codec gives it."""
    deadline = time.monotonic() + 60
    while not shot and time.monotonic() < deadline:
        for pid in _decoders(daemon):
            spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]
            if int(spent) > 100:  # a second of its own time: its libraries are loaded, it decodes
                os.kill(pid, signal.SIGSEGV)
                shot.append(pid)
        time.sleep(0.02)


def test_the_daemon_outlives_its_decoder(tmp_path: Path, media_folder: Path) -> None:
    film = media_folder / "film" / "tears_of_steel_battle_70s.webm"
    whole = suggest_pb2.SuggestRequest(media=range_pb2.MediaRange(path=str(film)))
    whole.picture_effort = suggest_pb2.PICTURE_EFFORT_EVERY_FRAME
    write_tone(tmp_path / "tone.wav")
    with running_daemon(Home(tmp_path / "home")) as daemon:
        added = library_pb2.AddTracksRequest(paths=[str(tmp_path / "tone.wav")])
        daemon.follow(daemon.library.AddTracks, added)
        shot: list[int] = []
        gun = threading.Thread(target=_shoot, args=(daemon, shot))
        gun.start()
        with pytest.raises(MediaUnreadableError, match=r"tears_of_steel.* broke down \(signal 11\)"):
            daemon.follow(daemon.suggest.Suggest, whole)
        gun.join()
        assert len(shot) == 1
        assert daemon.endpoint.pid not in shot
        short = suggest_pb2.SuggestRequest(media=range_pb2.MediaRange(path=str(film)))
        short.media.range_out.frame = 24
        assert daemon.follow(daemon.suggest.Suggest, short).suggestions
