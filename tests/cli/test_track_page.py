import pytest

from temptrack.cli.track_page import meter, print_track
from temptrack.v1.affect_pb2 import CurvePoint
from temptrack.v1.library_pb2 import GetTrackResponse, Section
from temptrack.v1.track_pb2 import Mood, Track
from tests.cli.test_tracks import TRACK


def whole(**changes: object) -> GetTrackResponse:
    track = Track()
    track.CopyFrom(TRACK)
    track.MergeFrom(Track(**changes))  # type: ignore[arg-type]
    return GetTrackResponse(
        track=track,
        sections=[
            Section(track_in_s=0, track_out_s=61.5, label="A", energy=0.4),
            Section(track_in_s=61.5, track_out_s=190.4, label="B", energy=0.9),
        ],
        energy_curve=[CurvePoint(at_s=1.904 * i, level=i / 100) for i in range(100)],
    )


def test_a_track_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    found = whole(
        tempo_confidence=0.95,
        tempo_alternative_bpm=64.1,
        key_confidence=0.7,
        tension=0.25,
        vocal=0.06,
        moods=[Mood(word="tense", strength=0.9), Mood(word="dark", strength=0.5)],
    )
    found.beat_count, found.beats_per_bar = 400, 4
    found.downbeats_s.extend(range(100))
    print_track(found)
    out = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        TRACK.title,
        TRACK.track_id,
        "CC BY-SA 4.0",
        "-16.2 LUFS",
        "https://bandcamp.com",
        "128.2 BPM, quite sure; else 64.1",
        "400 beats, 100 downbeats, 4 beats to the bar",
        "A minor, likely",
        "instrumental (6 %)",
        "██▌······· 0.25 (relaxed to tense)",
        "tense 90 %, dark 50 %",
        "1:01.5",
    ):
        assert words in out, words
    assert max(map(len, out.splitlines())) <= 80


def test_the_course_has_sections_and_times_under_it(capsys: pytest.CaptureFixture[str]) -> None:
    print_track(whole())
    lines = capsys.readouterr().out.splitlines()
    top = next(i for i, line in enumerate(lines) if line.startswith("Course"))
    drawn = [line[10:] for line in lines[top : top + 6]]
    assert drawn[0].rstrip().endswith("█")
    assert drawn[4].startswith("A──")
    assert drawn[4].index("B") == int(61.5 / 190.4 * 70)
    assert drawn[5].index("1:02") == drawn[4].index("B")
    assert drawn[5].endswith("3:10")


def test_what_is_not_known_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_track(GetTrackResponse(track=Track(track_id="f" * 32, title="untitled", vocal=0.9)))
    out = capsys.readouterr().out
    for words in ("no beat found", "none stands out", "unknown", "somebody sings or speaks"):
        assert words in out, words
    assert "Course" not in out
    assert "Moods" not in out


def test_meters() -> None:
    assert meter(0.0) == "··········"
    assert meter(1.0) == meter(7.0) == "██████████"
    assert meter(0.53) == "█████▎····"
