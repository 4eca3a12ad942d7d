"""A view must be, to everyone who asks, the store in which the hidden films were never learnt."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks.retrieval.world import World, film_id, scene_id
from temptrack.errors import StateError, TrackNotFoundError
from temptrack.evaluate.view import FixedLibrary, StoredLibrary, View, cues_as_tracks
from temptrack.fingerprint.copies import COPIES
from temptrack.fingerprint.landmarks import LANDMARKS
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import TraceCache
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store import MemoryStore, Store
from temptrack.store.feedback import FeedbackRecord, Verdict
from temptrack.store.records import FilmSightRecord, LandmarksRecord
from temptrack.suggest import Answer, Footage, Query, Segment, Suggester

HIDDEN = {film_id(1), film_id(4)}


@pytest.fixture
def never(empty: Callable[[], MemoryStore], world: World) -> MemoryStore:
    """The same without the hidden films."""
    store = empty()
    world.fill(store)
    store.remove_films(HIDDEN)
    return store


@pytest.fixture
def view(store: MemoryStore) -> View:
    for number in range(6):
        store.put_film_sight(FilmSightRecord(film_id(number), COPIES.key, b""))
    return View(store, HIDDEN, StoredLibrary(store))


def test_hides_films_with_all_that_is_theirs(view: View, never: MemoryStore) -> None:
    assert view.identity == never.identity
    assert view.films() == never.films()
    assert view.film_files() == never.film_files()
    assert (view.count_films(), view.count_scenes()) == (4, 20)
    assert [scene.scene_id for scene in view.scenes()] == [scene.scene_id for scene in never.scenes()]
    assert view.scenes(film_id(1)) == []
    assert [scene.scene_id for scene in view.scenes(film_id(2))] == [scene_id(2, number) for number in range(5)]
    assert view.film_cues(film_id(1)) == []
    assert len(view.film_cues(film_id(2))) == 5
    assert view.film_sound(film_id(1)) is None
    every = [f"{scene_id(film, number)}/cue" for film in range(6) for number in range(5)]
    assert view.cues(every).keys() == never.cues(every).keys()
    assert view.sighted_films(COPIES.key) == {film_id(number) for number in (0, 2, 3, 5)}
    assert [kept.film_id for kept in view.iter_film_sights(COPIES.key)] == [film_id(number) for number in (0, 2, 3, 5)]


@pytest.mark.parametrize("space", ["style", "semantic"])
def test_finds_the_scenes_a_store_without_them_finds(view: View, never: MemoryStore, world: World, space: str) -> None:
    key = world.semantic_key if space == "semantic" else ""
    ids, rows = view.scene_vectors(space, semantic_key=key)  # type: ignore[arg-type]
    others, theirs = never.scene_vectors(space, semantic_key=key)  # type: ignore[arg-type]
    assert ids == others
    assert np.array_equal(rows, theirs)
    vector = getattr(world.scenes, space)[7]
    found = view.nearest_scenes(space, vector, 5, semantic_key=key)  # type: ignore[arg-type]
    expected = never.nearest_scenes(space, vector, 5, semantic_key=key)  # type: ignore[arg-type]
    assert [hit.record.scene_id for hit in found] == [hit.record.scene_id for hit in expected]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected], abs=1e-6)


def test_finds_words_in_the_scenes_that_are_left(view: View) -> None:
    found = view.find_scenes("furious bright crowded", 30)
    assert found
    assert not {hit.record.film_id for hit in found} & HIDDEN
    assert len(view.find_scenes("furious bright crowded", 2)) == 2
    assert view.find_scenes("furious", 0) == []


def test_keeps_the_library_as_it_is(view: View, store: MemoryStore, never: MemoryStore, world: World) -> None:
    store.put_landmarks([LandmarksRecord(world.library.tracks[0].track_id, LANDMARKS.key, b"x")])
    assert view.summaries() == never.summaries()
    assert np.array_equal(view.likeness_matrix()[1], never.likeness_matrix()[1])
    assert [track.track_id for track in view.iter_tracks()] == [track.track_id for track in never.iter_tracks()]
    assert view.track_files() == never.track_files()
    assert view.count_tracks() == 30
    likeness = world.library.tracks[3].likeness
    assert view.nearest_tracks(likeness, 1)[0].record.track_id == world.library.tracks[3].track_id
    assert [hit.record.title for hit in view.find_tracks("piece 7", 1)] == [
        hit.record.title for hit in never.find_tracks("piece 7", 1)
    ]
    assert view.landmark_ids(LANDMARKS.key) == {world.library.tracks[0].track_id}
    assert len(list(view.iter_landmarks(LANDMARKS.key))) == 1
    with pytest.raises(TrackNotFoundError):
        view.get_track("nobody")


def test_a_suggester_cannot_tell_it_from_such_a_store(view: View, never: MemoryStore, world: World) -> None:
    look = world.queries(1)[0].look

    def ask(store: Store) -> Answer:
        suggester = Suggester(store, TraceCache(Path()), lambda: None)
        footage = Footage((Segment(Path("x"), Span(0, 9), 0, 9),), 9)
        return suggester.answer(suggester.weigh(Query(footage=footage), Job(), seen=look))

    ours, theirs = ask(view), ask(never)
    assert [s.track.track_id for s in ours.suggestions] == [s.track.track_id for s in theirs.suggestions]
    assert [s.score for s in ours.suggestions] == pytest.approx([s.score for s in theirs.suggestions], abs=1e-5)
    assert ours.uncertainty.novelty == pytest.approx(theirs.uncertainty.novelty, abs=1e-5)
    assert ours.capabilities == theirs.capabilities


def test_refuses_to_be_written_to(view: View, store: MemoryStore) -> None:
    film = store.films()[0]
    writes: list[Callable[[], object]] = [
        lambda: view.put_tracks([]),
        lambda: view.remove_tracks([]),
        lambda: view.put_landmarks([]),
        lambda: view.put_film(film, [], []),
        lambda: view.restate_films([film]),
        lambda: view.put_film_sight(FilmSightRecord(film.film_id, "x", b"")),
        lambda: view.remove_films([film.film_id]),
        lambda: view.put_feedback([]),
    ]
    for write in writes:
        with pytest.raises(StateError):
            write()
    view.close()
    assert store.count_films() == 6


def test_hides_verdicts(view: View, store: MemoryStore, world: World) -> None:
    """Nobody can say whether they were given about a hidden film."""
    track = world.library.tracks[0]
    store.put_feedback([FeedbackRecord("answer", track.track_id, Verdict.KEPT, track.likeness)])
    assert store.count_feedback() == 1
    assert (view.feedback(), view.count_feedback()) == ([], 0)


def test_cues_stand_in_for_tracks(store: MemoryStore) -> None:
    cues = store.film_cues(film_id(1))
    view = View(store, HIDDEN, FixedLibrary(cues_as_tracks(cues), LIKENESS.dimension))
    assert view.likeness_matrix()[0] == sorted(cue.cue_id for cue in cues)
    assert view.count_tracks() == len(view.summaries()) == 5
    track = view.get_track(cues[2].cue_id)
    assert np.array_equal(track.likeness, cues[2].likeness)
    assert {t.duration_s for t in view.iter_tracks()} == {600.0}
    assert view.find_tracks("piece", 3) == []
    empty = View(store, HIDDEN, FixedLibrary([], LIKENESS.dimension))
    assert empty.nearest_tracks(cues[0].likeness, 3) == []
