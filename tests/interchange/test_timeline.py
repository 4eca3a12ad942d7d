"""Where things lie on a film's timeline."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.interchange.report.film import read_film
from temptrack.interchange.report.timeline import draw_timeline
from tests.interchange.film_samples import cue, film


def test_a_short_film_is_one_row_and_cues_lie_where_they_play() -> None:
    (row,) = draw_timeline(read_film(film(cue(1, 6.0, 30.0), cue(2, 45.0, 60.0, known=False))))
    assert [(one.left, one.width, one.number, one.recognised) for one in row.cues] == [
        (10.0, 40.0, 1, True),
        (75.0, 25.0, 2, False),
    ]
    assert [one.text for one in row.cues] == ["Track 1", "Siege"]
    assert [(one.left, one.width) for one in row.scenes] == [(0.0, 33.33), (33.33, 33.33), (66.67, 33.33)]
    assert row.music_line.startswith("M0.0,20.0H0.0V20.0H8.3")
    assert row.music_line.endswith("H1000.0")
    assert row.music_area == f"{row.music_line}V100H0Z"
    assert row.speech_area.startswith("M0.0,25.0")
    assert [(tick.left_percent, tick.text) for tick in row.ticks][:2] == [(0.0, "0:00"), (16.67, "0:10")]


def test_a_long_film_goes_on_row_after_row() -> None:
    rows = draw_timeline(read_film(film(cue(1, 880.0, 920.0), duration_s=2_000.0)))
    assert len(rows) == 7  # of 5 minutes
    told = [(number, one.left, one.goes_on) for number, row in enumerate(rows) for one in row.cues]
    assert told == [(2, 93.33, False), (3, 0.0, True)]
    assert rows[3].ticks[0].text == "15:00"
    assert rows[-1].music_line.endswith("H666.7")


def test_what_is_too_narrow_has_no_words_but_is_seen() -> None:
    (row,) = draw_timeline(read_film(film(cue(1, 0.0, 0.2), cue(2, 59.9, 60.0), cue(3, 5.0, 7.0))))
    tiny, last, small = sorted(row.cues, key=lambda one: one.number)
    assert tiny.width == last.width == 0.6
    assert last.left + last.width <= 100
    assert not tiny.number_fits
    assert small.number_fits
    assert not small.title_fits


def test_a_film_without_sound_or_anything_else_is_an_empty_row() -> None:
    (row,) = draw_timeline(read_film({}))
    assert (row.music_line, row.music_area, row.speech_area, row.cues, row.scenes) == ("", "", "", (), ())


@settings(max_examples=40, deadline=None)
@given(
    duration_s=st.floats(0.5, 30_000),
    ends=st.lists(st.tuples(st.floats(-10, 30_000), st.floats(0, 4_000)), max_size=6),
)
def test_nothing_lies_outside_its_row(duration_s: float, ends: list[tuple[float, float]]) -> None:
    cues = [cue(number, begin, begin + length) for number, (begin, length) in enumerate(ends, start=1)]
    for row in draw_timeline(read_film(film(*cues, duration_s=duration_s, timeline={}))):
        for one in row.cues:
            assert 0 <= one.left <= 100
            assert one.left + one.width == pytest.approx(min(one.left + one.width, 100.0), abs=0.02)
        assert all(0 <= tick.left_percent <= 100 for tick in row.ticks)
        assert len(row.ticks) <= 32
