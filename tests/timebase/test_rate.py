import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidTimeError
from temptrack.timebase import FrameRate

rates = st.builds(FrameRate, st.integers(1, 240_000), st.integers(1, 1001))


@pytest.mark.parametrize(
    ("written", "num", "den"),
    [
        ("24", 24, 1),
        ("23.976", 24000, 1001),
        ("23.98", 24000, 1001),
        (23.976023976023978, 24000, 1001),
        (29.97, 30000, 1001),
        ("47.952", 48000, 1001),
        ("59.94", 60000, 1001),
        ("119.88", 120000, 1001),
        (25.0, 25, 1),
        ("12.5", 25, 2),
        ("30000/1001", 30000, 1001),
        ("2997/100", 2997, 100),
        (" 50 ", 50, 1),
    ],
)
def test_rates_read_as_people_write_them(written: str | float, num: int, den: int) -> None:
    assert FrameRate.from_decimal(written) == FrameRate(num, den)


@pytest.mark.parametrize(
    "written",
    ["", "0", "-25", "fast", "nan", "inf", "1e400", "1e999999999", "25/0", "9" * 10_000, "٢٥", float("nan"), 0.0],
)
def test_what_is_no_rate_is_refused(written: str | float) -> None:
    with pytest.raises(InvalidTimeError, match="is not a frame rate") as refused:
        FrameRate.from_decimal(written)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(("num", "den"), [(0, 1), (1, 0), (-25, 1), (25, -1), (2**32, 1), (True, 1)])
def test_terms_are_positive_and_fit_the_contract(num: int, den: int) -> None:
    with pytest.raises(InvalidTimeError):
        FrameRate(num, den)


def test_equal_rates_compare_equal_however_written() -> None:
    assert FrameRate(50, 2) == FrameRate(25, 1)
    assert len({FrameRate(60000, 2002), FrameRate(30000, 1001)}) == 1


@pytest.mark.parametrize(("num", "den", "nominal"), [(24000, 1001, 24), (30000, 1001, 30), (25, 2, 13), (1, 4, 1)])
def test_nominal_is_what_timecode_counts_to(num: int, den: int, nominal: int) -> None:
    assert FrameRate(num, den).nominal == nominal


@given(rates, st.integers(0, 10**8))
def test_frame_to_seconds_and_back(rate: FrameRate, frame: int) -> None:
    assert rate.frame(rate.seconds(frame)) == frame


@given(rates, st.floats(0, 10**5), st.floats(0, 10**5))
def test_later_moments_never_have_earlier_frames(rate: FrameRate, a: float, b: float) -> None:
    early, late = sorted((a, b))
    assert rate.frame(early) <= rate.frame(late)


@given(rates, st.floats(0, 10**5))
def test_the_nearest_frame_is_within_half_a_frame(rate: FrameRate, moment: float) -> None:
    exact = Fraction(rate.frame(moment)) * rate.den / rate.num
    assert abs(float(exact) - moment) <= rate.frame_s / 2 + 1e-9 * max(1.0, moment)


@pytest.mark.parametrize("moment", [math.nan, math.inf, -math.inf])
def test_no_frame_begins_at_no_moment(moment: float) -> None:
    with pytest.raises(InvalidTimeError):
        FrameRate(25, 1).frame(moment)
