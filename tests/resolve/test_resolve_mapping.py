"""What a range becomes, held against what the fake knows to be true."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_resolve.temptrack_resolve.host import Host, open_timeline
from plugin_resolve.temptrack_resolve.items import clips_in
from plugin_resolve.temptrack_resolve.timeline import timeline_facts
from temptrack.errors import InvalidInputError
from temptrack.hosts.resolve.asking import Range, timeline_range
from temptrack.hosts.resolve.choosing import choose
from temptrack.hosts.resolve.mapping import Piece, map_tracks
from temptrack.hosts.resolve.rates import parse_rate, playhead_frame
from temptrack.hosts.resolve.reading import read_timeline, read_tracks
from temptrack.hosts.resolve.scenes import SceneRange, joined, scenes_of
from temptrack.timebase import FrameRate
from temptrack.v1.range_pb2 import TimelineRange
from tests.resolve.fake.application import build
from tests.resolve.fake.timecode import show
from tests.resolve.running import item, world

NTSC = {"23.976": (24000, 1001), "29.97": (30000, 1001), "29.97 DF": (30000, 1001), "59.94 DF": (60000, 1001)}
RATES = {"24": (24, 1), "25": (25, 1), "30": (30, 1), "50": (50, 1), "60": (60, 1), **NTSC}
EXACT = ((19, 0, 2), (19, 1), (20, 0), (21, 0, 4), (21, 1))


def _asked(spec: dict[str, Any], mode: str = "range") -> tuple[Range, TimelineRange]:
    """Take a world through the plugin's facts to what the daemon is asked."""
    app = build(spec)
    here = open_timeline(Host(app, tuple(spec["version"]), "", True))
    timeline = read_timeline(timeline_facts(here))
    choice = choose(timeline, mode)
    tracks = read_tracks(clips_in(here.timeline, choice.in_frame, choice.out_frame), timeline.rate)
    wanted = Range(timeline, choice, map_tracks(tracks, timeline.rate, lambda path: not path.startswith("/gone")))
    scene = SceneRange(choice.in_frame, choice.out_frame)
    return wanted, timeline_range(wanted, scene, Path("/nowhere"))


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
    _, found = _asked(studio)
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
    _, found = _asked(world([clip], version=version, playhead=10))
    assert (found.clips[0].source_in_frame, found.clips[0].source_out_frame) == (77, 177)


def test_an_import_from_xml_that_says_zero_and_zero_goes_by_the_handle() -> None:
    clip = item("/media/a.mov", 86400, 86500, fps=24.0, source_in=77, from_xml=True)
    _, found = _asked(world([clip], playhead=10))
    assert found.clips[0].source_in_frame == 77


def test_the_source_never_leaves_its_media() -> None:
    clip = item("/media/a.mov", 86400, 86500, fps=24.0, source_in=950, frames=1000)
    _, found = _asked(world([clip], playhead=10))
    assert found.clips[0].source_out_frame == 1000


def test_upper_tracks_come_later_and_what_is_disabled_not_at_all() -> None:
    below = [item("/media/below.mov", 86400, 86500), item("/media/off.mov", 86500, 86600, enabled=False)]
    above = [item("/media/above.mov", 86450, 86600)]
    hidden = [item("/media/hidden.mov", 86400, 86600)]
    spec = world(below, above, hidden, marks={"video": {"in": 0, "out": 199}})
    spec["timeline"]["tracks"][2]["enabled"] = False
    _, found = _asked(spec)
    assert [Path(clip.path).name for clip in found.clips] == ["below.mov", "above.mov"]


def test_a_still_is_one_frame_held_and_a_compound_is_no_black() -> None:
    clips = [
        item("/media/a.png", 86400, 86500, frames=1),
        item("", 86500, 86600, media={"path": ""}, name="Compound"),
        {"name": "Title", "start": 86600, "end": 86700, "media": None, "kind": "generator"},
        {"name": "Cross Dissolve", "start": 86490, "end": 86510, "media": None, "kind": "transition"},
    ]
    for version in ((20, 0), (21, 1)):
        wanted, found = _asked(world(clips, version=version, marks={"video": {"in": 0, "out": 299}}))
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
    _, found = _asked(world([outer], playhead=0))
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
    wanted, found = _asked(world(clips, marks={"video": {"in": 0, "out": 99}}))
    assert [clip.path for clip in found.clips] == ["/nowhere/not-seen"] * 2
    assert len(wanted.mapped.remarks) == 2
    found.SerializeToString()


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"video": {"in": 10.0, "out": 19.0}}, (10, 20)),
        ({"video": {"out": 19.0}}, (0, 20)),
        ({"video": {"in": 10.0}}, (10, 100)),
        ({"audio": {"in": 30.0, "out": 39.0}}, (30, 40)),
        ({"video": {"in": 10.0, "out": 19.0}, "audio": {"in": 30.0}}, (10, 20)),
        ({"video": {"in": -1, "out": 19.0}}, (0, 20)),
        ({"video": {"in": -1, "out": -1}}, (40, 60)),
        ({"video": {"in": 90.0, "out": 900.0}}, (90, 100)),
        ({"video": {}}, (40, 60)),
        ({}, (40, 60)),
    ],
)
def test_marks_are_relative_inclusive_and_may_be_missing(marks: Any, expected: tuple[int, int]) -> None:
    clips = [item("/a.mov", 86400 + at, 86400 + end) for at, end in ((0, 40), (40, 60), (60, 100))]
    wanted, _ = _asked(world(clips, marks=marks, playhead=50))
    assert (wanted.choice.in_frame - 86400, wanted.choice.out_frame - 86400) == expected


def test_selected_clips_come_before_the_playhead_without_transitions_and_subtitles() -> None:
    clips = [item("/a.mov", 86400 + at, 86400 + at + 20) for at in (0, 20, 40, 60)]
    clips.append({"name": "x", "start": 86400, "end": 86500, "media": None, "kind": "transition"})
    spec = world(clips, version=(21, 1), playhead=5, selected=[("video", 0, 1), ("video", 0, 2), ("video", 0, 4)])
    wanted, _ = _asked(spec)
    assert (wanted.choice.in_frame, wanted.choice.out_frame) == (86420, 86460)
    assert "2 selected clips" in wanted.choice.where


def test_over_a_gap_the_clip_of_a_lower_track_or_nothing() -> None:
    clips = [item("/a.mov", 86400, 86420), item("/off.mov", 86420, 86440, enabled=False)]
    spec = world(clips, playhead=10, faults=["no_current_item"])
    wanted, _ = _asked(spec)
    assert (wanted.choice.in_frame, wanted.choice.out_frame) == (86400, 86420)
    spec["timeline"]["playhead"] = 30
    with pytest.raises(InvalidInputError, match="There is no range to look at"):
        _asked(spec)
    with pytest.raises(InvalidInputError, match="holds no clip"):
        _asked(world([], playhead=0))
    with pytest.raises(InvalidInputError, match="In the marked range there is no clip"):
        _asked(world(clips, marks={"video": {"in": 500, "out": 600}}))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (("29.97 DF",), (30000, 1001, True)),
        (("29.97", "1"), (30000, 1001, True)),
        (("29.97", "0", "01:00:00;00"), (30000, 1001, True)),
        (("29.97", "0", "01:00:00:00"), (30000, 1001, False)),
        (("23.976",), (24000, 1001, False)),
        (("23.98",), (24000, 1001, False)),
        (("25.0", "1"), (25, 1, False)),
        (("47.952",), (48000, 1001, False)),
        (("119.88 DF",), (120000, 1001, True)),
    ],
)
def test_rates_as_every_version_writes_them(told: tuple[str, ...], expected: tuple[int, int, bool]) -> None:
    rate, drop = parse_rate(*told)
    assert (rate.num, rate.den, drop) == expected


@given(
    st.sampled_from(
        [("24", False), ("23.976", False), ("25", False), ("29.97", False), ("29.97", True), ("59.94", True)]
    ),
    st.integers(0, 24 * 3600 * 24 - 2 * 10**5),
    st.integers(0, 10**5),
)
def test_the_playhead_is_found_whatever_the_label(told: tuple[str, bool], start: int, ahead: int) -> None:
    rate, _ = parse_rate(told[0])
    labels = [show(frame, rate.nominal, told[1]) for frame in (start, start + ahead)]
    assert playhead_frame(labels[1], labels[0], start, rate, told[1]) == start + ahead


def test_the_references_vectors() -> None:
    for rate, drop, label, frame in (
        ("23.976", False, "01:00:00:00", 86400),
        ("25", False, "01:00:00:00", 90000),
        ("29.97", False, "01:00:00:00", 108000),
        ("29.97", True, "01:00:00;00", 107892),
    ):
        exact, _ = parse_rate(rate)
        assert playhead_frame(label, label, frame, exact, drop) == frame
        assert playhead_frame(label, "", 0, exact, drop) == frame
    exact, _ = parse_rate("24")
    start = 24 * (59 * 60 + 50)
    assert playhead_frame("01:00:11:03", "00:59:50:00", start, exact, False) == start + 507
    exact, _ = parse_rate("29.97")
    assert playhead_frame("01:01:10:03", "01:00:00:00", 108000, exact, False) == 108000 + 2103


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 80)), max_size=12),
    st.integers(0, 300),
    st.integers(1, 300),
)
def test_scenes_lie_in_the_range_in_order_and_a_second_of_black_parts_them(
    pieces: list[tuple[int, int]], in_frame: int, length: int
) -> None:
    rate = FrameRate(25, 1)
    found = scenes_of([Piece(at, at + long, "x") for at, long in pieces], in_frame, in_frame + length, rate)
    assert found
    assert all(in_frame <= one.in_frame < one.out_frame <= in_frame + length for one in found)
    assert all(b.in_frame - a.out_frame >= 25 for a, b in pairwise(found))
    if len(found) == 1:
        assert (found[0].in_frame, found[0].out_frame) == (in_frame, in_frame + length)


@given(st.lists(st.integers(1, 1500), min_size=1, max_size=10))
def test_joined_scenes_cover_the_same_and_none_is_short(lengths: list[int]) -> None:
    edges = [sum(lengths[:i]) for i in range(len(lengths) + 1)]
    scenes = [SceneRange(a, b) for a, b in pairwise(edges)]
    found = joined(scenes, FrameRate(25, 1))
    assert found[0].in_frame == 0
    assert found[-1].out_frame == edges[-1]
    assert all(a.out_frame == b.in_frame for a, b in pairwise(found))
    assert len(found) == 1 or min(one.length for one in found) >= 500


def test_a_title_alone_is_nothing_to_look_at() -> None:
    title = {"name": "T", "start": 86400, "end": 86450, "media": None, "kind": "generator"}
    wanted, found = _asked(world([title], playhead=3))
    assert wanted.scenes() == []
    assert list(found.clips) == []
