import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.cli.curve import chart, columns_of, section_line, time_line
from temptrack.v1.affect_pb2 import CurvePoint
from temptrack.v1.library_pb2 import Section

SECTIONS = [Section(track_in_s=at, label=label) for at, label in ((0, "A"), (31, "B"), (33, "C"), (90, "A"))]


def test_a_curve_is_drawn_from_the_ground() -> None:
    assert chart([0.0, 0.25, 0.5, 1.0], 2) == ["   █", "▁▄██"]
    assert chart([0.5], 1) == ["▄"]


@given(st.lists(st.floats(-1, 2), max_size=30), st.integers(1, 6))
def test_every_line_is_as_wide_as_there_are_levels(levels: list[float], height: int) -> None:
    drawn = chart(levels, height)
    assert [len(line) for line in drawn] == [len(levels)] * height
    assert " " not in drawn[-1]


@pytest.mark.parametrize("points", [1, 3, 60, 600])
def test_columns_cover_the_track_however_many_points_there_are(points: int) -> None:
    curve = [CurvePoint(at_s=120 * i / points, level=i / points) for i in range(points)]
    levels = columns_of(curve, 120.0, 60)
    assert len(levels) == 60
    assert levels == sorted(levels)
    assert levels[0] == pytest.approx(0.0, abs=0.01)


def test_no_curve_no_columns() -> None:
    assert columns_of([], 10.0, 60) == []
    assert columns_of([CurvePoint(level=0.5)], 0.0, 60) == []


def test_sections_are_marked_where_they_begin_and_timed_where_there_is_room() -> None:
    assert section_line(SECTIONS, 120.0, 24) == "A─────C───────────A─────"
    assert section_line(SECTIONS, 120.0, 60)[15:17] == "BC"
    assert time_line(SECTIONS, 120.0, 60) == "0:00           0:31" + " " * 26 + "1:30" + " " * 7 + "2:00"
    assert len(time_line([], 120.0, 60)) == 60
