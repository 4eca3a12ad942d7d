"""Shots and the pace they make."""

from collections.abc import Callable
from math import exp

import numpy as np
import pytest

from temptrack.fingerprint.picture import PictureTrace, shots_of

MakeTrace = Callable[..., PictureTrace]


def test_lengths_and_their_figures(make_trace: MakeTrace) -> None:
    shots = shots_of(make_trace([0.1] * 100, in_s=5.0, cuts_s=[6.0, 9.0]))
    assert shots.lengths_s.tolist() == pytest.approx([1, 3, 6])
    assert shots.mean_s == pytest.approx(10 / 3)
    assert shots.median_s == pytest.approx(3)
    assert shots.variation == pytest.approx(np.std([1, 3, 6]) / (10 / 3))


def test_pace_is_that_of_hanjalic_and_xu(make_trace: MakeTrace) -> None:
    shots = shots_of(make_trace([0.1] * 200, cuts_s=[8.0, 12.0]))
    # 8 s at the edge, 4 s inside, 8 s at the edge; each moment has exp(-its shot's length / 12 s).
    assert shots.pace == pytest.approx((16 * exp(-8 / 12) + 4 * exp(-4 / 12)) / 20)


def test_a_short_range_without_a_cut_is_neither_fast_nor_slow(make_trace: MakeTrace) -> None:
    assert shots_of(make_trace([0.1] * 10)).pace == pytest.approx(exp(-0.5))
    assert shots_of(make_trace([0.1] * 600)).pace < 0.01


def test_pace_grows_with_cuts(make_trace: MakeTrace) -> None:
    paces = [
        shots_of(make_trace([0.1] * 300, cuts_s=np.linspace(0, 30, count + 2)[1:-1].tolist())).pace
        for count in (0, 2, 5, 10, 30)
    ]
    assert paces == sorted(paces)


def test_nothing_has_the_pace_of_the_unknown(make_trace: MakeTrace) -> None:
    assert shots_of(make_trace([])).pace == pytest.approx(exp(-0.5))
