"""The library as it stands now: never a track too many or too few, and read no oftener than it changes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.progress import Job
from temptrack.store import Store, open_store, store_identity
from temptrack.suggest import Query, Suggester
from temptrack.suggest.library import CurrentLibrary, LibraryView, view_library
from tests.suggest.worlds import film, grid_of_tracks, look, look_vector, new_store, sound_of, track


@pytest.fixture
def lance(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "store", store_identity(STYLE, LIKENESS))
    yield store
    store.close()


def plain(view: LibraryView) -> object:
    numbers = (view.affect.tolist(), view.tempo_bpm.tolist(), view.duration_s.tolist(), view.likeness.tolist())
    return list(view.tracks), view.rows, numbers


def test_it_is_read_once_and_anew_after_a_change() -> None:
    store = new_store(grid_of_tracks(2))
    current = CurrentLibrary(store)
    first = current.view()
    assert current.view() is first
    store.put_tracks([track(9)])
    assert len(current.view()) == len(first) + 1


numbers = st.integers(0, 5)
changes = st.lists(st.tuples(st.sampled_from(["put", "retitle", "remove", "look"]), numbers), max_size=12)


@settings(max_examples=30, deadline=None)
@given(changes)
def test_it_always_says_what_a_new_reading_would(done: list[tuple[str, int]]) -> None:
    store = new_store()
    current = CurrentLibrary(store)
    for what, number in done:
        if what == "remove":
            store.remove_tracks([f"{number:032x}"])
        elif what != "look":
            store.put_tracks([track(number, title=what)])
        assert plain(current.view()) == plain(view_library(store))


def test_both_stores_give_the_same_columns(lance: Store) -> None:
    tracks = grid_of_tracks(3)
    lance.put_tracks(tracks)
    assert plain(view_library(lance)) == plain(view_library(new_store(tracks)))
    assert [view_library(lance).tracks[row].title for row in (0, 4, -1)] == ["Piece 0", "Piece 4", "Piece 8"]


def test_rows_know_their_place_among_the_ids() -> None:
    view = view_library(new_store([track(3, path="/a"), track(1, path="/b"), track(2, path="/c")]))
    assert view.order.tolist() == [2, 0, 1]


def suggested(suggester: Suggester, text: str) -> list[str]:
    return [one.track.title for one in suggester.suggest(Query(text=text, limit=3), Job()).suggestions]


def test_no_answer_is_stale_after_an_addition(lance: Store) -> None:
    """What was kept of the library, of the words and of the tracks is let go of when a track comes, changes or goes."""
    lance.put_tracks(grid_of_tracks(3))
    suggester = Suggester(lance, TraceCache(Path("/nonexistent")), lambda: None)
    assert "Glacier" not in suggested(suggester, "glacier")
    lance.put_tracks([track(50, title="Glacier")])
    assert suggested(suggester, "glacier")[0] == "Glacier"
    lance.put_tracks([track(50, title="Volcano")])
    assert suggested(suggester, "volcano")[0] == "Volcano"
    lance.remove_tracks([track(50).track_id])
    assert "Volcano" not in suggested(suggester, "volcano")


def test_no_answer_is_stale_after_a_film_was_learnt_again(lance: Store) -> None:
    lance.put_tracks(grid_of_tracks(3))
    suggester = Suggester(lance, TraceCache(Path("/nonexistent")), lambda: None)
    seen = look(look_vector(1.0))
    tracks = grid_of_tracks(3)

    def nearest() -> list[tuple[float, str, np.float32]]:
        weighed = suggester.weigh(Query(text="a march"), Job(), seen=seen)
        hits = [hit for near in weighed.context.near for hit in near.hits]
        cues = lance.cues([hit.record.cue_id for hit in hits])
        return [(round(hit.score, 5), hit.record.description, cues[hit.record.cue_id].likeness[0]) for hit in hits]

    assert nearest() == []
    film(lance, "A", (look_vector(1.0), tracks[0]), description="a march")
    assert nearest() == [(1.0, "a march", sound_of(*place(0), 0)[0])]
    film(lance, "A", (look_vector(0.0, 1.0), tracks[8]), description="a dance")
    assert nearest() == [(0.0, "a dance", sound_of(*place(8), 8)[0])]
    lance.remove_films(["film:A"])
    assert nearest() == []


def place(number: int) -> tuple[float, float]:
    affect = grid_of_tracks(3)[number].affect
    return affect.energy, affect.valence
