"""Shots into scenes: covering, in order, of sensible length, and where the picture changes."""

import random
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.fingerprint.picture.scenes import LONGEST_S, group_shots, shots_between
from temptrack.media.types import Span

CUTS = st.lists(st.floats(0.0, 400.0), max_size=60, unique=True).map(sorted)


def grouped(lengths: list[float], *kinds: list[float]) -> list[tuple[float, float]]:
    edges = np.concatenate([[0.0], np.cumsum(lengths)])
    shots = [Span(float(a), float(b)) for a, b in pairwise(edges)]
    scenes = group_shots(shots, [np.array(kind)[:, None] for kind in kinds])
    return [(round(s.source_in_s, 3), round(s.source_out_s, 3)) for s in scenes]


@given(CUTS, st.floats(0.0, 10.0), st.floats(10.1, 500.0))
def test_shots_cover_the_range_and_are_never_too_long(cuts: list[float], in_s: float, out_s: float) -> None:
    shots = shots_between(cuts, in_s, out_s)
    assert shots[0].source_in_s == in_s
    assert shots[-1].source_out_s == out_s
    assert all(a.source_out_s == b.source_in_s for a, b in pairwise(shots))
    assert all(0 < shot.duration_s <= LONGEST_S + 1e-6 for shot in shots)


@settings(deadline=None)
@given(CUTS, st.randoms(use_true_random=False))
def test_scenes_cover_the_shots_in_order_within_the_longest(cuts: list[float], dice: random.Random) -> None:
    shots = shots_between(cuts, 0.0, 401.0)
    looks = np.array([[dice.random(), dice.random()] for _ in shots])
    scenes = group_shots(shots, [looks])
    assert scenes[0].source_in_s == 0.0
    assert scenes[-1].source_out_s == 401.0
    assert all(a.source_out_s == b.source_in_s for a, b in pairwise(scenes))
    assert all(scene.duration_s <= LONGEST_S + 1e-5 for scene in scenes)


def test_a_scene_ends_where_the_picture_changes() -> None:
    assert grouped([3] * 8, [0, 0.1, 0, 0.1, 5, 5.1, 5, 5.1]) == [(0, 12), (12, 24)]


def test_two_people_talking_are_one_scene() -> None:
    assert grouped([3, 3, 3, 3], [0, 1, 0, 1]) == [(0, 12)]


def test_either_kind_of_feature_can_tell_scenes_apart_whatever_its_scale() -> None:
    same, change = [0.0] * 6, [0.0, 0, 0, 0.001, 0.001, 0.001]
    assert grouped([4] * 6, same, change) == grouped([4] * 6, change, same) == [(0, 12), (12, 24)]


def test_alike_shots_make_scenes_of_the_usual_length() -> None:
    lengths = [end - begin for begin, end in grouped([2] * 60, [1] * 60)]
    assert lengths == pytest.approx([12] * 10)


def test_flashes_join_their_neighbours() -> None:
    assert all(end - begin >= 4 for begin, end in grouped([6, 0.2, 6, 0.1, 0.1, 9, 0.3, 7], [0, 9, 0, 9, -9, 1, 9, 0]))


def test_no_shots_no_scenes_and_one_shot_one_scene() -> None:
    assert group_shots([], []) == []
    assert grouped([0.5], [1.0]) == [(0.0, 0.5)]


def test_a_film_of_thousands_of_shots_takes_no_time() -> None:
    rng = np.random.default_rng(1)
    edges = np.concatenate([[0.0], rng.exponential(3.0, 3000).cumsum()])
    shots = [Span(float(a), float(b)) for a, b in pairwise(edges)]
    began = time.perf_counter()
    scenes = group_shots(shots, [rng.normal(size=(3000, 12)), rng.normal(size=(3000, 512))])
    assert time.perf_counter() - began < 5
    assert len(scenes) > 300
