import dataclasses

import numpy as np
import pytest

from temptrack.suggest.library import view_library
from temptrack.suggest.memory import (
    Learnt,
    Recollection,
    follow_cues,
    kernel_weights,
    name_scene,
    novelty_of,
    unit,
    usual_distance,
)
from tests.suggest.worlds import film, grid_of_tracks, look_vector, new_store, track


def test_the_usual_distance_is_to_the_nearest() -> None:
    pairs = np.array([[1, 0, 0], [1, 0.1, 0], [0, 1, 0], [0, 1, 0.1], [0, 0, 1], [0.1, 0, 1]], dtype=np.float32)
    usual = usual_distance(pairs)
    assert usual is not None
    between = usual_distance(np.eye(3, dtype=np.float32))
    assert between == pytest.approx(1.0)
    assert usual < 0.3 * (between or 0)


def test_the_same_film_twice_does_not_make_everything_else_new() -> None:
    rng = np.random.default_rng(0)
    once = rng.standard_normal((20, 6)).astype(np.float32)
    usual = usual_distance(np.concatenate([once, once]))
    assert usual is not None
    assert usual > 0.1


def test_few_scenes() -> None:
    assert usual_distance(np.zeros((0, 4), np.float32)) is None
    assert usual_distance(np.ones((1, 4), np.float32)) == 0.5


def test_novelty_grows_with_distance() -> None:
    assert novelty_of(0.0, 0.3) == 0.0
    assert novelty_of(0.3, 0.3) == pytest.approx(0.5)
    assert novelty_of(3.0, 0.3) > 0.99
    assert novelty_of(-1e-7, 0.3) == 0.0


def test_kernel_and_unit() -> None:
    weights = kernel_weights(np.array([0.0, 0.1, 0.2]), 0.1)
    assert weights[0] == 1.0
    assert np.all(np.diff(weights) < 0)
    assert np.linalg.norm(unit(np.array([3, 4], np.float32))) == pytest.approx(1.0)
    assert not unit(np.zeros(3, np.float32)).any()


def test_near_tells_how_new_the_footage_is() -> None:
    store = new_store(grid_of_tracks(3))
    assert Learnt(store).near("style", look_vector(1.0)) is None
    film(store, "A", (look_vector(1, 0), track(1)), (look_vector(0, 1), track(2)), (look_vector(0, 0, 1), track(3)))
    near = Learnt(store).near("style", look_vector(1, 0))
    far = Learnt(store).near("style", look_vector(-1, -1, -1))
    assert near is not None
    assert far is not None
    assert near.hits[0].record.scene_id == "film:A:0"
    assert near.novelty == pytest.approx(0.0, abs=1e-5)
    assert far.novelty > 0.6


def test_cues_lead_to_tracks_that_sound_alike() -> None:
    tracks = grid_of_tracks(5)
    store = new_store(tracks)
    film(store, "Sintel", (look_vector(1), tracks[7]))
    found = follow_cues(store, view_library(store), [Recollection(store.scenes()[0], 1.0)], 0.1)
    assert found is not None
    assert int(np.argmax(found.log_odds)) == 7
    assert found.reason(7) == "like the snow march scene in Sintel (0:12–0:20), whose cue this resembles"
    assert "does not resemble" in found.reason(int(np.argmin(found.log_odds)))


def test_the_very_track_counts_most_and_is_named_so() -> None:
    tracks = grid_of_tracks(5)
    alike, very = new_store(tracks), new_store(tracks)
    film(alike, "A", (look_vector(1), tracks[7]))
    film(very, "A", (look_vector(1), tracks[7]), identified=True)
    found = [
        follow_cues(store, view_library(store), [Recollection(store.scenes()[0], 1.0)], 0.1) for store in (alike, very)
    ]
    assert found[0] is not None
    assert found[1] is not None
    assert found[1].log_odds[7] > found[0].log_odds[7]
    assert found[1].reason(7) == "A (0:12–0:20) uses this very track under the snow march scene"


def test_faint_memories_say_little() -> None:
    tracks = grid_of_tracks(5)
    store = new_store(tracks)
    film(store, "A", (look_vector(1), tracks[7]))
    library, only = view_library(store), store.scenes()[0]
    spreads = []
    for weight in (1.0, 0.1, 0.001, 0.0):
        found = follow_cues(store, library, [Recollection(only, weight)], 0.135)
        spreads.append(0.0 if found is None else float(np.ptp(found.log_odds)))
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[2] < 0.1
    assert spreads[3] == 0.0


def test_several_neighbours_add_up() -> None:
    tracks = grid_of_tracks(5)
    store = new_store(tracks)
    film(store, "A", (look_vector(1), tracks[7]), (look_vector(0, 1), tracks[7]), (look_vector(0, 0, 1), tracks[20]))
    library, scenes = view_library(store), store.scenes()
    found = follow_cues(store, library, [Recollection(s, 1.0) for s in scenes], 0.1)
    assert found is not None
    assert found.log_odds[7] > found.log_odds[20] > np.median(found.log_odds)


def test_names_a_scene() -> None:
    store = new_store([track(1)])
    film(store, "A", (look_vector(1), track(1)), description="Fast-cut, dark shots " + "and more " * 20 + ".")
    plain = store.scenes()[0]
    assert name_scene(plain) == "the snow march scene"
    told = name_scene(dataclasses.replace(plain, actions=()))
    assert told.startswith("the scene “fast-cut, dark shots and")
    assert told.endswith(" …”")
    assert len(told) < 90
    clauses = "Fast-cut, restless shots, the camera on the move, warm and richly coloured, seen by a steady camera."
    told = name_scene(dataclasses.replace(plain, actions=(), description=clauses))
    assert told == "the scene “fast-cut, restless shots, the camera on the move”"
    assert name_scene(dataclasses.replace(plain, actions=(), description="")) == "a scene"
