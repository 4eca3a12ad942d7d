"""Edges: all there, rising, none too near."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from temptrack.compose.mosaic.grid import piece_edges


@given(
    beats=st.lists(st.floats(0, 60, width=32), max_size=120),
    duration_s=st.floats(0.05, 60),
    wanted=st.lists(st.floats(-1, 70), max_size=3),
)
def test_edges_rise_from_nought_to_the_end(beats: list[float], duration_s: float, wanted: list[float]) -> None:
    edges = piece_edges(np.array(beats, np.float32), duration_s, through_s=tuple(wanted))
    assert edges[0] == 0.0
    assert edges[-1] == duration_s
    assert (np.diff(edges) > 0).all()


def test_what_lies_before_and_between_beats_is_cut_up_and_a_wanted_moment_is_an_edge() -> None:
    beats = np.array([2.0, 2.5, 3.0, 5.0, 5.5], np.float32)
    edges = piece_edges(beats, 6.0, through_s=(2.05,))
    np.testing.assert_allclose(edges, [0, 0.5, 1, 1.5, 2.05, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6], atol=1e-6)


def test_without_beats_steps_of_half_a_second_stand_in() -> None:
    np.testing.assert_allclose(np.diff(piece_edges(np.zeros(0, np.float32), 4.0)), 0.5)
