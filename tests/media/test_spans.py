import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidTimeError
from temptrack.media import Span
from temptrack.media.spans import check_span

CLIP = Path("clip.mp4")


def test_no_span_is_the_whole() -> None:
    assert check_span(None, 10.0, CLIP) == Span(0.0, 10.0)


@pytest.mark.parametrize(
    ("in_s", "out_s", "field"),
    [
        (5, 5, "in"), (6, 5, "in"), (-0.1, 5, "in"), (10, 11, "in"), (12, 13, "in"), (2, 10.2, "out"),
        (math.nan, 5, "in"), (1, math.nan, "in"), (1, math.inf, "in"), (-math.inf, 3, "in"),
    ],
)  # fmt: skip
def test_spans_that_cannot_be_meant_are_refused(in_s: float, out_s: float, field: str) -> None:
    with pytest.raises(InvalidTimeError, match=r"clip\.mp4") as refused:
        check_span(Span(in_s, out_s), 10.0, CLIP)
    assert refused.value.field == field


def test_an_out_point_rounded_up_is_the_end() -> None:
    assert check_span(Span(2, 10.04), 10.0, CLIP) == Span(2, 10.0)


def test_an_out_point_may_reach_to_the_end_of_the_longer_stream() -> None:
    assert check_span(Span(2, 12.0), 10.0, CLIP, whole_s=12.0) == Span(2, 10.0)
    with pytest.raises(InvalidTimeError):
        check_span(Span(10.5, 12.0), 10.0, CLIP, whole_s=12.0)


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 100))
def test_what_is_accepted_lies_inside(in_s: float, out_s: float, duration_s: float) -> None:
    try:
        found = check_span(Span(in_s, out_s), duration_s, CLIP)
    except InvalidTimeError:
        return
    assert 0 <= found.source_in_s < found.source_out_s <= duration_s
