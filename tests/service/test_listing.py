"""Lists of tracks over a store in memory: what passes, in which order, on which page."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.types import Affect, Mood
from temptrack.service.listing import list_tracks
from temptrack.service.validation.listing import check_list
from temptrack.store import MemoryStore, TrackRecord
from temptrack.v1 import library_pb2
from temptrack.v1.library_pb2 import LevelRange, ListTracksRequest, TrackFilter
from tests.store.making import IDENTITY, track


def made(name: str, **changes: Any) -> TrackRecord:
    number = sum(map(ord, name))
    return track(number, title=name, path=f"/music/{name}.wav", moods=(), genres=(), **changes)


LIBRARY = [
    made("chase", tempo_bpm=160.0, tempo_alternative_bpm=80.0, affect=Affect(0.9, 0.3), tension=0.9, key="D minor"),
    made("lullaby", tempo_bpm=60.0, tempo_alternative_bpm=0.0, affect=Affect(0.1, 0.7), tension=0.1, key="C major"),
    made("song", tempo_bpm=100.0, vocal=0.9, licence="CC BY 4.0", duration_s=200.0, affect=Affect(0.5, 0.8)),
    made("drone", tempo_bpm=0.0, tempo_alternative_bpm=0.0, key="", affect=Affect(0.2, 0.2), duration_s=600.0),
]
LIBRARY[1] = dataclasses.replace(LIBRARY[1], moods=(Mood("calm", 0.9), Mood("sleepy", 0.8)), genres=("Ambient",))


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    filled = MemoryStore(IDENTITY)
    filled.put_tracks(LIBRARY)
    return filled


def titles(store: MemoryStore, **asked: Any) -> list[str]:
    listed = list_tracks(store, check_list(ListTracksRequest(**asked)))
    assert listed.total == len(listed.tracks)
    return [each.title for each in listed.tracks]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TrackFilter(), ["chase", "drone", "lullaby", "song"]),
        (TrackFilter(tempo_min_bpm=90), ["chase", "song"]),
        (TrackFilter(tempo_max_bpm=100), ["lullaby", "song"]),
        (TrackFilter(tempo_min_bpm=70, tempo_max_bpm=90), []),
        (TrackFilter(tempo_min_bpm=70, tempo_max_bpm=90, tempo_either=True), ["chase"]),
        (TrackFilter(keys=["Dm"]), ["chase"]),
        (TrackFilter(keys=["8B", "D minor"]), ["chase", "lullaby"]),
        (TrackFilter(keys=["minor"]), ["chase", "song"]),
        (TrackFilter(licences=["cc by 4.0"]), ["song"]),
        (TrackFilter(duration_min_s=200, duration_max_s=600), ["chase", "drone", "song"]),
        (TrackFilter(duration_max_s=200), ["song"]),
        (TrackFilter(moods=["peaceful"]), ["lullaby"]),
        (TrackFilter(moods=["aggressive"]), []),
        (TrackFilter(energy=LevelRange(low=0.5)), ["chase", "song"]),
        (TrackFilter(energy=LevelRange(high=0.2)), ["drone", "lullaby"]),
        (TrackFilter(tension=LevelRange(low=0.8, high=1.0), valence=LevelRange(high=0.5)), ["chase"]),
        (TrackFilter(vocal=library_pb2.VOCAL_KIND_SUNG), ["song"]),
        (TrackFilter(vocal=library_pb2.VOCAL_KIND_INSTRUMENTAL), ["chase", "drone", "lullaby"]),
        (TrackFilter(genres=["AMBIENT", "rock"]), ["lullaby"]),
    ],
)
def test_filters(store: MemoryStore, wanted: TrackFilter, found: list[str]) -> None:
    assert titles(store, filter=wanted) == found


def test_filters_and_words_narrow_together(store: MemoryStore) -> None:
    assert titles(store, filter=TrackFilter(tempo_min_bpm=50), contains="LULL") == ["lullaby"]


@pytest.mark.parametrize(
    ("order", "descending", "found"),
    [
        (library_pb2.TRACK_ORDER_TEMPO, False, ["drone", "lullaby", "song", "chase"]),
        (library_pb2.TRACK_ORDER_TEMPO, True, ["chase", "song", "lullaby", "drone"]),
        (library_pb2.TRACK_ORDER_TITLE, True, ["song", "lullaby", "drone", "chase"]),
        (library_pb2.TRACK_ORDER_ENERGY, False, ["lullaby", "drone", "song", "chase"]),
        # Equal in it: by path, whichever way.
        (library_pb2.TRACK_ORDER_ARTIST, True, ["chase", "drone", "lullaby", "song"]),
    ],
)
def test_orders(store: MemoryStore, order: library_pb2.TrackOrder, descending: bool, found: list[str]) -> None:
    assert titles(store, order=order, descending=descending) == found


@given(
    order=st.sampled_from(library_pb2.TrackOrder.values()),
    descending=st.booleans(),
    size=st.integers(1, 5),
    seed=st.integers(0, 3),
)
def test_pages_hold_everything_once_in_order(order: Any, descending: bool, size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    store = MemoryStore(IDENTITY)
    store.put_tracks([track(i, tempo_bpm=float(rng.integers(60, 63)), title="abc"[i % 3]) for i in range(9)])
    whole = [each.track_id for each in list_tracks(store, _asked(order, descending)).tracks]
    seen: list[str] = []
    token = ""
    while True:
        page = list_tracks(store, _asked(order, descending, page_size=size, page_token=token))
        seen += [each.track_id for each in page.tracks]
        token = page.next_page_token
        if not token:
            break
    assert seen == whole
    assert len(set(seen)) == 9


def _asked(order: Any, descending: bool, **more: Any) -> Any:
    return check_list(ListTracksRequest(order=order, descending=descending, **more))


def test_a_token_belongs_to_its_list(store: MemoryStore) -> None:
    token = list_tracks(store, _asked(0, False, page_size=1)).next_page_token
    assert token
    with pytest.raises(InvalidInputError, match="same request"):
        check_list(ListTracksRequest(page_token=token, order=library_pb2.TRACK_ORDER_TITLE))
