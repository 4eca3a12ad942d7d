import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.retrieval.world import World, film_id
from temptrack.evaluate.sections import choose_section, iou
from temptrack.store import MemoryStore
from temptrack.suggest.canvas import Canvas

spans = st.tuples(st.floats(0, 100), st.floats(0.01, 50)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 10), (0, 10), 1.0),
        ((0, 10), (5, 15), 1 / 3),
        ((0, 10), (2, 4), 0.2),
        ((0, 10), (10, 20), 0.0),
        ((3, 3), (3, 3), 0.0),
    ],
)
def test_known_overlaps(one: tuple[float, float], other: tuple[float, float], expected: float) -> None:
    assert iou(one, other) == pytest.approx(expected)


@given(spans, spans, st.floats(-20, 20))
def test_overlap_is_symmetric_bounded_and_moves_along(
    one: tuple[float, float], other: tuple[float, float], by: float
) -> None:
    assert iou(one, other) == pytest.approx(iou(other, one))
    assert 0 <= iou(one, other) <= 1
    moved = iou((one[0] + by, one[1] + by), (other[0] + by, other[1] + by))
    assert moved == pytest.approx(iou(one, other), abs=1e-6)


def test_a_late_cue_is_compared_from_where_it_begins(store: MemoryStore, world: World) -> None:
    scene = store.scenes(film_id(0))[0]
    cue = store.cues([scene.cue_id])[scene.cue_id]
    track = store.get_track(cue.track_id)
    canvas = Canvas(scene.film_out_s - scene.film_in_s)
    on_time = choose_section(track, scene, cue, canvas)
    late = dataclasses.replace(cue, film_in_s=cue.film_in_s + 1.5, track_in_s=cue.track_in_s + 1.5)
    assert choose_section(track, scene, late, canvas).true_in_s == pytest.approx(on_time.true_in_s)
    assert on_time.true_in_s == cue.track_in_s
    for chosen in (on_time, choose_section(track, scene, late, canvas)):
        assert 0 <= chosen.random_iou <= 1
        assert chosen.track_in_s == on_time.track_in_s


def test_from_the_start_is_right_where_the_music_starts_with_the_track(store: MemoryStore) -> None:
    scene = store.scenes(film_id(0))[0]
    cue = dataclasses.replace(store.cues([scene.cue_id])[scene.cue_id], track_in_s=0.0)
    chosen = choose_section(store.get_track(cue.track_id), scene, cue, Canvas(scene.film_out_s - scene.film_in_s))
    assert chosen.from_start_iou == pytest.approx(1.0)
    assert chosen.random_iou < 0.5
    assert np.isfinite(chosen.iou)
