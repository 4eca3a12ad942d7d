import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.suggest.live.lag import Lag


@given(st.floats(0, 1e6), st.lists(st.floats(0.01, 10), min_size=1, max_size=50), st.floats(1.0, 20.0))
def test_a_stream_that_is_no_slower_than_it_plays_is_never_late(
    began_s: float, steps: list[float], times_real_time: float
) -> None:
    lag, now_s, position_s = Lag(), began_s, 0.0
    for step in steps:
        now_s, position_s = now_s + step / times_real_time, position_s + step
        assert lag.keep(now_s, position_s) == pytest.approx(0.0, abs=1e-6)


def test_falling_behind_and_catching_up() -> None:
    lag = Lag()
    assert lag.at(5.0, 0.0) == 0.0
    assert lag.keep(10.0, 1.0) == 0.0
    assert lag.keep(13.0, 2.0) == 2.0
    assert lag.at(13.5, 2.0) == 2.5
    assert lag.keep(13.5, 4.5) == 0.0
    lag.restart()
    assert lag.keep(100.0, 5.0) == 0.0
