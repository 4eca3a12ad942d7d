"""Markers land on their frame in every format, rate and start, as other readers than ours see them; all else stays."""

import csv
import io
import json
import re
from math import log10
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError
from temptrack.interchange.marking import Cue, LaidTrack, Mark, Marking, choose_style, marked
from temptrack.interchange.timelines import EditTimeline, ReadingOptions, read_timeline
from temptrack.interchange.timelines.xml_tree import parse_xml
from temptrack.timebase import FrameRate
from tests.interchange.second_readers import READERS
from tests.interchange.timelines.making import FILM, NTSC, PAL, WRITERS, Laid, Sequence, write

RATES = (
    (FrameRate(24000, 1001), False),
    (FILM, False),
    (PAL, False),
    (NTSC, False),
    (NTSC, True),
    (FrameRate(30, 1), False),
    (FrameRate(50, 1), False),
    (FrameRate(60000, 1001), True),
)
NOTE = 'Green: 72 %, "quite" sure & <calm>.\nLicence CC BY 4.0.'


@st.composite
def edits(draw: st.DrawFn) -> tuple[Sequence, list[int]]:
    rate, drop = draw(st.sampled_from(RATES))
    hour = round(3600 * rate.fps)
    clips, at = [], 0
    for number in range(draw(st.integers(1, 5))):
        at += draw(st.integers(0, 90))
        length = draw(st.integers(1, 2500))
        clips.append(Laid(f"{number}.mov", at, length, draw(st.integers(0, 500)), draw(st.sampled_from((0, hour)))))
        at += length
    frames = draw(st.lists(st.integers(clips[0].record_in, at - 1), min_size=1, max_size=5, unique=True))
    return Sequence(rate, draw(st.sampled_from((0, hour, hour - 7))), drop, tuple(clips)), sorted(frames)


def write_marked(folder: Path, sequence: Sequence, suffix: str, marking: Marking) -> tuple[Path, EditTimeline]:
    source = write(folder, sequence, suffix)
    timeline = read_timeline(source, ReadingOptions(rate=sequence.rate))
    shift = timeline.start_frame - sequence.start  # a list begins with its first edit
    moved = tuple(Mark(m.frame - shift, m.name, m.note, m.colour, m.lasts_frames) for m in marking.marks)
    out = folder / f"marked{suffix}"
    style = choose_style(out, "", timeline)
    out.write_bytes(marked(source, style, timeline, Marking(moved, marking.cues, marking.laid)))
    return out, timeline


@pytest.mark.parametrize("suffix", sorted(WRITERS))
@given(edit=edits())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_markers_land_on_their_frames(tmp_path: Path, suffix: str, edit: tuple[Sequence, list[int]]) -> None:
    sequence, frames = edit
    marks = tuple(Mark(frame, f"m{frame}", NOTE, "Green") for frame in frames)
    path, before = write_marked(tmp_path, sequence, suffix, Marking(marks))

    expected = {frame: f"m{frame}" for frame in frames}
    assert READERS[suffix](path, sequence) == expected
    again = read_timeline(path, ReadingOptions(rate=sequence.rate))
    shift = before.start_frame - sequence.start
    assert [one.record_in_frame + shift for one in again.markers] == frames
    assert (again.picture, again.sound, again.duration_frames) == (before.picture, before.sound, before.duration_frames)
    assert without_marks(path.read_bytes(), suffix) == write(tmp_path, sequence, suffix).read_bytes()


def without_marks(data: bytes, suffix: str) -> bytes:
    """Cut out what was written, byte for byte."""
    if suffix == ".otio":
        return _without_otio(data)
    if suffix == ".edl":
        return re.sub(rb"^\* LOC: .*\n", b"", data, flags=re.MULTILINE)
    return re.sub(rb"<marker[ >].*?(?:</marker>|/>)", b"", data, flags=re.DOTALL)


def _without_otio(data: bytes) -> bytes:
    """The pieces are written without line breaks, on lines of their own, after what was the array's last sign."""
    return re.sub(rb',?\n\{"OTIO_SCHEMA": "Marker\.2", "metadata": \{"temptrack".*?\}\}\}', b"", data)


@pytest.mark.parametrize("suffix", [".fcpxml", ".xml", ".otio"])
def test_words_come_through(tmp_path: Path, suffix: str) -> None:
    sequence = Sequence(clips=(Laid("a.mov", 0, 50),))
    name = 'Ångström – "Calm" & <loud> \u0001\u202e'
    path, _ = write_marked(tmp_path, sequence, suffix, Marking((Mark(7, name, NOTE, "Yellow"),)))
    marker = read_timeline(path).markers[0]
    assert marker.name.replace("\u0001", "").strip() == name.replace("\u0001", "").strip()
    assert marker.note == NOTE


def test_a_list_takes_plain_words_and_keeps_its_line_ends(tmp_path: Path) -> None:
    sequence = Sequence(clips=(Laid("a.mov", 0, 50), Laid("b.mov", 50, 50)))
    source = write(tmp_path, sequence, ".edl")
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n").rstrip() + b"\xe9")
    timeline = read_timeline(source, ReadingOptions(rate=PAL))
    out = marked(source, "timeline", timeline, Marking((Mark(60, "Ångström – x", "", "Green"),)))
    assert out.endswith(b"\xe9\r\n* LOC: 00:00:02:10 GREEN   Angstrom - x\r\n")
    assert out.count(b"\n") == out.count(b"\r\n")


def test_real_documents_are_spliced_where_apple_has_markers(tmp_path: Path) -> None:
    text = write(tmp_path, Sequence(clips=(Laid("a.mov", 0, 50),)), ".fcpxml").read_text(encoding="utf-8")
    inner = '<note>n</note>\n   <keyword value="k"/>\n   <audio-channel-source srcCh="1"/>\n   <metadata/>\n  '
    source = tmp_path / "real.fcpxml"
    source.write_text(re.sub(r"(<asset-clip [^>]*>)", rf"\1\n   {inner}", text), encoding="utf-8")
    out = marked(source, "timeline", read_timeline(source), Marking((Mark(3, "m", "", "Green"),)))
    clip = ElementTree.fromstring(out).find(".//spine/asset-clip")  # noqa: S314 - written by the test
    assert clip is not None
    assert [one.tag for one in clip] == ["note", "keyword", "marker", "audio-channel-source", "metadata"]


def test_elements_without_content_are_opened(tmp_path: Path) -> None:
    text = write(tmp_path, Sequence(clips=(Laid("a.mov", 0, 50),)), ".fcpxml").read_text(encoding="utf-8")
    source = tmp_path / "real.fcpxml"
    for closed in ("/>", " />", "\n/>"):
        source.write_text(re.sub(r"(<asset-clip [^>]*)></asset-clip>", rf"\1{closed}", text), encoding="utf-8")
        out = tmp_path / "out.fcpxml"
        out.write_bytes(marked(source, "timeline", read_timeline(source), Marking((Mark(3, "m", "", "Green"),))))
        assert [one.record_in_frame for one in read_timeline(out).markers] == [3]


def test_wide_documents_stay_wide(tmp_path: Path) -> None:
    source = write(tmp_path, Sequence(clips=(Laid("ä.mov", 0, 50),)), ".xml")
    source.write_bytes(source.read_text(encoding="utf-8").replace("UTF-8", "UTF-16").encode("utf-16"))
    out = tmp_path / "out.xml"
    out.write_bytes(marked(source, "timeline", read_timeline(source), Marking((Mark(3, "ö", "", "Green"),))))
    assert out.read_bytes()[:2] == source.read_bytes()[:2]
    assert [(one.record_in_frame, one.name) for one in read_timeline(out).markers] == [(3, "ö")]


def test_other_markers_and_foreign_metadata_stay(tmp_path: Path) -> None:
    sequence = Sequence(clips=(Laid("a.mov", 0, 50),), markers=((5, "theirs"),))
    for suffix in (".otio", ".xml"):
        path, _ = write_marked(tmp_path, sequence, suffix, Marking((Mark(9, "ours", "", "Green"),)))
        assert [one.name for one in read_timeline(path).markers] == ["theirs", "ours"]
    document = json.loads((tmp_path / "marked.otio").read_text(encoding="utf-8"))
    assert document["metadata"] == {"own": {"kept": [1, 2.5, "three"]}}


def test_a_moment_beside_every_clip_is_refused_in_fcpxml(tmp_path: Path) -> None:
    source = write(tmp_path, Sequence(clips=(Laid("a.mov", 0, 50),)), ".fcpxml")
    with pytest.raises(InvalidInputError, match="Nothing lies in the timeline at its frame 50"):
        marked(source, "timeline", read_timeline(source), Marking((Mark(50, "m", "", "Green"),)))


@pytest.mark.parametrize("suffix", [".fcpxml", ".xml", ".otio"])
@pytest.mark.parametrize("rate", [FILM, PAL, NTSC])
def test_music_is_laid_from_its_in_point(tmp_path: Path, suffix: str, rate: FrameRate) -> None:
    song = tmp_path / "a song.wav"
    song.touch()
    laid = LaidTrack("A song", str(song), 30, 130, rate.seconds(40), rate.seconds(1000), -3.5, 0.5)
    sequence = Sequence(rate, 3600 * rate.nominal, clips=(Laid("a.mov", 0, 60), Laid("b.mov", 60, 100)))
    path, before = write_marked(tmp_path, sequence, suffix, Marking((Mark(30, "m", "", "Green"),), (), laid))
    again = read_timeline(path)
    assert again.picture == before.picture
    (clip,) = again.sound
    assert (clip.path, clip.record_in_frame, clip.record_out_frame) == (song, 30, 130)
    begin_s = clip.source_rate.seconds(clip.source_in_frame)
    assert abs(begin_s - rate.seconds(40)) <= rate.frame_s / 2
    assert (clip.role == "music") == (suffix == ".fcpxml")


LEVELS = ((0.0, 0.0), (1.0, 0.0), (1.5, -12.0), (2.6, -12.0), (3.4, 0.0), (4.0, 0.0))


def laid_with_levels(tmp_path: Path) -> tuple[LaidTrack, Sequence]:
    song = tmp_path / "song.wav"
    song.touch()
    sequence = Sequence(PAL, 3600 * 25, clips=(Laid("a.mov", 0, 200),))
    return LaidTrack("Song", str(song), 30, 130, 40.0, 100.0, -3.0, 0.4, LEVELS), sequence


def test_room_for_speech_is_keyed_in_final_cut(tmp_path: Path) -> None:
    laid, sequence = laid_with_levels(tmp_path)
    path, _ = write_marked(tmp_path, sequence, ".fcpxml", Marking((), (), laid))
    volume = next(parse_xml(path.read_bytes()).iter("adjust-volume"))
    keys = [(key.get("time"), key.get("value")) for key in volume.iter("keyframe")]
    assert keys[:4] == [("40s", "-3.00dB"), ("41s", "-3.00dB"), ("83/2s", "-15.00dB"), ("213/5s", "-15.00dB")]
    param = volume.find("param")
    assert param is not None
    assert [child.tag for child in param] == ["fadeIn", "fadeOut", "keyframeAnimation"]  # in the DTD's order


def test_room_for_speech_is_keyed_for_premiere(tmp_path: Path) -> None:
    laid, sequence = laid_with_levels(tmp_path)
    path, _ = write_marked(tmp_path, sequence, ".xml", Marking((), (), laid))
    keys = {
        int(key.findtext("when", "")) - 1000: 20 * log10(max(1e-6, float(key.findtext("value", ""))))
        for key in parse_xml(path.read_bytes()).iter("keyframe")
    }
    assert (min(keys), max(keys)) == (0, 100)
    assert keys[0] == keys[100] == -120
    assert [keys[at] for at in (10, 25, 90)] == pytest.approx([-3, -3, -3], abs=0.01)
    assert [keys[at] for at in (38, 65)] == pytest.approx([-15, -15], abs=0.5)
    assert all(-15.01 <= level <= -2.99 for at, level in keys.items() if 10 <= at <= 90)


def test_room_for_speech_is_noted_in_otio(tmp_path: Path) -> None:
    laid, sequence = laid_with_levels(tmp_path)
    path, _ = write_marked(tmp_path, sequence, ".otio", Marking((), (), laid))
    (said,) = re.findall(r'"gain_keyframes": (\[.*?\])', path.read_text(encoding="utf-8"), re.DOTALL)
    assert [(one["at_s"], one["gain_db"]) for one in json.loads(said)] == list(LEVELS)


def lists(tmp_path: Path, rate: FrameRate = NTSC, *, drop: bool = True) -> tuple[Path, EditTimeline]:
    start = round(3600 * rate.fps)
    source = write(tmp_path, Sequence(rate, start, drop, (Laid("a.mov", 0, 5000),)), ".xml")
    return source, read_timeline(source)


def test_a_list_of_markers_for_resolve(tmp_path: Path) -> None:
    source, timeline = lists(tmp_path)
    frames = [0, 1799, 1800, 4000]
    marks = tuple(Mark(frame, f"m|{frame}", NOTE, "Lavender", 25) for frame in frames)
    path = tmp_path / "markers.edl"
    path.write_bytes(marked(source, "resolve", timeline, Marking(marks)))
    again = read_timeline(path, ReadingOptions(rate=NTSC))
    assert again.drop_frame
    assert [one.record_in_frame + again.start_frame - timeline.start_frame for one in again.markers] == frames
    assert again.markers[0].name == "m/0"
    assert (again.markers[0].colour, again.markers[0].duration_frames) == ("ResolveColorLavender", 25)
    assert again.picture == ()


def test_a_table_for_premiere(tmp_path: Path) -> None:
    source, timeline = lists(tmp_path)
    out = marked(source, "premiere", timeline, Marking((Mark(1800, "=m", NOTE, "Green", 30),)))
    (row,) = csv.DictReader(io.StringIO(out.decode("utf-8-sig"), newline=""))
    assert (row["In"], row["Out"], row["Duration"]) == ("01:01:00;02", "01:01:01;02", "00:00:01;00")
    assert row["Marker Name"] == "'=m"
    assert row["Description"] == NOTE


def test_a_cue_sheet(tmp_path: Path) -> None:
    source, timeline = lists(tmp_path, PAL, drop=False)
    cue = Cue(250, 1000, "Calm", "A. Composer", "CC BY 4.0", "https://example.org", 0.72, 12.5)
    (row,) = csv.DictReader(io.StringIO(marked(source, "cue-sheet", timeline, Marking((), (cue,))).decode("utf-8-sig")))
    told: dict[str, Any] = {
        "title": "Calm",
        "composer": "A. Composer",
        "duration": "0:30",
        "usage": "BI",
        "publisher": "",
    }
    assert told.items() <= row.items()
    assert (row["in"], row["out"]) == ("01:00:10:00", "01:00:40:00")


def test_chapters_begin_at_nought(tmp_path: Path) -> None:
    source, timeline = lists(tmp_path, PAL, drop=False)
    marks = (Mark(250, "Chase", "", "Green"), Mark(251, "Second best", "", "Green"), Mark(2000, "Calm", "", "Green"))
    assert marked(source, "chapters", timeline, Marking(marks)).decode() == "0:00 Reel 1\n0:10 Chase\n1:20 Calm\n"


def test_what_a_file_cannot_be(tmp_path: Path) -> None:
    _, timeline = lists(tmp_path)
    assert choose_style(tmp_path / "x.xml", "", timeline) == "timeline"
    assert choose_style(tmp_path / "x.edl", "", timeline) == "resolve"
    assert choose_style(tmp_path / "x.csv", "premiere", timeline) == "premiere"
    for name, style in (("x.otio", ""), ("x.fcpxml", ""), ("x.fcpxml", "timeline"), ("x.edl", "timeline")):
        assert choose_style(tmp_path / name, style, timeline) == "converted"
    for name, style, lays in (
        ("x.mov", "", False),
        ("x.csv", "chapters", False),
        ("x.csv", "", True),
    ):
        with pytest.raises(InvalidInputError):
            choose_style(tmp_path / name, style, timeline, lays=lays)
