import pytest

from temptrack.errors import FilmNotFoundError, InvalidInputError, TrackNotFoundError
from temptrack.service.lookup import find_films, find_track, find_tracks
from temptrack.store import MemoryStore
from tests.store.making import IDENTITY, track


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore(IDENTITY)
    paths = {"aaaa1111": "/music/one.wav", "aaaa2222": "/music/b/two.wav", "bbbb3333": "/music/b/three.wav"}
    store.put_tracks([track(i, track_id=name, path=path) for i, (name, path) in enumerate(paths.items())])
    return store


def test_a_track_is_meant_by_id_beginning_or_path(store: MemoryStore) -> None:
    for name in ("bbbb3333", "bbbb", "/music/b/three.wav"):
        assert find_track(store, name, "track_id") == "bbbb3333"


def test_a_beginning_of_several_or_too_short_a_one_is_refused(store: MemoryStore) -> None:
    with pytest.raises(InvalidInputError, match="2 tracks have ids that begin with 'aaaa'"):
        find_track(store, "aaaa", "track_id")
    with pytest.raises(TrackNotFoundError):
        find_track(store, "bbb", "track_id")


def test_a_folder_means_everything_under_it(store: MemoryStore) -> None:
    assert find_tracks(store, ["/music/b"]) == {"aaaa2222", "bbbb3333"}
    assert find_tracks(store, ["/music/b/", "aaaa1111"]) == {"aaaa1111", "aaaa2222", "bbbb3333"}
    with pytest.raises(TrackNotFoundError):
        find_tracks(store, ["/music/b", "/mus"])


def test_a_film_not_learnt_is_not_found(store: MemoryStore) -> None:
    with pytest.raises(FilmNotFoundError, match=r"'/film\.mov'"):
        find_films(store, ["/film.mov"])
