import pytest

from temptrack.cli.tracks import print_track, print_tracks, sparkline
from temptrack.v1.affect_pb2 import Affect, CurvePoint
from temptrack.v1.library_pb2 import GetTrackResponse, Section
from temptrack.v1.track_pb2 import Link, Track

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


def test_a_track_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    print_track(
        GetTrackResponse(
            track=TRACK,
            sections=[Section(track_in_s=0, track_out_s=61.5, label="A", energy=0.4)],
            energy_curve=[CurvePoint(at_s=second, level=second / 100) for second in range(100)],
        )
    )
    out = capsys.readouterr().out
    for words in (
        TRACK.title,
        TRACK.track_id,
        "CC BY-SA 4.0",
        "-16.2 LUFS",
        "https://bandcamp.com",
        "1:01.5",
        "▁",
        "█",
    ):
        assert words in out, words


def test_a_curve_becomes_a_line_of_blocks() -> None:
    assert sparkline([CurvePoint(level=level) for level in (0.0, 0.5, 1.0)]) == "▁▅█"
    assert len(sparkline([CurvePoint(level=0.5)] * 1000)) <= 64
    assert sparkline([]) == ""
