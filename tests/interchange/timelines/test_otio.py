"""What OTIO alone has: trims at every level, time warps, references by key, and adapters."""

import sys
import zipfile
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from opentimelineio.opentime import RationalTime, TimeRange

from temptrack.errors import InvalidInputError, StateError
from temptrack.interchange.timelines import EditClip, read_timeline
from tests.interchange.timelines.making import Laid, Sequence, write


def span(begin: float, length: float, rate: float = 25) -> TimeRange:
    return TimeRange(RationalTime(begin, rate), RationalTime(length, rate))


def clip(name: str, begin: float, length: float, *, media_start: float = 0, rate: float = 25) -> Any:
    reference = otio.schema.ExternalReference(name, span(media_start, 1000, rate))
    return otio.schema.Clip(name, reference, span(begin, length, rate))


def timeline(*children: Any, kind: str = "Video") -> Any:
    made = otio.schema.Timeline("T", global_start_time=RationalTime(90000, 25))
    made.tracks.append(otio.schema.Track("V1", children, kind=kind))
    return made


def read(folder: Path, made: Any) -> list[tuple[str, int, int, int, int, float, bool]]:
    path = folder / "edit.otio"
    otio.adapters.write_to_file(made, str(path))
    return [told(one) for one in read_timeline(path).picture]


def told(one: EditClip) -> tuple[str, int, int, int, int, float, bool]:
    ends = one.record_in_frame, one.record_out_frame, one.source_in_frame, one.source_out_frame
    return (one.name, *ends, one.speed, one.reversed)


def test_nested_stacks_are_trimmed_at_every_level(tmp_path: Path) -> None:
    inner = otio.schema.Stack("nest", [otio.schema.Track("x", [clip("a", 0, 50), clip("b", 10, 50)])])
    inner.source_range = span(30, 40)
    assert read(tmp_path, timeline(otio.schema.Gap(source_range=span(0, 5)), inner)) == [
        ("a", 5, 25, 30, 50, 1.0, False),
        ("b", 25, 45, 10, 30, 1.0, False),
    ]


def test_warps_and_freezes(tmp_path: Path) -> None:
    fast, back, held = clip("fast", 100, 50), clip("back", 100, 50), clip("held", 100, 50)
    fast.effects.append(otio.schema.LinearTimeWarp(time_scalar=2.0))
    back.effects.append(otio.schema.LinearTimeWarp(time_scalar=-1.0))
    held.effects.append(otio.schema.FreezeFrame())
    assert read(tmp_path, timeline(fast, back, held)) == [
        ("fast", 0, 50, 100, 200, 2.0, False),
        ("back", 50, 100, 100, 150, 1.0, True),
        ("held", 100, 150, 100, 101, 0.0, False),
    ]


def test_transitions_lie_over_the_cut(tmp_path: Path) -> None:
    over = otio.schema.Transition("x", "SMPTE_Dissolve", RationalTime(5, 25), RationalTime(5, 25))
    assert [one[:3] for one in read(tmp_path, timeline(clip("a", 0, 50), over, clip("b", 0, 50)))] == [
        ("a", 0, 50),
        ("b", 50, 100),
    ]


def test_media_count_from_where_they_begin_at_their_own_rate(tmp_path: Path) -> None:
    assert read(tmp_path, timeline(clip("a", 86424, 48, media_start=86400, rate=24))) == [
        ("a", 0, 50, 24, 72, 1.0, False)
    ]
    bare = otio.schema.Clip("a", otio.schema.ExternalReference("a.mov"), span(90010, 25))
    path = tmp_path / "bare.otio"
    otio.adapters.write_to_file(timeline(bare), str(path))
    (found,) = read_timeline(path).picture
    assert (found.source_in_frame, found.source_is_timecode) == (90010, True)


def test_proxies_stand_in(tmp_path: Path) -> None:
    (tmp_path / "proxy.mov").touch()
    one = clip("gone.mov", 0, 50)
    one.set_media_references(
        {"full": otio.schema.ExternalReference("gone.mov"), "proxy": otio.schema.ExternalReference("proxy.mov")}, "full"
    )
    path = tmp_path / "edit.otio"
    otio.adapters.write_to_file(timeline(one), str(path))
    found = read_timeline(path)
    assert found.picture[0].path == tmp_path / "proxy.mov"
    assert "through its proxy" in found.notes[0]


def test_markers_of_clips_are_where_the_clip_shows_them(tmp_path: Path) -> None:
    one = clip("a", 100, 50)
    one.markers.append(otio.schema.Marker("m", span(110, 1)))
    one.markers.append(otio.schema.Marker("cut away", span(10, 1)))
    path = tmp_path / "edit.otio"
    otio.adapters.write_to_file(timeline(otio.schema.Gap(source_range=span(0, 5)), one), str(path))
    assert [(marker.record_in_frame, marker.name) for marker in read_timeline(path).markers] == [(15, "m")]


def test_bundles(tmp_path: Path) -> None:
    plain = write(tmp_path, Sequence(clips=(Laid("a.mov", 0, 50),)), ".otio")
    bundle = tmp_path / "edit.otioz"
    with zipfile.ZipFile(bundle, "w") as file:
        file.write(plain, "content.otio")
    assert read_timeline(bundle).picture == read_timeline(plain).picture
    bundle.write_bytes(b"PK no zip")
    with pytest.raises(InvalidInputError):
        read_timeline(bundle)


def test_without_the_library_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, Sequence(clips=(Laid("a.mov", 0, 50),)), ".otio")
    monkeypatch.setitem(sys.modules, "opentimelineio", None)
    with pytest.raises(StateError, match=r"temptrack\[timelines\]"):
        read_timeline(path)
    for suffix in (".fcpxml", ".xml", ".edl"):
        assert len(read_timeline(write(tmp_path, Sequence(clips=(Laid("a.mov", 0, 50),)), suffix)).picture) == 1
