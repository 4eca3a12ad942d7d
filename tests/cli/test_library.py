import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from temptrack.client import connect
from temptrack.home import Home
from temptrack.v1.library_pb2 import ListTracksRequest
from tests.cli.conftest import Shell, Stock, write_film, write_music

TRACK_FIELDS = {
    *("track_id", "title", "artist", "album", "path", "duration_s", "licence", "links"),
    *("tempo_bpm", "key", "loudness_lufs", "affect", "isrc", "genres"),
    *("tempo_confidence", "tempo_alternative_bpm", "key_confidence", "tension", "vocal", "moods"),
}
BEAT_FIELDS = {"beats_s", "downbeats_s", "beats_per_bar", "beat_count"}


def test_list_json_has_the_promised_names(stock: Stock) -> None:
    listed = stock.shell.json("library", "list")
    assert set(listed) == {"tracks", "next_page_token", "total"}
    assert listed["total"] == len(listed["tracks"]) == 3
    for track in listed["tracks"]:
        assert set(track) == TRACK_FIELDS
        assert set(track["affect"]) == {"energy", "valence"}
        assert track["licence"] == "CC BY 4.0"
        assert track["isrc"] == ""
        assert track["genres"] == []


def test_list_fits_and_is_plain_in_a_pipe(stock: Stock) -> None:
    done = stock.shell("library", "list")
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert done.stdout.count("CC BY 4.0") == 3
    assert "calm é [bold]" in done.stdout


def test_contains_narrows(stock: Stock) -> None:
    assert [track["title"] for track in stock.shell.json("library", "list", "--contains", "WALK")["tracks"]] == ["walk"]
    assert "No track contains 'zither'" in stock.shell("library", "list", "--contains", "zither").stdout


def test_filters_and_orders(stock: Stock) -> None:
    by_length = stock.shell.json("library", "list", "--sort", "title", "--reverse", "--limit", "2")
    assert [track["title"] for track in by_length["tracks"]] == ["walk", "chase"]
    assert by_length["total"] == 3
    fast = stock.shell.json("library", "list", "--tempo", "150-", "--length", "-0:30")["tracks"]
    assert {track["title"] for track in fast} <= {"chase", "walk", "calm é [bold]"}
    assert all(track["tempo_bpm"] >= 150 for track in fast)
    assert "No track is like that" in stock.shell("library", "list", "--licence", "CC0").stdout
    assert "2 of 3" in stock.shell("library", "list", "-n", "2").stdout.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("words", [("--tempo", "fast"), ("--mood", "zither"), ("--key", "H"), ("--energy", "0.9-0.1")])
def test_what_cannot_be_listed_is_one_sentence(stock: Stock, words: tuple[str, str]) -> None:
    done = stock.shell("library", "list", *words, code=1)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_an_empty_library_says_what_next(empty_shell: Shell) -> None:
    assert "temptrack library add" in empty_shell("library", "list").stdout
    assert empty_shell.json("library", "list") == {"tracks": [], "next_page_token": "", "total": 0}


def test_show_takes_an_id_its_beginning_and_a_relative_path(stock: Stock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(stock.music)
    whole = stock.shell.json("library", "show", "walk.wav")
    assert set(whole) == {"track", "sections", "energy_curve", "added_at", *BEAT_FIELDS}
    assert set(whole["track"]) == TRACK_FIELDS
    track_id = whole["track"]["track_id"]
    assert stock.shell.json("library", "show", track_id[:8]) == whole
    assert f"Id        {track_id}" in stock.shell("library", "show", track_id).stdout


def test_an_unknown_track_is_one_sentence(stock: Stock) -> None:
    done = stock.shell("library", "show", "ffffffff", code=1)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "ffffffff" in done.stderr


def test_add_and_remove_leave_the_files(scratch_shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    write_music(folder / "a.wav", beat_s=0.5, hz=300, seconds=3)
    write_music(folder / "b.wav", beat_s=0.7, hz=200, seconds=3)
    (folder / "broken.wav").write_bytes(b"RIFF nothing")
    added = scratch_shell.json("library", "add", folder)
    assert set(added) == {"added", "updated", "unchanged", "skipped", "tracks", "unlicensed", "cues_recognised"}
    assert (added["added"], added["tracks"], added["unlicensed"]) == (2, 2, 2)
    assert [Path(skipped["path"]).name for skipped in added["skipped"]] == ["broken.wav"]
    again = scratch_shell("library", "add", folder).stdout
    assert "2 unchanged" in again
    assert "2\N{NO-BREAK SPACE}tracks state no licence" in again
    assert "broken.wav:" in again

    refused = scratch_shell("library", "remove", folder / "a.wav", code=1)
    assert "--yes" in refused.stderr
    assert scratch_shell.json("library", "remove", folder / "a.wav", "--yes") == {"removed": 1}
    assert "Forgot 1" in scratch_shell("library", "remove", folder, "--yes").stdout
    assert scratch_shell.json("library", "list", "--contains", str(folder))["tracks"] == []
    assert len(list(folder.iterdir())) == 3


def test_a_library_of_unreadable_files_fails_and_says_why(empty_shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_text("not music")
    done = empty_shell("library", "add", tmp_path / "song.mp3", code=1)
    assert "song.mp3" in done.stdout + done.stderr


def test_a_missing_path_is_refused_without_starting_a_daemon(unstarted_shell: Shell, tmp_path: Path) -> None:
    done = unstarted_shell("library", "add", tmp_path / "gone", code=1)
    assert str(tmp_path / "gone") in done.stderr
    assert not unstarted_shell.home.exists()


def test_a_terminal_sees_colour_and_progress(stock: Stock, tmp_path: Path) -> None:
    write_film(tmp_path / "unseen.mp4", seconds=9)
    seen = _on_terminal(stock.shell, "suggest", str(tmp_path / "unseen.mp4"))
    assert b"watch" in seen
    assert b"\x1b[" in seen


def test_ctrl_c_stops_and_says_what_stays(scratch_shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    for number in range(40):
        write_music(folder / f"{number}.wav", beat_s=0.3 + number / 100, hz=200 + 10 * number, seconds=40)
    running = subprocess.Popen(
        [sys.executable, "-m", "temptrack", "library", "add", str(folder)],
        env=scratch_shell.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    # Asked directly: a command line of its own would take longer to start than all the tracks take.
    with connect(Home(scratch_shell.home)) as daemon:

        def kept() -> int:
            return daemon.call(daemon.library.ListTracks, ListTracksRequest(contains=str(folder))).total

        deadline = time.monotonic() + 60
        while not (before := kept()):
            assert running.poll() is None, running.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 130, said
    assert said.splitlines()[-1].startswith("Stopped. The tracks added so far stay;")
    there = len(scratch_shell.json("library", "list", "--contains", str(folder))["tracks"])
    assert before <= there < 40
    scratch_shell("library", "add", folder)
    assert len(scratch_shell.json("library", "list", "--contains", str(folder))["tracks"]) == 40
    scratch_shell("library", "remove", folder, "--yes")


def _on_terminal(shell: Shell, *words: str) -> bytes:
    """Run with a terminal of 80 columns on all three streams; return what it showed."""
    pid, terminal = pty.fork()
    if pid == 0:  # the child becomes the command
        environment = shell.environment | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "40"}
        os.execve(sys.executable, [sys.executable, "-m", "temptrack", *words], environment)  # noqa: S606 - no shell is wanted
    seen = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux ends a closed terminal with EIO
            break
        if not part:
            break
        seen += part
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, seen
    return seen
