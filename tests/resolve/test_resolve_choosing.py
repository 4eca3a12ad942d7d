"""Which range is meant, at which rate, in which scenes."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError
from temptrack.hosts.resolve.mapping import Piece
from temptrack.hosts.resolve.rates import parse_rate, playhead_frame
from temptrack.hosts.resolve.scenes import SceneRange, joined, scenes_of
from temptrack.timebase import FrameRate
from tests.resolve.asked import asked
from tests.resolve.fake.timecode import show
from tests.resolve.running import item, world


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
    wanted, _ = asked(world(clips, marks=marks, playhead=50))
    assert (wanted.choice.in_frame - 86400, wanted.choice.out_frame - 86400) == expected


def test_selected_clips_come_before_the_playhead_without_transitions_and_subtitles() -> None:
    clips = [item("/a.mov", 86400 + at, 86400 + at + 20) for at in (0, 20, 40, 60)]
    clips.append({"name": "x", "start": 86400, "end": 86500, "media": None, "kind": "transition"})
    spec = world(clips, version=(21, 1), playhead=5, selected=[("video", 0, 1), ("video", 0, 2), ("video", 0, 4)])
    wanted, _ = asked(spec)
    assert (wanted.choice.in_frame, wanted.choice.out_frame) == (86420, 86460)
    assert "2 selected clips" in wanted.choice.where


def test_over_a_gap_the_clip_of_a_lower_track_or_nothing() -> None:
    clips = [item("/a.mov", 86400, 86420), item("/off.mov", 86420, 86440, enabled=False)]
    spec = world(clips, playhead=10, faults=["no_current_item"])
    wanted, _ = asked(spec)
    assert (wanted.choice.in_frame, wanted.choice.out_frame) == (86400, 86420)
    spec["timeline"]["playhead"] = 30
    with pytest.raises(InvalidInputError, match="There is no range to look at"):
        asked(spec)
    with pytest.raises(InvalidInputError, match="holds no clip"):
        asked(world([], playhead=0))
    with pytest.raises(InvalidInputError, match="In the marked range there is no clip"):
        asked(world(clips, marks={"video": {"in": 500, "out": 600}}))


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
