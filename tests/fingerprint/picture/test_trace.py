"""Traces can be cut, turned round, stretched and laid on a time line without losing their meaning."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.picture import PictureTrace
from temptrack.media import Span

MakeTrace = Callable[..., PictureTrace]


@pytest.fixture(scope="module")
def ramp(make_trace: MakeTrace) -> PictureTrace:
    return make_trace(np.arange(40) / 40, in_s=2.0, cuts_s=(3.0, 5.0), luma=np.linspace(0, 1, 40), source="a.mp4")


def same(left: PictureTrace, right: PictureTrace) -> None:
    np.testing.assert_allclose(left.at_s, right.at_s, atol=1e-9)
    np.testing.assert_allclose(left.duration_s, right.duration_s, atol=1e-9)
    np.testing.assert_allclose(left.cuts_s, right.cuts_s, atol=1e-9)
    np.testing.assert_allclose(left.column("luma"), right.column("luma"), atol=1e-6)


def test_a_slice_keeps_what_lies_inside(ramp: PictureTrace) -> None:
    part = ramp.slice(Span(2.55, 4.0))
    assert (part.in_s, part.out_s) == (2.55, 4.0)
    assert part.duration_s.sum() == pytest.approx(1.45)
    assert part.cuts_s == (3.0,)
    assert np.isnan(part.column("motion")[0]), "the step into a frame cut in the middle is not inside"
    assert not np.isnan(part.column("motion")[1:]).any()


def test_a_cut_at_the_edge_of_a_slice_is_none(ramp: PictureTrace) -> None:
    assert ramp.slice(Span(3.0, 5.0)).cuts_s == ()


def test_a_slice_outside_is_empty(ramp: PictureTrace) -> None:
    assert len(ramp.slice(Span(50, 60))) == 0


@given(st.lists(st.floats(2.0, 6.0), min_size=4, max_size=4).map(sorted))
def test_slicing_twice_is_slicing_once(ramp: PictureTrace, edges: list[float]) -> None:
    outer, inner = Span(edges[0], edges[3]), Span(edges[1], edges[2])
    if inner.duration_s > 1e-6:
        same(ramp.slice(outer).slice(inner), ramp.slice(inner))


def test_reversing_twice_is_nothing(ramp: PictureTrace) -> None:
    back = ramp.reversed().reversed()
    same(back, ramp)
    np.testing.assert_allclose(back.column("motion")[1:], ramp.column("motion")[1:], atol=1e-6)


def test_backwards_the_steps_lead_to_the_other_neighbour(ramp: PictureTrace) -> None:
    back = ramp.reversed()
    assert back.cuts_s == pytest.approx((3.0, 5.0))
    assert np.isnan(back.column("motion")[0])
    np.testing.assert_allclose(back.column("motion")[1:], ramp.column("motion")[:0:-1])


def test_backwards_everything_goes_the_other_way(ramp: PictureTrace) -> None:
    values = ramp.values.copy()
    values[:, ramp.column_at("right")] = values[:, ramp.column_at("down_7")] = np.arange(40)
    values[:, ramp.column_at("stir_7")] = np.arange(40)
    back = replace(ramp, values=values).reversed()
    np.testing.assert_allclose(back.column("right")[1:], -np.arange(39, 0, -1.0))
    np.testing.assert_allclose(back.column("down_7")[1:], -np.arange(39, 0, -1.0))
    np.testing.assert_allclose(back.column("stir_7")[1:], np.arange(39, 0, -1.0))


def test_slow_motion_is_slower_and_longer(ramp: PictureTrace) -> None:
    slow = ramp.stretched(2.0)
    assert slow.length_s == pytest.approx(8.0)
    assert slow.cuts_s == pytest.approx((4.0, 8.0))
    np.testing.assert_allclose(slow.column("motion"), ramp.column("motion") / 2)
    same(slow.stretched(0.5), ramp)


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan"), float("inf")])
def test_a_stretch_must_be_positive(ramp: PictureTrace, factor: float) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        ramp.stretched(factor)


def test_values_must_fit_the_frames(ramp: PictureTrace) -> None:
    with pytest.raises(ValueError, match="values of shape"):
        PictureTrace(0, 1, ramp.at_s[:3], ramp.duration_s[:3], ramp.values, ())
