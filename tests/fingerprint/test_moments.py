"""The moments a shot is seen at: a few, inside it, and the same ones whatever is trimmed around it."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from temptrack.fingerprint.moments import FINEST_S, FIRST_S, MOST, STEP_S, coarseness, holds_step, moments_of
from temptrack.media import Span

starts = st.floats(0, 5000)
lengths = st.floats(0.01, 600)


@pytest.mark.parametrize(
    ("shot", "moments"),
    [
        ((0, 2), (1,)),
        ((0, 8), (1, 3, 5, 7)),
        ((1, 3), (1,)),
        ((1.2, 2.9), (2,)),
        ((1.2, 1.9), (1.5,)),
        ((1.1, 1.45), (1.25,)),
        ((1.13, 1.2), (1.165,)),
        ((0, 100), tuple(range(1, 100, 8))),
    ],
)
def test_known_shots(shot: tuple[float, float], moments: tuple[float, ...]) -> None:
    assert moments_of(Span(*shot)) == pytest.approx(moments)


@given(starts, lengths)
def test_they_lie_inside_in_order_and_are_few(in_s: float, length_s: float) -> None:
    shot = Span(in_s, in_s + length_s)
    moments = moments_of(shot)
    assert 1 <= len(moments) <= MOST
    assert list(moments) == sorted(set(moments))
    assert all(shot.source_in_s - 1e-9 <= moment <= shot.source_out_s for moment in moments)
    assert len(moments_of(shot, 3)) <= 3
    assert set(moments_of(shot, 3)) <= set(moments) or len(moments) == 1


@given(starts, st.floats(0.2, 30), st.floats(0, 1), st.floats(0, 1))
def test_trimming_keeps_those_that_stay_inside(in_s: float, length_s: float, at: float, to: float) -> None:
    whole = Span(in_s, in_s + length_s)
    low, high = sorted((in_s + at * length_s, in_s + to * length_s))
    part = Span(low, high)
    kept = [moment for moment in moments_of(whole) if low + 1e-9 < moment < high - 0.05 - 1e-9]
    assert not kept or set(kept) <= set(moments_of(part)) <= set(moments_of(whole))
    assert not holds_step(part) or set(moments_of(part)) <= set(moments_of(whole))


@given(st.integers(-1000, 100_000))
def test_every_moment_of_the_finest_grid_has_its_coarsest(place: int) -> None:
    step_s = coarseness(place)
    moment_s = FIRST_S + place * FINEST_S
    assert ((moment_s - FIRST_S) / step_s).is_integer()
    assert step_s == STEP_S or not ((moment_s - FIRST_S) / (2 * step_s)).is_integer()
