import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.retrieval.hidden import Laws, stories_along
from benchmarks.retrieval.world import World, film_id, scene_id
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Vector
from temptrack.store import MemoryStore, Store, store_identity
from temptrack.suggest.looking import Look

SMALL = World(films=12, scenes_per_film=10, tracks=60, seed=3)


def filled(world: World) -> Store:
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    world.fill(store)
    return store


def unit(rows: list[Vector]) -> NDArray[np.float64]:
    matrix = np.stack(rows).astype(np.float64)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), dtype=np.float64)


def explained(world: World) -> float:
    """How much of the deviation of the music asked for its story explains."""
    scenes = world.scenes
    return float(np.corrcoef(world.laws.music_for(scenes.story).ravel(), scenes.asked.ravel())[0, 1])


def test_fills_a_store_with_pairs_whose_truth_is_told() -> None:
    store, scenes = filled(SMALL), SMALL.scenes
    assert (store.count_films(), store.count_scenes(), store.count_tracks()) == (12, 120, 60)
    kept = {scene.scene_id: scene for scene in store.scenes()}
    cues = store.cues([scene.cue_id for scene in kept.values()])
    for row in (0, 57, 119):
        scene = kept[scene_id(*divmod(row, 10))]
        cue = cues[scene.cue_id]
        track = store.get_track(cue.track_id)
        assert track == SMALL.library.tracks[int(scenes.track[row])]
        assert cue.track_in_s == scenes.track_in_s[row]
        assert cue.track_in_s + scene.film_out_s - scene.film_in_s <= track.duration_s + 1e-6
        assert np.abs(track.beats_s - cue.track_in_s).min() < 1e-4 or cue.track_in_s == 0.0


def test_equal_parameters_make_equal_worlds() -> None:
    again = dataclasses.replace(SMALL)
    assert np.array_equal(SMALL.scenes.style, again.scenes.style)
    assert np.array_equal(SMALL.scenes.track, again.scenes.track)
    assert not np.array_equal(SMALL.scenes.style, dataclasses.replace(SMALL, seed=4).scenes.style)


def test_without_noise_the_story_alone_decides() -> None:
    assert explained(dataclasses.replace(SMALL, noise=0.0)) == pytest.approx(1.0)


def test_noise_and_label_noise_hide_what_the_story_asks_for() -> None:
    by_noise = [explained(dataclasses.replace(SMALL, noise=noise)) for noise in (0.0, 0.4, 0.8, 1.0)]
    assert by_noise == sorted(by_noise, reverse=True)
    assert abs(by_noise[-1]) < 0.15
    mixed = dataclasses.replace(SMALL, label_noise=0.5)
    assert 0.4 < mixed.scenes.random.mean() < 0.6
    assert explained(mixed) < 0.8 * explained(SMALL)


def test_a_shift_makes_the_music_late() -> None:
    """The longer the shift, the less the music has to do with the scene it is laid under."""
    by_shift = [explained(dataclasses.replace(SMALL, noise=0.0, shift=shift)) for shift in (0.0, 20.0, 60.0)]
    assert by_shift == sorted(by_shift, reverse=True)
    assert by_shift[-1] < 0.8


def test_vectors_spread_like_real_ones() -> None:
    store = filled(dataclasses.replace(SMALL, films=30, tracks=200))
    off = ~np.eye(200, dtype=bool)
    likeness = store.likeness_matrix()[1] @ store.likeness_matrix()[1].T
    assert abs(likeness[off].mean()) < 0.1
    assert 0.3 < likeness[off].std() < 0.45
    style = store.scene_vectors("style")[1]
    assert 0.8 < style.std(axis=0).mean() < 1.2
    semantic = unit(list(store.scene_vectors("semantic", semantic_key=SMALL.semantic_key)[1]))
    assert 0.4 < (semantic @ semantic.T).mean() < 0.7


def test_unlike_footage_has_the_same_figures_but_other_laws() -> None:
    world = dataclasses.replace(SMALL, films=40)
    same = [asked.look for asked in world.queries(60)]
    other = world.unlike(60)
    assert np.stack([look.style.vector for look in other]).std() == pytest.approx(
        np.stack([look.style.vector for look in same]).std(), rel=0.25
    )
    known = unit(list(world.scenes.style))

    def nearest(looks: list[Look]) -> float:
        return float(np.median((unit([look.style.vector for look in looks]) @ known.T).max(axis=1)))

    assert nearest(same) > nearest(other) + 0.05


def test_queries_come_out_of_films_that_are_not_filled_in() -> None:
    learnt = set(map(bytes, np.ascontiguousarray(SMALL.scenes.style)))
    asked = SMALL.queries(15)
    assert len(asked) == 15
    assert not learnt & {one.look.style.vector.tobytes() for one in asked}
    known = {track.track_id for track in SMALL.library.tracks}
    assert {one.track_id for one in asked} <= known


def test_unidentified_cues_name_no_track() -> None:
    store = filled(dataclasses.replace(SMALL, identified=0.5))
    cues = [cue for number in range(12) for cue in store.film_cues(film_id(number))]
    assert 0.3 < np.mean([bool(cue.track_id) for cue in cues]) < 0.7


def test_stories_are_stationary_and_forget() -> None:
    rng = np.random.default_rng(0)
    stories = stories_along(np.tile([0.0, 5.0, 400.0], (4000, 1)), rng)
    assert stories.std(axis=0) == pytest.approx(np.ones((3, 6)), abs=0.05)
    near, far = (np.corrcoef(stories[:, 0, 0], stories[:, i, 0])[0, 1] for i in (1, 2))
    assert near > 0.85
    assert far == pytest.approx(0.3, abs=0.06)  # the film's own share


def test_laws_ask_for_music_of_unit_spread() -> None:
    laws = Laws.drawn(5)
    music = laws.music_for(np.random.default_rng(1).standard_normal((4000, 6)))
    assert music.std(axis=0) == pytest.approx(np.ones(7), abs=0.35)
