"""What a range becomes, held against what the fake knows to be true."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_resolve.temptrack_resolve.items import clips_in
from temptrack.hosts.resolve.mapping import map_tracks
from temptrack.hosts.resolve.reading import read_tracks
from temptrack.timebase import FrameRate
from tests.resolve.asked import asked
from tests.resolve.fake.application import build
from tests.resolve.running import item, world

NTSC = {"23.976": (24000, 1001), "29.97": (30000, 1001), "29.97 DF": (30000, 1001), "59.94 DF": (60000, 1001)}
RATES = {"24": (24, 1), "25": (25, 1), "30": (30, 1), "50": (50, 1), "60": (60, 1), **NTSC}
EXACT = ((19, 0, 2), (19, 1), (20, 0), (21, 0, 4), (21, 1))


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_source_frames_speed_and_direction_come_through(data: st.DataObject) -> None:
    rate = data.draw(st.sampled_from(sorted(RATES)))
    fps = data.draw(st.sampled_from([23.976, 24.0, 25.0, 29.97, 50.0]))
    start = data.draw(st.sampled_from([0, 86400, 108000]))
    length = data.draw(st.integers(2, 3000))
    spec = item(
        "/media/a.mov",
        start,
        start + length,
        fps=fps,
        rate=float(rate.split(" ")[0]),
        source_in=data.draw(st.integers(1, 5000)),
        speed=data.draw(st.sampled_from([1.0, 0.5, 2.0, 4.0])),
        reversed=data.draw(st.booleans()),
    )
    version = data.draw(st.sampled_from(EXACT))
    marks = {"video": {"in": 0.0, "out": float(length - 1)}}
    studio = world([spec], version=version, rate=rate, start=start, marks=marks, playhead=0)
    if version < (19, 1):
        del studio["timeline"]["marks"]
    _, found = asked(studio)
    (clip,) = found.clips
    assert (found.record_rate.num, found.record_rate.den) == RATES[rate]
    assert (found.record_in_frame, found.record_out_frame) == (start, start + length)
    assert (clip.record_in_frame, clip.record_out_frame) == (start, start + length)
    assert clip.source_in_frame == spec["source_in"]
    assert abs(clip.source_out_frame - spec["source_out"]) <= 1
    assert clip.reversed is spec["reversed"]
    source_s = Fraction(clip.source_out_frame - clip.source_in_frame) * clip.source_rate.den / clip.source_rate.num
    record_s = Fraction(length) * found.record_rate.den / found.record_rate.num
    slack = Fraction(3 * clip.source_rate.den, clip.source_rate.num) + Fraction(3, 24)
    assert abs(source_s - Fraction(clip.speed) * record_s) <= slack


@pytest.mark.parametrize("version", [(18, 5), (19, 0)])
def test_before_19_0_2_the_handle_says_where_the_source_begins(version: tuple[int, ...]) -> None:
    clip = item("/media/a.mov", 86400, 86500, fps=24.0, source_in=77)
    _, found = asked(world([clip], version=version, playhead=10))
    assert (found.clips[0].source_in_frame, found.clips[0].source_out_frame) == (77, 177)


def test_an_import_from_xml_that_says_zero_and_zero_goes_by_the_handle() -> None:
    clip = item("/media/a.mov", 86400, 86500, fps=24.0, source_in=77, from_xml=True)
    _, found = asked(world([clip], playhead=10))
    assert found.clips[0].source_in_frame == 77


def test_the_source_never_leaves_its_media() -> None:
    clip = item("/media/a.mov", 86400, 86500, fps=24.0, source_in=950, frames=1000)
    _, found = asked(world([clip], playhead=10))
    assert found.clips[0].source_out_frame == 1000


def test_upper_tracks_come_later_and_what_is_disabled_not_at_all() -> None:
    below = [item("/media/below.mov", 86400, 86500), item("/media/off.mov", 86500, 86600, enabled=False)]
    above = [item("/media/above.mov", 86450, 86600)]
    hidden = [item("/media/hidden.mov", 86400, 86600)]
    spec = world(below, above, hidden, marks={"video": {"in": 0, "out": 199}})
    spec["timeline"]["tracks"][2]["enabled"] = False
    _, found = asked(spec)
    assert [Path(clip.path).name for clip in found.clips] == ["below.mov", "above.mov"]


def test_a_still_is_one_frame_held_and_a_compound_is_no_black() -> None:
    clips = [
        item("/media/a.png", 86400, 86500, frames=1),
        item("", 86500, 86600, media={"path": ""}, name="Compound"),
        {"name": "Title", "start": 86600, "end": 86700, "media": None, "kind": "generator"},
        {"name": "Cross Dissolve", "start": 86490, "end": 86510, "media": None, "kind": "transition"},
    ]
    for version in ((20, 0), (21, 1)):
        wanted, found = asked(world(clips, version=version, marks={"video": {"in": 0, "out": 299}}))
        assert (found.clips[0].source_in_frame, found.clips[0].source_out_frame) == (0, 1)
        assert [clip.path for clip in found.clips] == ["/media/a.png", "/nowhere/not-seen"]
        assert wanted.mapped.left_out == ["Title"]
        assert len(wanted.mapped.remarks) == 1


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("speed", [1.0, 2.0])
def test_a_nested_timeline_is_cut_retimed_and_reversed_with_its_clip(backwards: bool, speed: float) -> None:
    row = [item("/media/a.mov", 1000, 1100, source_in=500), item("/media/b.mov", 1100, 1300, source_in=0)]
    inner = {"id": "inner", "rate": "24", "start": 1000, "tracks": [{"type": "video", "items": row}]}
    outer = item("", 86400, 86500, source_in=50, speed=speed, reversed=backwards, media={"path": "", "nested": inner})
    _, found = asked(world([outer], playhead=0))
    cut = round(50 / speed)
    ends = [(86400, 86400 + cut), (86400 + cut, 86500)]
    if backwards:
        ends = [(86500 - cut, 86500), (86400, 86500 - cut)]
    assert [(clip.record_in_frame, clip.record_out_frame) for clip in found.clips] == ends
    a, b = found.clips
    assert (a.source_in_frame, a.source_out_frame) == (550, 600)
    assert (b.source_in_frame, b.source_out_frame) == (0, round((100 - cut) * speed))
    assert {clip.reversed for clip in found.clips} == {backwards}
    assert {clip.speed for clip in found.clips} == {speed}


def test_a_timeline_inside_itself_ends() -> None:
    inner: dict[str, Any] = {"id": "inner", "rate": "24", "start": 0}
    within = item("", 0, 100, media={"path": "", "nested": None}, name="Within")
    inner["tracks"] = [{"type": "video", "items": [within]}]
    spec = world([item("", 86400, 86500, media={"path": "", "nested": inner})], playhead=0)
    app = build(spec)
    timeline = app._manager._project._timeline  # type: ignore[union-attr]
    nested = timeline._tracks["video"][0].items[0]._media._nested
    nested._tracks["video"][0].items[0]._media._nested = nested
    facts = clips_in(timeline, 86400, 86500)
    mapped = map_tracks(read_tracks(facts, FrameRate(24, 1)), FrameRate(24, 1))
    assert mapped.seen == []
    assert mapped.remarks


def test_odd_paths_are_unseen_not_fatal() -> None:
    names = ["/media/\udcff.mov", "relative.mov"]
    clips = [item(name, 86400 + i * 50, 86450 + i * 50) for i, name in enumerate(names)]
    wanted, found = asked(world(clips, marks={"video": {"in": 0, "out": 99}}))
    assert [clip.path for clip in found.clips] == ["/nowhere/not-seen"] * 2
    assert len(wanted.mapped.remarks) == 2
    found.SerializeToString()


def test_a_title_alone_is_nothing_to_look_at() -> None:
    title = {"name": "T", "start": 86400, "end": 86450, "media": None, "kind": "generator"}
    wanted, found = asked(world([title], playhead=3))
    assert wanted.scenes() == []
    assert list(found.clips) == []
