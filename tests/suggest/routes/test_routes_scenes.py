import dataclasses

import numpy as np

from temptrack.suggest.routes.scenes import ScenesRoute, recall
from tests.suggest.worlds import SEMANTIC, context, film, grid_of_tracks, look, look_vector, new_store, unit

ROUTE = ScenesRoute()
TRACKS = grid_of_tracks(5)


def test_a_film_with_a_matching_scene_raises_its_cues_track() -> None:
    store = new_store(TRACKS)
    film(store, "Other", (look_vector(0, 1), TRACKS[20]), (look_vector(0, 0, 1), TRACKS[24]))
    seen = look(look_vector(1))
    before = ROUTE.testify(context(store, seen=seen))[0].log_odds[7]
    film(store, "Matching", (look_vector(1, 0.05), TRACKS[7]))
    (after,) = ROUTE.testify(context(store, seen=seen))
    assert after.log_odds[7] > before + 0.5
    assert int(np.argmax(after.log_odds)) == 7
    assert "Matching" in after.reason(7)


def test_the_semantic_space_is_heard_too() -> None:
    store = new_store(TRACKS)
    film(store, "A", (look_vector(0, 1), TRACKS[20]), semantic=unit([0, 1], 4))
    film(store, "B", (look_vector(0, 1), TRACKS[3]), semantic=unit([1, 0], 4))
    seen = look(look_vector(0, 1), semantic=unit([1, 0.1], 4), semantic_key=SEMANTIC.key)
    (said,) = ROUTE.testify(context(store, seen=seen))
    assert said.log_odds[3] > said.log_odds[20]
    assert len(recall(context(store, seen=seen).near)) == 2


def test_unlike_everything_learnt_says_next_to_nothing() -> None:
    store = new_store(TRACKS)
    scenes = [(look_vector(1, 0.1 * i), TRACKS[i]) for i in range(6)]
    film(store, "A", *scenes)
    spreads = []
    for vector in (look_vector(1), look_vector(1, -0.3), look_vector(1, -0.5), look_vector(-1)):
        said = ROUTE.testify(context(store, seen=look(vector)))
        spreads.append(max([float(np.ptp(testimony.log_odds)) for testimony in said], default=0.0))
    assert spreads[0] > 1.0
    assert spreads[1] > 1.0
    assert spreads[2] > spreads[3]
    assert spreads[-1] < 0.01


def test_silent_scenes_lead_nowhere() -> None:
    store = new_store(TRACKS)
    film(store, "A", (look_vector(1), TRACKS[0]))
    record, (scene,) = dataclasses.replace(store.films()[0], cue_count=0), store.scenes()
    store.put_film(record, [dataclasses.replace(scene, cue_id="")], [])
    assert ROUTE.testify(context(store, seen=look())) == []
