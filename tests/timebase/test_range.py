import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidTimeError
from temptrack.timebase import FrameRange, FrameRate

FILM = FrameRate(24, 1)


@st.composite
def ranges(draw: st.DrawFn) -> FrameRange:
    in_frame = draw(st.integers(0, 200))
    return FrameRange(in_frame, in_frame + draw(st.integers(1, 200)), FILM)


def test_a_range_tells_its_length() -> None:
    found = FrameRange(24, 72, FILM)
    assert (found.frame_count, found.in_s, found.out_s, found.duration_s) == (48, 1.0, 3.0, 2.0)


def test_the_out_frame_is_outside() -> None:
    found = FrameRange(24, 72, FILM)
    assert 24 in found
    assert 71 in found
    assert 72 not in found
    assert 23 not in found


@pytest.mark.parametrize(("in_frame", "out_frame"), [(5, 5), (6, 5), (-1, 5)])
def test_empty_backward_and_negative_ranges_are_refused(in_frame: int, out_frame: int) -> None:
    with pytest.raises(InvalidTimeError):
        FrameRange(in_frame, out_frame, FILM)


@given(ranges())
def test_seconds_and_back(found: FrameRange) -> None:
    assert FrameRange.from_seconds(found.in_s, found.out_s, FILM) == found


@given(ranges(), ranges(), st.integers(0, 500))
def test_an_intersection_holds_what_both_hold(a: FrameRange, b: FrameRange, frame: int) -> None:
    both = a.intersection(b)
    assert (both is not None and frame in both) == (frame in a and frame in b)
    assert both == b.intersection(a)


def test_ranges_of_different_rates_do_not_mix() -> None:
    with pytest.raises(InvalidTimeError, match="share no frame numbers"):
        FrameRange(0, 1, FILM).intersection(FrameRange(0, 1, FrameRate(25, 1)))
