from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidTimeError
from temptrack.timebase import FrameRate, Instant, parse_instant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.5", Instant("seconds", seconds=Fraction(25, 2))),
        ("12.5s", Instant("seconds", seconds=Fraction(25, 2))),
        (" 0 ", Instant("seconds", seconds=Fraction(0))),
        (".5", Instant("seconds", seconds=Fraction(1, 2))),
        ("0.1", Instant("seconds", seconds=Fraction(1, 10))),
        ("1:02.5", Instant("seconds", seconds=Fraction(125, 2))),
        ("1:02:03", Instant("seconds", seconds=Fraction(3723))),
        ("90:00", Instant("seconds", seconds=Fraction(5400))),
        ("300f", Instant("frame", frame=300)),
        ("00:00:12:12", Instant("timecode", timecode="00:00:12:12")),
        ("00:00:12;12", Instant("timecode", timecode="00:00:12;12")),
        ("00;00;12;12", Instant("timecode", timecode="00;00;12;12")),
    ],
)
def test_what_an_editor_may_type(text: str, expected: Instant) -> None:
    assert parse_instant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "-1",
        "1e9",
        "nan",
        "inf",
        "1:60",
        "1:60:00",
        "1:2:3:4:5",
        "12,5",
        "f",
        "3.5f",
        "0x10",
        "٣",
        "1\x002",
        "9" * 10_000,
    ],
)
def test_anything_else_is_refused_with_the_forms_that_are_not(text: str) -> None:
    with pytest.raises(InvalidTimeError, match="write seconds") as refused:
        parse_instant(text, field="in")
    assert refused.value.field == "in"
    assert len(str(refused.value)) < 220


@given(st.text())
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    try:
        parse_instant(text)
    except InvalidTimeError:
        return


@given(st.integers(0, 10**8), st.sampled_from([FrameRate(24, 1), FrameRate(30000, 1001)]))
def test_frames_become_seconds_at_a_rate(frame: int, rate: FrameRate) -> None:
    assert parse_instant(f"{frame}f").seconds_at(rate) == Fraction(frame * rate.den, rate.num)


def test_the_three_kinds_agree_on_the_same_moment() -> None:
    rate = FrameRate(25, 1)
    assert {parse_instant(text).seconds_at(rate) for text in ("10", "250f", "00:00:10:00")} == {Fraction(10)}
