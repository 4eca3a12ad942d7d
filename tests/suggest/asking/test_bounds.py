import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError
from temptrack.suggest.asking.bounds import bounds_of, duration, level, number, tempo
from temptrack.suggest.asking.tokens import Token


def token(text: str) -> Token:
    return Token(text, 5, f"tempo:{text}", "tempo")


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (">120", [120.1, 500], [120, 0]),
        (">=120", [120], [119.9]),
        ("<90", [89.9, 0], [90]),
        ("<=90", [90], [90.1]),
        ("90..110", [90, 100, 110], [89.9, 110.1]),
        ("90..", [90, 1e9], [89]),
        ("..90", [0, 90], [91]),
        ("=100", [100], [100.1, 99.9]),
        ("100", [96, 104], [95.9, 104.1]),
    ],
)
def test_what_lies_within(text: str, inside: list[float], outside: list[float]) -> None:
    bounds = bounds_of(token(text), number, "tempo:>120", slack=0.04)
    assert all(bounds.hold(value) for value in inside)
    assert not any(bounds.hold(value) for value in outside)


@pytest.mark.parametrize("text", ["", "fast", ">", "..", "-3", "nan", "inf", "1e999", "> fast", "=>5"])
def test_what_holds_no_figure_is_pointed_at(text: str) -> None:
    with pytest.raises(InvalidInputError, match=r"at character 5 holds no figure to compare with; write tempo:>120"):
        bounds_of(token(text), number, "tempo:>120")


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="swap"):
        bounds_of(token("110..90"), number, "tempo:>120")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("1:30", 90),
        ("1m30s", 90),
        ("1.5min", 90),
        ("2m", 120),
        ("1:02:03", 3723),
        ("1h", 3600),
    ],
)
def test_times_are_read(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "1:2", "soon", "1:30pm", "3d", ":30"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        duration(text)


def test_levels_and_tempi() -> None:
    assert (level(".5"), level("20%"), tempo("120bpm"), tempo("60 BPM")) == (0.5, 0.2, 120, 60)
    with pytest.raises(ValueError, match=r"1\.2"):
        level("1.2")


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1e4))
def test_a_range_is_its_two_comparisons(low: float, high: float, value: float) -> None:
    low, high = sorted((low, high))
    both = bounds_of(token(f"{low!r}..{high!r}"), number, "")
    least, most = bounds_of(token(f">={low!r}"), number, ""), bounds_of(token(f"<={high!r}"), number, "")
    assert both.hold(value) == (least.hold(value) and most.hold(value))
    assert math.isinf(least.most)
