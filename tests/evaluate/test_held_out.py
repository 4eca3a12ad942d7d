import dataclasses
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from benchmarks.retrieval.world import World, film_id, scene_id
from temptrack.errors import CancelledError, EmptyLibraryError, StateError
from temptrack.evaluate import HeldOut, HoldingOut, Protocol, held_out, plain_suggester, with_curves
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore, Store
from temptrack.suggest import Suggester, Uncertainty

TWO_FOLDS = Protocol(folds=2)


def test_asks_once_about_every_scene_with_a_cue(store: MemoryStore) -> None:
    runs = list(held_out(store, TWO_FOLDS))
    assert sorted(run.scene_id for run in runs) == sorted(scene.scene_id for scene in store.scenes())
    for run in runs:
        assert run.log_odds.shape == (len(run.routes), 30)
        assert run.routes == ("scenes", "affect")
        assert len(run.prior) == len(run.scores) == len(run.popularity) == len(run.truth.cosines) == len(run.pool) == 30
        assert len(run.top) == len(run.top_confidences) == 3
        assert run.truth.identified
        assert run.truth.relevant.sum() == 1
        assert run.chosen is not None
        assert 0 <= run.novelty <= 1
        assert len(run.novelties) == 2
        assert np.mean(run.novelties) == pytest.approx(run.novelty)
        assert run.scores[run.top[0]] == run.scores.max()


def test_what_is_learnt_from_holds_nothing_of_what_is_asked_about(store: MemoryStore) -> None:
    seen: list[set[str]] = []

    def suggesting(view: Store) -> Suggester:
        seen.append({film.film_id for film in view.films()})
        return plain_suggester(view)

    for run in held_out(store, TWO_FOLDS, suggesting=suggesting):
        assert run.film_id not in seen[run.fold]
    assert seen[0] | seen[1] == {film_id(number) for number in range(6)}
    assert not seen[0] & seen[1]


def test_a_copy_under_other_labels_is_hidden_with_its_film(store: MemoryStore) -> None:
    """Its scenes would be found at no distance, and would give the answer away."""
    film = store.films()[0]
    scenes, cues = store.scenes(film.film_id), store.film_cues(film.film_id)
    name = film.film_id + "-labels"
    store.put_film(
        dataclasses.replace(film, film_id=name, path="/copy.mkv", cue_count=0),
        [dataclasses.replace(s, film_id=name, scene_id=f"copy {s.scene_id}", cue_id="") for s in scenes],
        [],
    )
    runs = [run for run in held_out(store, TWO_FOLDS) if run.film_id == film.film_id]
    assert len(runs) == len(cues)
    assert all(novelty > 0.01 for run in runs for novelty in run.novelties)


def test_a_film_learnt_twice_is_asked_about_once(store: MemoryStore) -> None:
    film = store.films()[0]
    scenes, cues = store.scenes(film.film_id), store.film_cues(film.film_id)
    name = film.film_id + "-labels"
    copies = [
        dataclasses.replace(s, film_id=name, scene_id=f"copy {s.scene_id}", cue_id=f"copy {s.cue_id}") for s in scenes
    ]
    copied = [
        dataclasses.replace(c, film_id=name, scene_id=f"copy {c.scene_id}", cue_id=f"copy {c.cue_id}") for c in cues
    ]
    store.put_film(
        dataclasses.replace(film, film_id=name, path="/copy.mkv", scene_count=4, cue_count=4), copies[:4], copied[:4]
    )
    runs = list(held_out(store, TWO_FOLDS))
    assert len(runs) == 30
    assert name not in {run.film_id for run in runs}


def test_scores_are_the_weighted_sum_of_what_the_routes_say(store: MemoryStore) -> None:
    for run in held_out(store, TWO_FOLDS):
        assert np.allclose(run.fused(), run.scores, atol=1e-4)
        assert np.allclose(run.fused(without="affect"), run.fused(only="scenes"), atol=1e-5)
        assert not np.allclose(run.fused(only="affect"), run.scores, atol=1e-3)


def test_candidate_cues_are_those_of_the_held_out_films(store: MemoryStore) -> None:
    runs = list(held_out(store, Protocol(folds=2, pool="cues")))
    assert len(runs) == 30
    for run in runs:
        assert len(run.pool) == 15
        assert {run.pool.cues[name].film_id for name in run.pool.ids} & {run.film_id}
        own = run.pool.rows[f"{run.scene_id}/cue"]
        assert run.truth.relevant[own]
        assert set(run.prior) == {0.0}  # as long as one another: no length gives a cue away


def test_the_true_music_stands_above_chance(store: MemoryStore) -> None:
    better = [float((run.scores >= run.scores[run.truth.relevant].max()).mean()) for run in held_out(store)]
    assert np.mean(better) < 0.4


def test_is_the_same_again_and_another_with_another_seed(store: MemoryStore) -> None:
    def folds(seed: int) -> list[tuple[str, int]]:
        return [(run.scene_id, run.fold) for run in held_out(store, Protocol(folds=3, seed=seed))]

    assert folds(0) == folds(0)
    assert any(folds(0) != folds(seed) for seed in (1, 2, 3))


def test_asks_about_no_more_scenes_than_wanted(store: MemoryStore) -> None:
    runs = list(held_out(store, Protocol(folds=2, most_queries=7)))
    assert len(runs) == 7
    assert len({run.film_id for run in runs}) >= 5


def test_curves_place_sections(store: MemoryStore, world: World) -> None:
    blind = {run.scene_id: run.chosen for run in held_out(store, TWO_FOLDS)}
    seeing = {run.scene_id: run.chosen for run in held_out(store, TWO_FOLDS, sighting=with_curves(world.curves()))}
    assert blind.keys() == seeing.keys()
    assert any(blind[name] != seeing[name] for name in blind)
    assert seeing[scene_id(0, 0)] is not None


def test_footage_unlike_anything_is_dealt_out_to_the_folds(store: MemoryStore, world: World) -> None:
    holding = HoldingOut(store, TWO_FOLDS, plain_suggester, Job())
    runs = list(holding.ask(with_curves({}), Job(), world.unlike(9)))
    unlike = [run for run in runs if isinstance(run, Uncertainty)]
    asked = [run for run in runs if isinstance(run, HeldOut)]
    assert (len(unlike), len(asked)) == (9, 30)
    assert np.mean([one.novelty for one in unlike]) > np.mean([run.novelty for run in asked])


def test_tells_of_progress_and_stops(store: MemoryStore) -> None:
    told: list[Progress] = []

    class Impatient(Job):
        def report(self, stage: str, done: int, total: int, what: str = "") -> None:
            told.append(Progress(stage, done, total, what))
            if stage == "ask" and done == 3:
                self.cancel()
            super().report(stage, done, total, what)

    with pytest.raises(CancelledError):
        list(held_out(store, TWO_FOLDS, job=Impatient()))
    assert [(one.stage, one.done, one.total) for one in told if one.stage == "ask"] == [
        ("ask", number, 30) for number in range(4)
    ]


def test_too_little_is_refused(empty: Callable[[], MemoryStore]) -> None:
    def asked(store: MemoryStore) -> Iterator[HeldOut]:
        return held_out(store)

    with pytest.raises(StateError, match="no learnt film has any"):
        next(asked(empty()))
    one = empty()
    World(films=1, scenes_per_film=4, tracks=5).fill(one)
    with pytest.raises(StateError, match="one learnt film has any"):
        next(asked(one))
    bare = empty()
    world = World(films=2, scenes_per_film=4, tracks=5)
    world.fill(bare)
    bare.remove_tracks([track.track_id for track in world.library.tracks])
    with pytest.raises(EmptyLibraryError):
        next(asked(bare))
