"""What lists alone have: no rate, no media, labels that drop, speed and markers in comments."""

from pathlib import Path

import opentimelineio
import pytest

from temptrack.errors import InvalidInputError
from temptrack.interchange.timelines import EditTimeline, ReadingOptions, read_timeline
from temptrack.timebase import FrameRate
from tests.interchange.timelines.making import FILM, Laid, Sequence, write


def read(folder: Path, *lines: str, fps: str = "25") -> EditTimeline:
    path = folder / "edit.edl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_timeline(path, ReadingOptions(rate=FrameRate.from_decimal(fps)) if fps else None)


def event(channel: str, source: str, record: str, extra: str = "C       ") -> str:
    return f"001  AX       {channel:5} {extra} {source} {record}"


TEN = "00:00:10:00 00:00:12:00"


@pytest.mark.parametrize(
    ("channel", "picture", "sound"),
    [
        ("V", [0], []),
        ("V2", [1], []),
        ("A", [], [0]),
        ("A2", [], [1]),
        ("AA", [], [0]),
        ("B", [0], [0]),
        ("AA/V", [0], [0]),
    ],
)
def test_channels(tmp_path: Path, channel: str, picture: list[int], sound: list[int]) -> None:
    found = read(tmp_path, event(channel, TEN, "01:00:00:00 01:00:02:00"))
    assert (len(found.picture), len(found.sound)) == (len(picture), len(sound))
    assert found.timecode(0) == "01:00:00:00"


def test_names_and_files_in_comments(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        event("V", TEN, "01:00:00:00 01:00:02:00"),
        "* FROM CLIP NAME: A001.mov",
        "* SOURCE FILE: C:\\rushes\\A001.mov",
        "002  TAPE7    V     C        00:00:00:00 00:00:01:00 01:00:02:00 01:00:03:00",
        "003  BL       V     C        00:00:00:00 00:00:01:00 01:00:03:00 01:00:04:00",
    )
    assert [(clip.name, clip.url) for clip in found.picture] == [
        ("A001.mov", "C:\\rushes\\A001.mov"),
        ("TAPE7", "TAPE7"),
    ]
    assert all(clip.source_is_timecode for clip in found.picture)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("M2   AX       050.0                00:00:10:00", (250, 350, 2.0, False)),
        ("M2   AX       -025.0               00:00:10:00", (250, 300, 1.0, True)),
        ("M2   AX       000.0                00:00:10:00", (250, 251, 0.0, False)),
        ("* FREEZE FRAME", (250, 251, 0.0, False)),
        ("* a remark", (250, 300, 1.0, False)),
    ],
)
def test_speed(tmp_path: Path, line: str, expected: tuple[int, int, float, bool]) -> None:
    (clip,) = read(tmp_path, event("V", TEN, "01:00:00:00 01:00:02:00"), line).picture
    assert (clip.source_in_frame, clip.source_out_frame, clip.speed, clip.reversed) == expected


def test_a_dissolve_is_a_cut_to_what_comes_in(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        event("V", TEN, "01:00:00:00 01:00:02:00"),
        "* FROM CLIP NAME: a",
        event("V", "00:00:12:00 00:00:12:00", "01:00:02:00 01:00:02:00"),
        event("V", "00:00:30:00 00:00:33:00", "01:00:02:00 01:00:05:00", "D    025"),
        "* FROM CLIP NAME: a",
        "* TO CLIP NAME: b",
    )
    assert [(clip.name, clip.record_in_frame, clip.record_out_frame) for clip in found.picture] == [
        ("a", 0, 50),
        ("b", 50, 125),
    ]


def test_the_rate_is_the_lowest_at_which_all_labels_exist_and_said(tmp_path: Path) -> None:
    def rate(*lines: str) -> tuple[FrameRate, str]:
        found = read(tmp_path, *lines, fps="")
        return found.rate, found.notes[0]

    assert rate(event("V", TEN, "01:00:00:00 01:00:02:23"))[0] == FrameRate(24, 1)
    assert rate(event("V", TEN, "01:00:00:00 01:00:02:24"))[0] == FrameRate(25, 1)
    assert rate(event("V", TEN, "01:00:00:00 01:00:02:29"))[0] == FrameRate(30, 1)
    dropping = rate("FCM: DROP FRAME", event("V", TEN, "01:00:00;02 01:00:02;00"))
    assert dropping[0] == FrameRate(30000, 1001)
    assert "29.97 is taken" in dropping[1]


def test_dropped_labels_are_counted_by_the_clock(tmp_path: Path) -> None:
    found = read(tmp_path, "FCM: DROP FRAME", event("V", TEN, "00:00:59;28 00:01:00;04"), fps="29.97")
    assert found.duration_frames == 4
    assert found.drop_frame
    assert found.timecode(2) == "00:01:00;02"


def test_what_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="no edit"):
        read(tmp_path, "TITLE: nothing")
    with pytest.raises(InvalidInputError, match="Line 2 of the list is no event"):
        read(tmp_path, "TITLE: x", "001  AX  V  C  00:00:00:00 00:00:01:00 01:00:00:00")


def test_otios_own_reader_agrees_on_what_it_knows(tmp_path: Path) -> None:
    sequence = Sequence(FILM, 24 * 3600, clips=(Laid("a.mov", 0, 48, 10), Laid("b.mov", 60, 30, 5)))
    path = write(tmp_path, sequence, ".edl")
    ours = read_timeline(path)
    theirs = opentimelineio.adapters.read_from_file(str(path), "cmx_3600", rate=24)
    sources = [(one.source_range.start_time.value, one.source_range.duration.value) for one in theirs.find_clips()]
    assert sources == [(one.source_in_frame, one.source_out_frame - one.source_in_frame) for one in ours.picture]
