"""What every store must do to be looked after, run over each of them."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from temptrack.progress import Job
from temptrack.store import Gravity, MemoryStore, Store, Strays, find_loose_ends, mend_loose_ends, open_store
from tests.store.making import IDENTITY, everything, film, landmarks, plain, sight, sound, track


@pytest.fixture(params=["memory", "lance"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened: Store = MemoryStore(IDENTITY) if request.param == "memory" else open_store(tmp_path / "store", IDENTITY)
    opened.put_tracks([track(i) for i in range(9)])
    opened.put_landmarks([landmarks(i) for i in range(9)])
    opened.put_film(*film("heat", 6), sound("heat", 2))
    opened.put_film(*film("alien", 4, seed=1), sound("alien"))
    opened.put_film_sight(sight("heat"))
    yield opened
    opened.close()


def test_a_whole_store_has_no_loose_ends(store: Store) -> None:
    before = everything(store)
    assert find_loose_ends(store, Job()) == ()
    assert mend_loose_ends(store, Job()) == ()
    assert store.strays() == Strays()
    assert store.sweep() == 0
    assert everything(store) == before


def test_what_belongs_to_nothing_is_found_and_swept(store: Store) -> None:
    before = everything(store)
    store.put_landmarks([landmarks(77), landmarks(78)])
    store.put_film_sight(sight("nobody"))
    assert store.strays() == Strays(frozenset({track(77).track_id, track(78).track_id}), frozenset({"nobody"}))
    assert {finding.place for finding in find_loose_ends(store, Job())} == {"landmarks", "film_sights"}
    assert len(mend_loose_ends(store, Job())) == 1
    assert store.strays() == Strays()
    assert everything(store) == before


def test_films_forget_tracks_that_went_unnoticed(store: Store) -> None:
    store.remove_tracks([track(0).track_id, track(2).track_id])
    found = find_loose_ends(store, Job())
    assert [(finding.gravity, finding.place) for finding in found] == [(Gravity.LOOSE, "cues")] * 2
    scenes = [plain(scene) for scene in store.scenes()]
    assert mend_loose_ends(store, Job()) == ("Forgot in 2 films that tracks which are gone play there",)
    assert find_loose_ends(store, Job()) == ()
    assert [plain(scene) for scene in store.scenes()] == scenes
    cues = {cue.cue_id: cue for cue in store.film_cues("heat")}
    assert [cue.track_id for cue in cues.values()] == ["", "", track(4).track_id]
    assert plain(cues["heat:cue:4"]) == plain(film("heat", 6)[2][2])
    heard = store.film_sound("heat")
    assert heard is not None
    assert [match.track_id for match in heard.matches] == [track(1).track_id]
    assert {each.searched for each in store.films()} == {""}


def test_cues_and_scenes_that_miss_each_other_are_told_and_left(store: Store) -> None:
    whole, scenes, cues = film("o'brien", 4)
    astray = [dataclasses.replace(cues[0], scene_id="elsewhere"), *cues[1:]]
    store.put_film(whole, scenes, astray)
    found = find_loose_ends(store, Job())
    assert [finding.what for finding in found] == [
        'The film "O\'Brien" has 0 scenes without their cue and 1 cues without their scene'
    ]
    assert "learn --refresh" in found[0].remedy
    before = everything(store)
    assert mend_loose_ends(store, Job()) == ()
    assert everything(store) == before


def test_compacting_changes_nothing_that_is_read(store: Store) -> None:
    for number in range(20, 40):
        store.put_tracks([track(number)])
    before = everything(store)
    saved = store.compact()
    assert saved.fragments_after <= saved.fragments_before
    assert everything(store) == before
    assert [hit.record.track_id for hit in store.find_tracks("title 25", 1)] == [track(25).track_id]


def test_a_snapshot_is_the_store_at_that_moment_and_no_later(store: Store, tmp_path: Path) -> None:
    before = everything(store)
    store.snapshot(tmp_path / "copy")
    store.put_tracks([track(i) for i in range(100, 120)])
    store.remove_films(["heat"])
    store.compact()
    for _ in range(2):
        copy = open_store(tmp_path / "copy", IDENTITY)
        assert everything(copy) == before
        assert len(copy.find_tracks("title", 99)) == 9
        copy.close()
    assert store.count_tracks() == 29
