"""A time line of several clips: edges are cuts, gaps are black, upper clips cover lower ones."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.fingerprint.picture import PictureTrace, join, style_of
from temptrack.media import Span

MakeTrace = Callable[..., PictureTrace]


@pytest.fixture(scope="module")
def clip(make_trace: MakeTrace) -> PictureTrace:
    return make_trace([0.1] * 40, in_s=10.0, cuts_s=(12.0,), source="a.mp4")


def test_edges_are_cuts_and_gaps_are_black(clip: PictureTrace) -> None:
    whole = join([(1.0, clip), (6.0, clip)], 12.0)
    assert (whole.in_s, whole.out_s) == (0.0, 12.0)
    assert whole.cuts_s == pytest.approx((1.0, 3.0, 5.0, 6.0, 8.0, 10.0))
    black = whole.slice(Span(5.0, 6.0))
    assert black.column("luma").max() == 0
    assert black.column("low_key").min() == 1


def test_the_upper_clip_covers_the_lower(clip: PictureTrace, make_trace: MakeTrace) -> None:
    title = make_trace([0.0] * 10, luma=1.0)
    whole = join([(0.0, clip), (1.0, title)], 4.0)
    assert whole.column("luma").tolist() == pytest.approx([0.4] * 10 + [1.0] * 10 + [0.4] * 20)
    # The clip's own cut at 2 s coincides with the end of the title.
    assert whole.cuts_s == pytest.approx((1.0, 2.0))


def test_a_blade_mark_that_changes_nothing_is_no_cut(clip: PictureTrace) -> None:
    left, right = clip.slice(Span(10, 11)), clip.slice(Span(11, 14))
    assert join([(0, left), (1, right)], 4.0).cuts_s == pytest.approx((2.0,))
    assert join([(0, right), (3, left)], 4.0).cuts_s == pytest.approx((1.0, 3.0)), "a jump back is a cut"
    assert join([(0, left.reversed()), (1, right)], 4.0).cuts_s == pytest.approx((1.0, 2.0))


def test_nothing_at_all_is_black() -> None:
    style = style_of(join([], 5.0))
    assert style.measures["brightness"] == 0
    assert style.duration_s == 5.0


def test_what_reaches_outside_is_cut_off(clip: PictureTrace) -> None:
    whole = join([(-1.0, clip), (2.5, clip)], 4.0)
    assert (whole.in_s, whole.out_s) == (0.0, 4.0)
    assert whole.duration_s.sum() == pytest.approx(4.0)


placements = st.lists(st.tuples(st.floats(0, 8), st.floats(0.1, 4)), max_size=5)


@given(placements)
def test_every_moment_is_covered_exactly_once(clip: PictureTrace, pieces: list[tuple[float, float]]) -> None:
    laid = [(at_s, clip.slice(Span(10.0, 10.0 + length_s))) for at_s, length_s in pieces]
    whole = join(laid, 10.0)
    assert whole.duration_s.sum() == pytest.approx(10.0, abs=0.02)
    assert (np.diff(whole.at_s) > 0).all()
    assert all(0 < cut < 10 for cut in whole.cuts_s)
    assert list(whole.cuts_s) == sorted(whole.cuts_s)


def test_thousands_of_clips_are_joined_at_once(clip: PictureTrace) -> None:
    part = clip.slice(Span(10, 11))
    begin = time.process_time()
    whole = join([(0.5 * number, part) for number in range(0, 4000, 2)], 2000.0)
    assert len(whole.cuts_s) == 1999
    assert time.process_time() - begin < 5
