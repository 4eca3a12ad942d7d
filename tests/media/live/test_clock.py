from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.media.live.clock import StreamClock

stamps = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=60)


@given(stamps)
def test_pictures_follow_each_other_whatever_the_sender_says(stated: list[float | None]) -> None:
    clock = StreamClock(0.04)
    placed = [clock.place(stamp) for stamp in stated]
    assert placed[0] == 0.0
    assert all(0 < after - before < 15.001 for before, after in pairwise(placed))


@given(st.floats(-1e5, 1e5), st.lists(st.floats(0.01, 14.0), min_size=1, max_size=40))
def test_a_steady_clock_is_believed(first: float, steps: list[float]) -> None:
    clock = StreamClock(0.04)
    clock.place(first)
    at = first
    for step in steps:
        at += step
        clock.place(at)
    assert clock.position_s == pytest.approx(at - first, abs=1e-6)


def test_a_jump_and_an_interruption_count_as_one_step() -> None:
    clock = StreamClock(0.04)
    placed = [clock.place(stamp) for stamp in (10.0, 10.5, 95_000.0, 95_000.5, 3.0)]
    clock.interrupt()
    placed.append(clock.place(3.2))
    assert placed == pytest.approx([0.0, 0.5, 1.0, 1.5, 2.0, 2.5])
