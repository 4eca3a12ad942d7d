import pytest
from rich.console import Console

from temptrack.cli.tracks import print_tracks
from temptrack.v1.affect_pb2 import Affect
from temptrack.v1.track_pb2 import Link, Mood, Track

TRACK = Track(
    track_id="0123456789abcdef" * 2,
    title="The long and winding title of a piece of music",
    artist="An orchestra with a name",
    licence="CC BY-SA 4.0",
    path="/music/a.ogg",
    duration_s=190.4,
    tempo_bpm=128.2,
    key="A minor",
    loudness_lufs=-16.2,
    affect=Affect(energy=0.7, valence=0.3),
    links=[Link(label="Bandcamp", url="https://bandcamp.com/search?q=a")],
)


def test_the_table_fits_and_shows_every_licence(capsys: pytest.CaptureFixture[str]) -> None:
    bare = Track(track_id="f" * 32, title="untitled", licence="unknown", duration_s=3)
    print_tracks([TRACK, bare])
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    for words in ("01234567", "CC BY-SA 4.0", "3:10", "128", "unknown"):
        assert words in out, words


def test_a_wide_terminal_sees_key_feeling_and_mood(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("temptrack.cli.tracks.console", lambda: Console(width=120))
    monkeypatch.setattr("temptrack.cli.output.console", lambda: Console(width=120))
    print_tracks([TRACK, Track(track_id="f" * 32, title="untitled", moods=[Mood(word="calm")], key="Bb major")])
    out = capsys.readouterr().out
    for words in ("Am", "B♭", "0.70", "0.30", "calm"):
        assert words in out, words
    assert max(map(len, out.splitlines())) <= 120
