from dataclasses import replace

import numpy as np

from temptrack.fingerprint.types import Affect
from temptrack.matching import count_pairs, gather_pairs
from temptrack.progress import Job, Progress
from temptrack.store import CueRecord, FilmRecord, MemoryStore, SceneRecord
from tests.store.making import DYNAMICS, IDENTITY, LIKENESS, OTHER_SEMANTIC, SEMANTIC, film, track


def test_every_scene_with_music_is_a_pair_in_the_order_of_film_and_time() -> None:
    store = MemoryStore(IDENTITY)
    for name in ("b", "a"):
        whole, scenes, cues = film(name, 5)
        store.put_film(whole, scenes[::-1], cues)
    told: list[Progress] = []
    pairs = gather_pairs(store, Job(told.append))
    assert pairs.film_ids == ("a", "b")
    assert pairs.film.tolist() == [0, 0, 0, 1, 1, 1]
    assert pairs.film_in_s.tolist() == [0.0, 20.0, 40.0] * 2
    scene, cue = film("a", 5)[1][2], film("a", 5)[2][1]
    np.testing.assert_array_equal(pairs.style[1], scene.style)
    np.testing.assert_array_equal(pairs.dynamics[1], scene.dynamics)
    np.testing.assert_array_equal(pairs.semantic[1], scene.semantic)
    np.testing.assert_array_equal(pairs.likeness[1], cue.likeness)
    assert pairs.affect[1].tolist() == [cue.affect.energy, cue.affect.valence]
    assert (pairs.semantic_key, pairs.dynamics_key) == (SEMANTIC.key, DYNAMICS.key)
    assert [(one.stage, one.done, one.total) for one in told] == [("read", 0, 2), ("read", 1, 2)]
    assert count_pairs(store) == (2, 6)


def test_a_recognised_track_or_one_stretch_of_music_is_one_piece() -> None:
    store = MemoryStore(IDENTITY)
    whole, scenes, cues = film("a", 7)
    known = [replace(cue, track_id="same") for cue in cues[:2]]
    stretch = [replace(cue, track_id="", music_in_s=38.0, music_out_s=70.0) for cue in cues[2:]]
    store.put_film(whole, scenes, [*known, *stretch])
    pieces = gather_pairs(store, Job()).piece.tolist()
    assert pieces[0] == pieces[1] != pieces[2] == pieces[3]


def test_a_recognised_cue_brings_the_sound_of_its_whole_track() -> None:
    store = MemoryStore(IDENTITY)
    store.put_tracks([track(3)])
    whole, scenes, cues = film("a", 5)
    store.put_film(whole, scenes, [replace(cues[0], track_id=track(3).track_id), *cues[1:]])
    pairs = gather_pairs(store, Job())
    assert pairs.has_track.tolist() == [True, False, False]
    np.testing.assert_array_equal(pairs.track_likeness[0], track(3).likeness)
    np.testing.assert_allclose(pairs.track_affect[0], [track(3).affect.energy, track(3).affect.valence])
    np.testing.assert_array_equal(pairs.track_likeness[1:], pairs.likeness[1:])


def test_only_the_vectors_of_the_model_that_saw_most_are_taken() -> None:
    store = MemoryStore(IDENTITY)
    for name, model in (("a", SEMANTIC), ("b", OTHER_SEMANTIC), ("c", SEMANTIC), ("d", None)):
        store.put_film(*film(name, 3, model=model))
    pairs = gather_pairs(store, Job())
    assert pairs.semantic_key == SEMANTIC.key
    assert pairs.has_semantic.tolist() == [True, True, False, False, True, True, False, False]
    assert pairs.semantic.shape == (8, SEMANTIC.dimension)
    assert not pairs.semantic[~pairs.has_semantic].any()
    assert pairs.has_dynamics.all()


def test_scenes_without_music_or_with_silence_are_no_pairs() -> None:
    store = MemoryStore(IDENTITY)
    whole, scenes, cues = film("a", 3)
    silent = replace(cues[0], likeness=np.zeros(LIKENESS.dimension, np.float32))
    store.put_film(whole, scenes, [silent, *cues[1:]])
    assert gather_pairs(store, Job()).film_in_s.tolist() == [20.0]
    assert len(gather_pairs(MemoryStore(IDENTITY), Job())) == 0


def test_pairs_can_be_had_of_some_films_and_without_models() -> None:
    store = MemoryStore(IDENTITY)
    for name in "ab":
        store.put_film(*film(name, 3, model=None))
    pairs = gather_pairs(store, Job(), film_ids={"b"})
    assert pairs.film_ids == ("b",)
    assert pairs.semantic.shape == (2, 0)
    assert pairs.semantic_key == ""


def test_the_digest_stands_for_what_is_learnt_from() -> None:
    def digest(*, energy: float) -> str:
        store = MemoryStore(IDENTITY)
        whole, scenes, cues = film("a", 3)
        store.put_film(whole, scenes, [replace(cue, affect=Affect(energy, 0.5)) for cue in cues])
        return gather_pairs(store, Job()).digest

    assert digest(energy=0.5) == digest(energy=0.5) != digest(energy=0.75)


def test_a_file_learnt_with_several_labellings_is_one_film() -> None:
    store = MemoryStore(IDENTITY)
    content = "0" * 32
    for name, scenes in ((content + "a", 3), (content + "b", 7), ("1" * 32, 3)):
        store.put_film(*film(name, scenes, path=f"/films/{name}"))
    pairs = gather_pairs(store, Job())
    once = pairs.once_each()
    assert (pairs.films, once.films, len(once)) == (3, 2, 6)
    assert {once.film_ids[index] for index in once.film} == {content + "b", "1" * 32}


def test_pairs_of_films_keep_their_rows() -> None:
    store = MemoryStore(IDENTITY)
    records: list[tuple[FilmRecord, list[SceneRecord], list[CueRecord]]] = [film("a", 5), film("b", 3)]
    for one in records:
        store.put_film(*one)
    pairs = gather_pairs(store, Job())
    some = pairs.of_films({"b"})
    np.testing.assert_array_equal(some.style, pairs.style[3:])
    assert (len(some), some.films, pairs.films) == (2, 1, 2)
