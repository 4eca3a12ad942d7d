"""How far an answer's uncertainty says to go, and what may be quoted then."""

import math

from hypothesis import given
from hypothesis import strategies as st

from temptrack.compose.mosaic import change_of, longest_run_s
from temptrack.compose.mosaic.change import LEAST, MOST

unit = st.floats(0, 1)


@given(unit, unit, unit)
def test_the_less_sure_or_the_newer_the_further(one: float, other: float, fixed: float) -> None:
    low, high = sorted((one, other))
    assert LEAST <= change_of(high, fixed) <= change_of(low, fixed) <= MOST
    assert LEAST <= change_of(fixed, low) <= change_of(fixed, high) <= MOST
    assert longest_run_s(high) <= longest_run_s(low)


def test_the_ends() -> None:
    assert change_of(1.0, 0.0) == LEAST
    assert change_of(0.0, 1.0) == MOST
    assert math.isinf(longest_run_s(0.0))
    assert math.isclose(longest_run_s(1.0), 0.5)
