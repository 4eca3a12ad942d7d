from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.interchange.report.chart import Chart, draw_chart
from temptrack.interchange.report.reading import read_answer
from tests.interchange.report_samples import answer, suggestion


def chart_of(**changes: Any) -> Chart:
    drawn = draw_chart(read_answer(answer(**changes)))
    assert drawn is not None
    return drawn


def test_nothing_to_draw_is_no_chart() -> None:
    assert draw_chart(read_answer({})) is None


def test_a_tracks_curve_is_moved_to_the_sections_start() -> None:
    curve = [{"at_s": 3.0, "level": 0.0}, {"at_s": 13.0, "level": 1.0}]
    layer = chart_of(suggestions=[suggestion(1, track_in_s=3.0, energy_curve=curve)]).layers[0]
    assert layer.line == "M0.0,100.0 500.0,0.0"


def test_without_a_scene_the_longest_section_sets_the_width() -> None:
    assert chart_of(scene={}).duration_s == 20.0


def test_pins_outside_the_range_are_left_out_and_the_rest_numbered_in_order() -> None:
    hits = [{"range_s": at, "track_s": at + 12, "label": "cut"} for at in (15.0, -1.0, 5.0, 25.0)]
    pins = chart_of(suggestions=[suggestion(1, hit_points=hits)]).layers[0].pins
    assert [(pin.number, pin.left_percent, pin.range_clock, pin.track_clock) for pin in pins] == [
        (1, 25.0, "0:05.0", "0:17.0"),
        (2, 75.0, "0:15.0", "0:27.0"),
    ]


def test_crowded_pins_take_lanes_and_lose_their_labels() -> None:
    hits = [{"range_s": 10 + index * 0.1, "track_s": 0.0, "label": "cut"} for index in range(3)]
    chart = chart_of(suggestions=[suggestion(1, hit_points=hits)])
    assert chart.lanes == 3
    pins = chart.layers[0].pins
    assert [pin.lane for pin in pins] == [0, 1, 2]
    assert [pin.label_fits for pin in pins] == [False, False, True]


@pytest.mark.parametrize(("duration_s", "last"), [(1.0, "0:01.0"), (20.0, "0:20"), (95.0, "1:30"), (7200.0, "2:00:00")])
def test_ticks_are_round_moments(duration_s: float, last: str) -> None:
    ticks = chart_of(scene={"duration_s": duration_s, "energy_curve": [{"at_s": 0, "level": 0}]}).ticks
    assert ticks[-1].text == last
    assert 2 <= len(ticks) <= 10


@given(
    duration_s=st.floats(0.01, 1e6),
    levels=st.lists(st.floats(-2, 3), min_size=1, max_size=700),
    hits=st.lists(st.floats(-10, 1e6), max_size=30),
)
def test_everything_stays_in_the_box(duration_s: float, levels: list[float], hits: list[float]) -> None:
    curve = [{"at_s": index * duration_s / len(levels), "level": level} for index, level in enumerate(levels)]
    points = [{"range_s": at, "track_s": 0.0, "label": "cut"} for at in hits]
    drawn = chart_of(
        scene={"duration_s": duration_s, "energy_curve": curve, "cuts_range_s": hits},
        suggestions=[suggestion(1, energy_curve=curve, track_in_s=0.0, track_out_s=duration_s, hit_points=points)],
    )
    for line in (drawn.scene_line, drawn.layers[0].line, drawn.layers[0].small_line):
        for place in line[1:].split():
            x, y = map(float, place.split(","))
            assert 0 <= x <= 1000
            assert 0 <= y <= 100
    assert len(drawn.layers[0].small_line.split()) <= 90
    assert all(0 <= pin.left_percent <= 100 for pin in drawn.layers[0].pins)
    assert all(0 <= tick.left_percent <= 100 for tick in drawn.ticks)
