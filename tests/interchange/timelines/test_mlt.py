"""Kdenlive's and Shotcut's projects: what OTIO's adapter makes of them too, and what it does not know."""

from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from opentimelineio.opentime import RationalTime, TimeRange

from temptrack.errors import InvalidInputError, InvalidTimeError
from temptrack.interchange.marking import Mark, Marking, choose_style, marked
from temptrack.interchange.timelines import EditTimeline, read_timeline
from temptrack.interchange.timelines.mlt_parts import frame_at
from temptrack.timebase import FrameRate

NTSC = FrameRate(30000, 1001)


def span(begin: float, length: float) -> TimeRange:
    return TimeRange(RationalTime(begin, 25), RationalTime(length, 25))


def by_adapter(folder: Path) -> Path:
    """A project that OTIO's own adapter has written."""

    def clip(name: str, begin: float, length: float) -> Any:
        return otio.schema.Clip(name, otio.schema.ExternalReference(name, span(0, 1000)), span(begin, length))

    made = otio.schema.Timeline("T")
    made.tracks.append(otio.schema.Track("V1", [clip("a.mov", 0, 50), clip("b.mov", 25, 50)], kind="Video"))
    sound = [otio.schema.Gap(source_range=span(0, 10)), clip("c.wav", 5, 20)]
    made.tracks.append(otio.schema.Track("A1", sound, kind="Audio"))
    made.tracks.markers.append(otio.schema.Marker("theirs", span(7, 1), color="GREEN"))
    path = folder / "edit.kdenlive"
    otio.adapters.write_to_file(made, str(path), "kdenlive")
    return path


def read(folder: Path, body: str, *, rate: str = "25", suffix: str = ".mlt") -> EditTimeline:
    path = folder / f"edit{suffix}"
    profile = f'<profile frame_rate_num="{rate}" frame_rate_den="1"/>'
    path.write_text(f'<?xml version="1.0"?>\n<mlt root="/films">{profile}{body}</mlt>', encoding="utf-8")
    return read_timeline(path)


def told(found: EditTimeline) -> list[tuple[str, int, int, int, int]]:
    return [
        (Path(one.url).name, one.record_in_frame, one.record_out_frame, one.source_in_frame, one.source_out_frame)
        for one in (*found.picture, *found.sound)
    ]


def test_what_the_adapter_writes_is_read(tmp_path: Path) -> None:
    found = read_timeline(by_adapter(tmp_path))
    assert told(found) == [("a.mov", 0, 50, 0, 50), ("b.mov", 50, 100, 25, 75), ("c.wav", 10, 30, 5, 25)]
    assert [(one.record_in_frame, one.name) for one in found.markers] == [(7, "theirs")]


def test_guides_are_added_and_all_else_stays(tmp_path: Path) -> None:
    source = by_adapter(tmp_path)
    timeline = read_timeline(source)
    out = tmp_path / "marked.kdenlive"
    assert choose_style(out, "", timeline, source=source) == "timeline"
    out.write_bytes(
        marked(source, "timeline", timeline, Marking((Mark(60, '<ours> & "mine"', "A\nnote", "Green", 5),)))
    )
    again = read_timeline(out)
    assert [(one.record_in_frame, one.name) for one in again.markers] == [
        (7, "theirs"),
        (60, '<ours> & "mine": A note'),
    ]
    assert (again.picture, again.sound) == (timeline.picture, timeline.sound)
    second = otio.adapters.read_from_file(str(out), "kdenlive")
    theirs = {(one.marked_range.start_time.value, one.name) for one in second.tracks.markers}
    assert theirs == {(one.record_in_frame, one.name) for one in again.markers}
    before, after = source.read_text(encoding="utf-8"), out.read_text(encoding="utf-8")
    at = before.index("properties.guides")
    begin, end = before.index(">", at) + 1, before.index("<", before.index(">", at))
    assert after.startswith(before[:begin])
    assert after.endswith(before[end:])


SHOTCUT = """
<producer id="p"><property name="mlt_service">avformat</property><property name="resource">a.mov</property>
  <property name="length">00:00:40.000</property></producer>
<producer id="w" out="99"><property name="mlt_service">timewarp</property><property name="resource">-2:a.mov</property>
  <property name="length">100</property></producer>
<playlist id="t0"><blank length="10"/><entry producer="p" in="00:00:01.000" out="00:00:01.960"/>
  <entry producer="w" in="0" out="9"/></playlist>
<playlist id="t1"><entry producer="p" in="5" out="9"/></playlist>
<tractor id="main" in="0" out="44"><property name="shotcut">1</property>
  <properties name="shotcut:markers"><properties name="0"><property name="text">Marker 1</property>
    <property name="start">00:00:00.400</property><property name="end">00:00:00.800</property></properties></properties>
  <track producer="black"/><track producer="t0"/><track producer="t1" hide="video"/></tractor>
"""


def test_shotcut_with_clocks_warps_and_markers(tmp_path: Path) -> None:
    found = read(tmp_path, SHOTCUT)
    assert told(found) == [
        ("a.mov", 10, 35, 25, 50),
        ("a.mov", 35, 45, 180, 200),
        ("a.mov", 10, 35, 25, 50),
        ("a.mov", 35, 45, 180, 200),
        ("a.mov", 0, 5, 5, 10),
    ]
    assert [(one.speed, one.reversed) for one in found.picture] == [(1.0, False), (2.0, True)]
    assert [(one.record_in_frame, one.duration_frames, one.name) for one in found.markers] == [(10, 10, "Marker 1")]
    source = tmp_path / "edit.mlt"
    with pytest.raises(InvalidInputError, match="no project of Kdenlive's"):
        marked(source, "timeline", found, Marking((Mark(0, "m", "", "Green"),)))


def test_nested_sequences_the_one_that_was_open_and_others_by_name(tmp_path: Path) -> None:
    def sequence(name: str, playlist: str) -> str:
        named = f'<property name="kdenlive:uuid">{name}</property><property name="kdenlive:clipname">{name}</property>'
        return f'<tractor id="{name}">{named}<track producer="{playlist}"/></tractor>'

    stated = (("mlt_service", "avformat"), ("resource", "a.mov"))
    properties = "".join(f'<property name="{name}">{value}</property>' for name, value in stated)
    producer = f'<producer id="p">{properties}</producer>'
    body = (
        f'{producer}<playlist id="x"><entry producer="p" in="10" out="29"/></playlist>{sequence("Inner", "x")}'
        '<playlist id="y"><blank length="5"/><entry producer="Inner" in="5" out="14"/></playlist>'
        f"{sequence('Outer', 'y')}"
        '<tractor id="project"><property name="kdenlive:projectTractor">1</property><track producer="Outer"/></tractor>'
    )
    found = read(tmp_path, body, suffix=".kdenlive")
    assert found.name == "Outer"
    assert told(found)[0] == ("a.mov", 5, 15, 15, 25)
    cyclic = body.replace('<entry producer="p" in="10" out="29"/>', '<entry producer="Outer" in="0" out="9"/>')
    with pytest.raises(InvalidInputError, match="holds itself"):
        read(tmp_path, cyclic, suffix=".kdenlive")


@pytest.mark.parametrize(
    ("text", "frame"), [("25", 25), ("00:00:01.001", 30), ("00:00:01:05", 35), ("00:00:01;05", 35), ("01:02.5", 1873)]
)
def test_times(text: str, frame: int) -> None:
    assert frame_at(text, NTSC) == frame


def test_what_cannot_be_meant(tmp_path: Path) -> None:
    for text in ("soon", "1e9", "99999999999999", "1:2:3:4:5"):
        with pytest.raises(InvalidTimeError):
            frame_at(text, NTSC)
    for rate in ("0", "-25", "five", "9999999999"):
        with pytest.raises(InvalidInputError):
            read(tmp_path, SHOTCUT, rate=rate)
    with pytest.raises(InvalidInputError, match="no timeline"):
        read(tmp_path, "")
    bomb = tmp_path / "bomb.kdenlive"
    bomb.write_text('<!DOCTYPE mlt [<!ENTITY a "b">]><mlt>&a;</mlt>', encoding="utf-8")
    with pytest.raises(InvalidInputError, match="entities of its own"):
        read_timeline(bomb)
