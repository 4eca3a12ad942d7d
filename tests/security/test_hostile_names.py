"""Names and tags that a terminal, a page or a marker would obey come out as letters."""

import html
from pathlib import Path

from temptrack.client import Daemon
from temptrack.home import Home
from temptrack.v1 import library_pb2
from tests.running import run_cli, write_tone

TITLE = "\x1b]0;owned\x07\x1b[2J\x9bA <script>alert(1)</script> [red]x[/red]"


def test_no_title_commands_the_terminal_or_the_page(daemon: Daemon, tmp_path: Path) -> None:
    write_tone(tmp_path / "tone.wav", pitch_hz=523.0)
    row = f'file,title,artist\ntone.wav,"{TITLE}","</title><img src=x onerror=alert(1)>"\n'
    (tmp_path / "temptrack.csv").write_text(row, encoding="utf-8")
    daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(tmp_path)]))
    home = Home(Path(daemon.endpoint.address.removeprefix("unix:")).parent.parent)
    page = tmp_path / "page.html"
    try:
        said = [
            run_cli(*words, home=home)
            for words in (
                ("library", "list"),
                ("library", "show", str(tmp_path / "tone.wav")),
                ("suggest", "--text", "alert", "--report", str(page)),
            )
        ]
    finally:
        daemon.call(daemon.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[str(tmp_path / "tone.wav")]))
    assert all(one.returncode == 0 for one in said), [one.stderr for one in said]
    printed = "".join(one.stdout + one.stderr for one in said)
    assert "alert(1)" in printed
    assert not set(printed) & {"\x1b", "\x07", "\x9b"}
    text = page.read_text(encoding="utf-8")
    assert html.escape("<script>alert(1)</script>") in text
    assert "<img src=x" not in text
