"""Curves as an editor's keyframes: within the range, in order, and heard exactly as drawn."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.compose.ducking import Keyframe, apply_gain, gain_at
from temptrack.compose.ducking.envelope import keyframes_of
from temptrack.media import Sound

POINTS = st.lists(
    st.tuples(st.floats(-5, 65), st.floats(-20, 0)), min_size=2, max_size=12, unique_by=lambda point: round(point[0], 2)
).map(sorted)


@given(POINTS, st.floats(1, 60))
def test_keyframes_draw_the_same_curve_within_the_range(points: list[tuple[float, float]], duration_s: float) -> None:
    keys = keyframes_of(points, duration_s)
    moments = [key.at_s for key in keys]
    assert moments[0] == 0
    assert moments[-1] == pytest.approx(duration_s, abs=1e-4)
    assert all(a < b for a, b in pairwise(moments))
    at_s = np.linspace(0, duration_s, 200)
    steepest = max(abs(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points))
    moment, height = np.array(points).T
    drawn = np.interp(at_s, moment, height)
    np.testing.assert_allclose(gain_at(keys, at_s), drawn, atol=0.02 + 4e-4 * steepest)


def test_a_flat_curve_is_two_points() -> None:
    assert keyframes_of([(-1, 0.0), (2, 0.0), (3, 0.0), (99, 0.0)], 10) == (Keyframe(0, 0), Keyframe(10, 0))


def test_gain_is_applied_sample_by_sample() -> None:
    sound = Sound(np.ones((2, 400_000), np.float32), 48000)
    keys = (Keyframe(0, 0), Keyframe(1, 0), Keyframe(2, -20), Keyframe(8, -20))
    heard = apply_gain(sound, keys, gain_db=-6.0).samples
    at = np.array([0.0, 1.0, 1.5, 2.0, 7.0])
    np.testing.assert_allclose(20 * np.log10(heard[0, (at * 48000).astype(int)]), [-6, -6, -16, -26, -26], atol=1e-3)
    assert np.abs(np.diff(heard)).max() < 1e-4
    assert np.all(sound.samples == 1)
