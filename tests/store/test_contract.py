"""What every store must do, run over each of them."""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from temptrack.errors import InvalidInputError, TrackNotFoundError
from temptrack.store import ActionLabel, Address, MemoryStore, Part, Space, Store, open_store, summary_of
from tests.store.making import (
    IDENTITY,
    LIKENESS,
    OTHER_SEMANTIC,
    SEMANTIC,
    STYLE,
    everything,
    failing_with_its_threads,
    film,
    landmarks,
    plain,
    sight,
    sound,
    track,
    vector,
)

if TYPE_CHECKING:
    from tests.s3 import Server


@pytest.fixture(scope="module")
def made(s3: "Server") -> Address:
    """An empty catalogue in a bucket: making its tables takes longer than most tests."""
    address = s3.bucket("studio-of-nothing")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in s3.credentials.items():
            patch.setenv(name, value)
        open_store(address, IDENTITY).close()
    return address


@pytest.fixture
def empty_bucket(s3: "Server", bucket: Address, made: Address) -> Address:
    return s3.bucket(f"{bucket.bucket}-of-nothing", like=made)


@pytest.fixture(params=["memory", "lance", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        opened: Store = MemoryStore(IDENTITY)
    elif request.param == "lance":
        opened = open_store(tmp_path / "store", IDENTITY)
    else:
        opened = open_store(request.getfixturevalue("empty_bucket"), IDENTITY)
    yield opened
    opened.close()


def test_an_empty_store_answers_with_nothing(store: Store) -> None:
    assert everything(store) == ([], [], [], {}, (0, 0, 0))
    assert store.summaries() == []
    assert store.track_files() == store.film_files() == {}
    assert store.nearest_tracks(vector(1, LIKENESS.dimension), 5) == []
    assert store.nearest_scenes("style", vector(1, STYLE.dimension), 5) == []
    assert store.nearest_scenes("semantic", vector(1, SEMANTIC.dimension), 5, semantic_key=SEMANTIC.key) == []
    assert store.find_tracks("night", 5) == []
    assert store.find_scenes("night", 5) == []
    assert store.remove_tracks(["x"]) == store.remove_films(["x"]) == 0
    ids, matrix = store.likeness_matrix()
    assert (ids, matrix.shape) == ([], (0, LIKENESS.dimension))
    for space, key, dimension in (("style", "", STYLE.dimension), ("semantic", SEMANTIC.key, SEMANTIC.dimension)):
        ids, matrix = store.scene_vectors(space, semantic_key=key)  # type: ignore[arg-type]
        assert (ids, matrix.shape) == ([], (0, dimension))


def test_tracks_come_back_bit_for_bit(store: Store) -> None:
    tracks = [track(i) for i in range(13)]
    store.put_tracks(tracks)
    assert [plain(each) for each in store.iter_tracks()] == [plain(each) for each in tracks]
    assert plain(store.get_track(tracks[5].track_id)) == plain(tracks[5])
    assert store.summaries() == [summary_of(each) for each in tracks]
    assert store.count_tracks() == 13


def test_writing_twice_changes_nothing(store: Store) -> None:
    tracks, whole = [track(i) for i in range(5)], film("heat")
    store.put_tracks(tracks)
    store.put_film(*whole)
    before = everything(store)
    store.put_tracks(tracks)
    store.put_film(*whole)
    assert everything(store) == before


def test_tracks_are_ordered_by_path_over_many_pages(store: Store) -> None:
    tracks = [track(i) for i in range(600)]
    store.put_tracks([tracks[i] for i in np.random.default_rng(0).permutation(600)])
    assert [each.track_id for each in store.iter_tracks()] == [each.track_id for each in tracks]
    ids, matrix = store.likeness_matrix()
    assert ids == [each.track_id for each in tracks]
    assert (matrix == np.stack([each.likeness for each in tracks])).all()


def test_a_track_at_a_known_path_takes_the_place_of_the_other(store: Store) -> None:
    store.put_tracks([track(1), track(2)])
    store.put_tracks([track(3, path=track(1).path)])
    assert store.track_files() == {
        track(1).path: (track(3).track_id, track(3).mtime_ns, track(3).size_bytes),
        track(2).path: (track(2).track_id, track(2).mtime_ns, track(2).size_bytes),
    }


def test_a_track_that_moved_onto_anothers_path_leaves_one(store: Store) -> None:
    store.put_tracks([track(1), track(2)])
    store.put_tracks([track(1, path=track(2).path)])
    assert [plain(each) for each in store.iter_tracks()] == [plain(track(1, path=track(2).path))]


def test_two_tracks_may_trade_paths_in_one_writing(store: Store) -> None:
    store.put_tracks([track(1), track(2)])
    store.put_tracks([track(1, path=track(2).path), track(2, path=track(1).path)])
    assert {path: name for path, (name, _, _) in store.track_files().items()} == {
        track(1).path: track(2).track_id,
        track(2).path: track(1).track_id,
    }


def test_of_tracks_with_one_id_or_path_the_last_counts(store: Store) -> None:
    store.put_tracks([track(1), track(1, title="later"), track(2, path="/same"), track(3, path="/same")])
    assert [(each.track_id, each.title) for each in store.iter_tracks()] == [
        (track(1).track_id, "later"),
        (track(3).track_id, "Title 3"),
    ][:: 1 if track(1).path < "/same" else -1]


def test_landmarks_come_back_in_order_of_their_tracks(store: Store) -> None:
    store.put_tracks([track(i) for i in range(150)])
    store.put_landmarks([landmarks(i) for i in reversed(range(1, 150))])
    store.put_landmarks([])
    assert list(store.iter_landmarks("landmarks/1")) == [landmarks(i) for i in range(1, 150)]
    some = [landmarks(number).track_id for number in (7, 3, 900)]
    assert list(store.iter_landmarks("landmarks/1", some)) == [landmarks(3), landmarks(7)]
    assert list(store.iter_landmarks("landmarks/1", [])) == []
    assert store.landmark_ids("landmarks/1") == {track(i).track_id for i in range(1, 150)}


def test_landmarks_of_other_settings_are_passed_over_and_replaced(store: Store) -> None:
    store.put_tracks([track(1), track(2)])
    store.put_landmarks([landmarks(1, "landmarks/it's old"), landmarks(2)])
    assert store.landmark_ids("landmarks/1") == {track(2).track_id}
    assert list(store.iter_landmarks("landmarks/it's old")) == [landmarks(1, "landmarks/it's old")]
    store.put_landmarks([landmarks(1)])
    assert store.landmark_ids("landmarks/1") == {track(1).track_id, track(2).track_id}
    assert store.landmark_ids("landmarks/it's old") == set()


def test_landmarks_are_told_only_while_their_track_is_there(store: Store) -> None:
    store.put_landmarks([landmarks(i) for i in (1, 2, 3)])
    assert store.landmark_ids("landmarks/1") == set()
    store.put_tracks([track(i) for i in (1, 2, 3)])
    assert list(store.iter_landmarks("landmarks/1")) == [landmarks(i) for i in (1, 2, 3)]
    store.remove_tracks([track(1).track_id])
    store.put_tracks([track(4, path=track(2).path), track(3, title="told anew"), track(1)])
    assert list(store.iter_landmarks("landmarks/1")) == [landmarks(3)]


def test_removing_takes_landmarks_along_also_where_their_track_is_gone_already(store: Store) -> None:
    store.put_landmarks([landmarks(1), landmarks(2)])
    store.put_tracks([track(0)])
    store.remove_tracks([track(0).track_id, track(1).track_id])
    assert store.remove_tracks([track(2).track_id]) == 0
    store.put_tracks([track(1), track(2)])
    assert list(store.iter_landmarks("landmarks/1")) == []


def test_landmarks_of_nothing_are_refused(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="id"):
        store.put_landmarks([dataclasses.replace(landmarks(1), track_id="")])
    with pytest.raises(InvalidInputError, match="settings"):
        store.put_landmarks([dataclasses.replace(landmarks(1), settings="")])


def test_tracks_are_got_by_id_as_far_as_they_exist(store: Store) -> None:
    store.put_tracks([track(i) for i in range(4)])
    asked = [track(2).track_id, "nonesuch", track(0).track_id, "' OR 1=1 --"]
    assert list(store.get_tracks(asked)) == [track(2).track_id, track(0).track_id]
    with pytest.raises(TrackNotFoundError, match="nonesuch"):
        store.get_track("nonesuch")


def test_removing_counts_what_was_there(store: Store) -> None:
    store.put_tracks([track(i) for i in range(4)])
    store.put_film(*film("heat"))
    assert store.remove_tracks([track(1).track_id, track(1).track_id, "x'y"]) == 1
    assert store.count_tracks() == 3
    assert store.remove_films(["heat", "heat", "x'y"]) == 1
    assert (store.count_films(), store.scenes(), store.cues(["heat:cue:0"])) == (0, [], {})


@pytest.mark.parametrize(
    "path", ["/a/o'clock.wav", '/ü/"x".wav', "/; DROP TABLE tracks; --.wav", "/日本/夜\\n.wav", "/%_*.wav"]
)
def test_any_path_is_one_path(store: Store, path: str) -> None:
    store.put_tracks([track(1), track(2, path=path)])
    store.put_tracks([track(3, path=path)])
    assert store.track_files().keys() == {track(1).path, path}
    store.put_film(*film("o'brien", path=path))
    store.put_film(*film("other", path=path))
    assert store.film_files() == {path: ("other", 7, 8)}
    assert [scene.film_id for scene in store.scenes()] == ["other"] * 3


def test_many_ids_in_one_reading(store: Store) -> None:
    tracks = [track(i) for i in range(50)]
    store.put_tracks(tracks)
    asked = [f"missing {i}" for i in range(5000)] + [each.track_id for each in tracks]
    assert len(store.get_tracks(asked)) == 50
    assert store.remove_tracks(asked) == 50


def test_nearest_tracks_are_those_of_greatest_cosine(store: Store) -> None:
    tracks = [track(i) for i in range(200)]
    store.put_tracks(tracks)
    query = vector(12345, LIKENESS.dimension)
    matrix = np.stack([each.likeness for each in tracks]).astype(np.float64)
    cosines = matrix @ query / np.linalg.norm(matrix, axis=1) / np.linalg.norm(query)
    hits = store.nearest_tracks(query, 10)
    best = np.argsort(-cosines)[:10]
    assert [hit.record.track_id for hit in hits] == [tracks[i].track_id for i in best]
    assert [hit.score for hit in hits] == pytest.approx(cosines[best], abs=1e-5)
    assert plain(hits[0].record) == plain(tracks[best[0]])


def test_a_vector_of_zeros_is_near_to_nothing(store: Store) -> None:
    zeros = np.zeros(LIKENESS.dimension, np.float32)
    store.put_tracks([track(1, likeness=zeros), track(2)])
    assert [hit.record.track_id for hit in store.nearest_tracks(track(1, likeness=track(2).likeness).likeness, 5)] == [
        track(2).track_id
    ]
    assert store.nearest_tracks(zeros, 5) == []
    assert plain(store.get_track(track(1).track_id).likeness) == plain(zeros)


@pytest.mark.parametrize("limit", [0, -1])
def test_no_limit_means_no_hits(store: Store, limit: int) -> None:
    store.put_tracks([track(1)])
    store.put_film(*film("heat"))
    assert store.nearest_tracks(vector(1, LIKENESS.dimension), limit) == []
    assert store.nearest_scenes("style", vector(1, STYLE.dimension), limit) == []
    assert store.find_tracks("title", limit) == []
    assert store.find_scenes("scene", limit) == []


def test_a_boundless_limit_means_all(store: Store) -> None:
    store.put_tracks([track(i) for i in range(3)])
    store.put_film(*film("heat"))
    assert len(store.nearest_tracks(vector(1, LIKENESS.dimension), 2**70)) == 3
    assert len(store.find_tracks("title", 2**70)) == len(store.find_scenes("scene", 2**70)) == 3


@pytest.mark.parametrize("bad", [np.ones(LIKENESS.dimension + 1), np.full(LIKENESS.dimension, np.nan), np.ones((1, 8))])
def test_a_vector_that_cannot_be_compared_is_refused(store: Store, bad: np.ndarray) -> None:
    with pytest.raises(InvalidInputError):
        store.nearest_tracks(bad.astype(np.float32), 3)
    with pytest.raises(InvalidInputError, match="000001"):
        store.put_tracks([track(0), track(1, likeness=bad.astype(np.float32))])
    assert store.count_tracks() == 0


def test_text_that_is_no_unicode_is_refused_by_name(store: Store) -> None:
    with pytest.raises(InvalidInputError, match="Unicode"):
        store.put_tracks([track(0, path="/music/caf\udce9.mp3")])
    assert store.count_tracks() == 0


def test_odd_numbers_and_texts_survive(store: Store) -> None:
    odd = track(1, loudness_lufs=float("-inf"), title="a\x00b\nc\t'\"\\ \U0001f3b5", genres=("", "x'y"), tempo_bpm=0.0)
    store.put_tracks([odd])
    assert plain(store.get_track(odd.track_id)) == plain(odd)


def test_films_come_back_bit_for_bit(store: Store) -> None:
    first, second = film("heat", 4), film("alien", 2, model=None)
    store.put_film(*first)
    store.put_film(*second)
    assert [plain(each) for each in store.films()] == [plain(second[0]), plain(first[0])]
    assert [plain(each) for each in store.scenes()] == [plain(each) for each in second[1] + first[1]]
    assert [plain(each) for each in store.scenes("heat")] == [plain(each) for each in first[1]]
    assert store.scenes("nonesuch") == []
    cues = store.cues([cue.cue_id for cue in first[2]] + ["nonesuch"])
    assert [plain(cues[cue.cue_id]) for cue in first[2]] == [plain(cue) for cue in first[2]]
    assert (store.count_films(), store.count_scenes()) == (2, 6)


def test_a_film_without_scenes_is_a_film(store: Store) -> None:
    store.put_film(*film("empty", 0))
    assert (store.count_films(), store.count_scenes(), store.scenes("empty")) == (1, 0, [])


def test_signatures_come_back_in_order_of_their_films(store: Store) -> None:
    for number in reversed(range(20)):
        store.put_film(*film(f"film {number:02}", 1, path=f"/{number}.mkv"))
        store.put_film_sight(sight(f"film {number:02}", number))
    assert list(store.iter_film_sights("copies/1")) == [sight(f"film {n:02}", n) for n in range(20)]
    assert store.sighted_films("copies/1") == {f"film {n:02}" for n in range(20)}


def test_signatures_are_replaced_and_those_of_other_settings_passed_over(store: Store) -> None:
    store.put_film(*film("heat"))
    store.put_film_sight(sight("heat", 1, "copies/it's old"))
    assert store.sighted_films("copies/1") == set()
    store.put_film_sight(sight("heat", 2))
    assert list(store.iter_film_sights("copies/1")) == [sight("heat", 2)]
    assert store.sighted_films("copies/it's old") == set()


def test_signatures_are_told_only_while_their_film_is_there(store: Store) -> None:
    store.put_film_sight(sight("heat", 1))
    assert store.sighted_films("copies/1") == set()
    store.put_film(*film("heat"))
    assert store.sighted_films("copies/1") == {"heat"}
    store.put_film(*film("heat", 2, seed=3))
    assert store.sighted_films("copies/1") == {"heat"}
    store.remove_films(["heat"])
    store.put_film(*film("heat"))
    assert store.sighted_films("copies/1") == set()


@pytest.mark.parametrize("changes", [{"film_id": ""}, {"settings": ""}])
def test_signatures_of_nothing_are_refused(store: Store, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        store.put_film_sight(dataclasses.replace(sight("heat"), **changes))


def test_learning_a_film_again_replaces_all_of_it(store: Store) -> None:
    store.put_film(*film("heat", 5))
    store.put_film(*film("heat", 2, seed=50, path="/elsewhere.mkv"))
    again = film("heat", 2, seed=50, path="/elsewhere.mkv")
    assert everything(store)[1:3] == ([(plain(again[0]), plain(None))], [plain(each) for each in again[1]])
    assert set(store.cues([f"heat:cue:{i}" for i in range(5)])) == {"heat:cue:0"}
    assert len(store.scene_vectors("semantic", semantic_key=SEMANTIC.key)[0]) == 2


def test_a_films_own_record_is_written_anew_alone(store: Store) -> None:
    first, second = film("heat", 4), film("alien", 2)
    store.put_film(*first, sound("heat"))
    store.put_film(*second)
    before = everything(store)
    restated = [
        dataclasses.replace(one[0], searched="other", path=f"/moved/{one[0].film_id}") for one in (first, second)
    ]
    store.restate_films([*restated, film("gone")[0]])
    assert store.films() == sorted(restated, key=lambda one: one.title)
    assert everything(store)[2:] == before[2:]
    assert store.film_sound("heat") == sound("heat")
    store.restate_films([])


def test_all_cues_of_a_film_are_told_also_those_no_scene_names(store: Store) -> None:
    whole, scenes, cues = film("heat", 5)
    lesser = dataclasses.replace(cues[1], cue_id="heat:lesser", film_in_s=3.0, film_out_s=5.0)
    store.put_film(dataclasses.replace(whole, cue_count=4), scenes, [lesser, *cues])
    store.put_film(*film("alien"))
    assert [plain(cue) for cue in store.film_cues("heat")] == [plain(cue) for cue in (cues[0], lesser, *cues[1:])]
    assert store.film_cues("nonesuch") == []


def test_what_is_heard_in_a_film_comes_and_goes_with_it(store: Store) -> None:
    assert store.film_sound("heat") is None
    store.put_film(*film("heat"), sound("heat", 2))
    store.put_film(*film("alien"), sound("alien", 1))
    assert store.film_sound("heat") == sound("heat", 2)
    store.put_film(*film("heat", seed=1), sound("heat", 5))
    assert store.film_sound("heat") == sound("heat", 5)
    store.put_film(*film("heat"))
    assert store.film_sound("heat") is None
    store.remove_films(["alien"])
    assert store.film_sound("alien") is None
    with pytest.raises(InvalidInputError, match="another film"):
        store.put_film(*film("heat"), sound("alien"))


@pytest.mark.parametrize("space", ["style", "semantic"])
def test_nearest_scenes_are_those_of_greatest_cosine(store: Store, space: Space) -> None:
    for name in ("a", "b", "c"):
        store.put_film(*film(name, 20, seed=ord(name) * 1000))
    store.remove_films(["b"])
    ids, matrix = store.scene_vectors(space, semantic_key=SEMANTIC.key)
    assert ids == [scene.scene_id for scene in store.scenes()]
    assert (matrix == np.stack([getattr(scene, space) for scene in store.scenes()])).all()
    query = vector(4711, matrix.shape[1])
    cosines = matrix @ query / np.linalg.norm(matrix, axis=1) / np.linalg.norm(query)
    hits = store.nearest_scenes(space, query, 7, semantic_key=SEMANTIC.key)
    best = np.argsort(-cosines)[:7]
    assert [hit.record.scene_id for hit in hits] == [ids[i] for i in best]
    assert [hit.score for hit in hits] == pytest.approx(cosines[best], abs=1e-5)
    assert plain(hits[0].record) == plain(next(s for s in store.scenes() if s.scene_id == ids[best[0]]))


def test_vectors_of_different_models_never_meet(store: Store) -> None:
    store.put_film(*film("old", 4))
    store.put_film(*film("new", 3, model=OTHER_SEMANTIC))
    store.put_film(*film("none", 2, model=None))
    for model, films in ((SEMANTIC, {"old"}), (OTHER_SEMANTIC, {"new"})):
        hits = store.nearest_scenes("semantic", vector(1, model.dimension), 99, semantic_key=model.key)
        assert {hit.record.film_id for hit in hits} == films
        assert len(store.scene_vectors("semantic", semantic_key=model.key)[0]) == len(hits)
    assert len(store.nearest_scenes("style", vector(1, STYLE.dimension), 99)) == 9
    with pytest.raises(InvalidInputError):
        store.nearest_scenes("semantic", vector(1, 3), 9, semantic_key=SEMANTIC.key)
    with pytest.raises(InvalidInputError):
        store.nearest_scenes("semantic", vector(1, 3), 9)


def test_a_film_whose_parts_are_not_its_own_is_refused(store: Store) -> None:
    whole, scenes, cues = film("heat")
    stranger = dataclasses.replace(scenes[1], film_id="alien")
    dangling = dataclasses.replace(scenes[1], cue_id="alien:cue:0")
    unnamed_model = dataclasses.replace(scenes[1], semantic_key="")
    for bad in (stranger, dangling, unnamed_model, scenes[0]):
        with pytest.raises(InvalidInputError):
            store.put_film(whole, [scenes[0], bad, scenes[2]], cues)
    with pytest.raises(InvalidInputError, match="3 scenes"):
        store.put_film(whole, scenes[:2], cues)
    assert everything(store) == ([], [], [], {}, (0, 0, 0))


def test_words_find_tracks_by_title_artist_album_genre_and_file(store: Store) -> None:
    store.put_tracks(
        [
            track(1, title="Running Through Rain", path="/m/1.wav", genres=()),
            track(2, artist="The Runs", path="/m/2.wav", genres=()),
            track(3, album="Motörhead live", path="/m/3.wav", genres=()),
            track(4, genres=("dark ambient",), path="/m/4.wav"),
            track(5, path="/rain/RooftopChase_final.mp3", genres=()),
            track(6, title="夜想曲", path="/m/6.wav", genres=()),
        ]
    )

    def found(words: str) -> set[int]:
        return {int(hit.record.track_id, 16) for hit in store.find_tracks(words, 10)}

    assert found("run") == {1, 2}
    assert found("RAINING") == {1}
    assert found("motorhead") == found("MOTÖRHEAD'S") == {3}
    assert found("ambient") == {4}
    assert found("chases") == found("rooftopchase") == {5}
    assert found("夜想") == {6}
    assert found("nothing of the kind") == set()
    assert found("the") == {2}


def test_words_added_later_are_found_and_removed_ones_are_not(store: Store) -> None:
    store.put_tracks([track(i, title=f"Harbour {i}") for i in range(3)])
    assert len(store.find_tracks("harbour", 10)) == 3
    store.put_tracks([track(9, title="Harbours at dawn")])
    assert len(store.find_tracks("harbour", 10)) == 4
    store.put_tracks([track(1, title="Mountain")])
    store.remove_tracks([track(2).track_id])
    assert {hit.record.track_id for hit in store.find_tracks("harbour", 10)} == {track(0).track_id, track(9).track_id}


def test_the_rarer_and_the_more_words_the_better(store: Store) -> None:
    whole, scenes, cues = film("heat", 4)
    texts = ["a man walks", "a man runs over a rooftop", "a man drives", "a woman sleeps in the sun"]
    described = [dataclasses.replace(s, description=t, actions=()) for s, t in zip(scenes, texts, strict=True)]
    store.put_film(whole, described, cues)
    hits = store.find_scenes("man running on rooftops", 10)
    assert hits[0].record.description == texts[1]
    assert {hit.record.description for hit in hits} == set(texts[:3])
    assert hits[0].score > hits[1].score > 0
    assert len(store.find_scenes("man", 2)) == 2


def test_words_find_scenes_by_action(store: Store) -> None:
    whole, scenes, cues = film("heat")
    scenes[2] = dataclasses.replace(scenes[2], actions=(ActionLabel("car chase", 0.9),))
    store.put_film(whole, scenes, cues)
    (hit,) = store.find_scenes("chasing cars", 5)
    assert plain(hit.record) == plain(scenes[2])


@pytest.mark.parametrize(
    "words",
    ["", " ", "...", "?!", "\x00\x01\x1b[0m", "'", '"unclosed', "a AND OR NOT (", "title:x", "+-&&||!(){}[]^\"~*?:\\/",
     "x" * 2000, "word " * 400, "\ud800", "the of and", "%", "夜", "-title", "title~2 titl*", "{\"match\": 1}"],
)  # fmt: skip
def test_no_words_are_too_strange_to_search_for(store: Store, words: str) -> None:
    store.put_tracks([track(1)])
    store.put_film(*film("heat"))
    assert {hit.record.track_id for hit in store.find_tracks(words, 3)} <= {track(1).track_id}
    assert len(store.find_scenes(words, 3)) <= 3


def test_a_film_is_never_seen_by_halves(store: Store) -> None:
    versions = {count: film("heat", count, seed=count) for count in (6, 9)}
    whole = {plain(scenes) for _, scenes, _ in versions.values()}
    store.put_film(*versions[6])
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            assert plain(store.scenes("heat")) in whole
            assert len(store.nearest_scenes("style", vector(1, STYLE.dimension), 99)) in versions
            assert store.count_scenes() in versions
            assert store.count_films() == len(store.films()) == 1

    with failing_with_its_threads() as start:
        start(watch)
        start(watch)
        try:
            for count in (9, 6, 9, 6, 9, 6):
                store.put_film(*versions[count])
        finally:
            done.set()


def test_many_threads_write_and_read_at_once(store: Store) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 8):
            store.put_tracks([track(number)])
            assert store.get_track(track(number).track_id).duration_s == 60.0 + number
            store.find_tracks("title", 3)

    with failing_with_its_threads() as start:
        for first in range(0, 400, 100):
            start(partial(write, first))
    assert store.count_tracks() == 32


def test_closing_twice_is_closing_once(store: Store) -> None:
    store.close()
    store.close()


def test_the_library_as_columns_is_the_library(store: Store) -> None:
    assert len(store.library().tracks) == len(store.library().likeness) == 0
    store.put_tracks([track(number) for number in (3, 1, 2)])
    columns, (ids, likeness) = store.library(), store.likeness_matrix()
    assert list(columns.tracks) == [columns.tracks[row] for row in range(3)] == store.summaries()
    assert list(columns.track_ids) == ids
    assert columns.likeness.tolist() == likeness.tolist()
    assert columns.affect.tolist() == [[t.affect.energy, t.affect.valence] for t in columns.tracks]
    assert columns.tempo_bpm.tolist() == [t.tempo_bpm for t in columns.tracks]
    assert columns.duration_s.tolist() == [t.duration_s for t in columns.tracks]


def test_an_edition_is_another_after_each_change_and_the_same_without(store: Store) -> None:
    heat, scenes, cues = film("heat")
    silent = [dataclasses.replace(scene, cue_id="") for scene in scenes]
    changes: list[tuple[Part, Callable[[], object]]] = [
        ("tracks", lambda: store.put_tracks([track(1)])),
        ("tracks", lambda: store.put_tracks([track(1, title="again")])),
        ("landmarks", lambda: store.put_landmarks([landmarks(1)])),
        ("landmarks", lambda: store.put_landmarks([landmarks(1)])),
        ("landmarks", lambda: store.remove_tracks([track(1).track_id])),
        ("tracks", lambda: store.put_tracks([track(1)])),
        ("tracks", lambda: store.remove_tracks([track(1).track_id])),
        ("films", lambda: store.put_film(heat, scenes, cues)),
        ("films", lambda: store.put_film(dataclasses.replace(heat, cue_count=0), silent, [])),
        ("films", lambda: store.restate_films([dataclasses.replace(heat, title="Cold", cue_count=0)])),
        ("films", lambda: store.remove_films([heat.film_id])),
    ]
    for part, change in changes:
        before = store.edition(part)
        everything(store)
        assert store.edition(part) == before
        change()
        assert store.edition(part) != before
