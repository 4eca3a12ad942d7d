"""The index of the library's tracks: made when it is needed, shared, and anew when tracks come or go."""

import dataclasses
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from temptrack.catalogue.recognising import Recogniser, digest_of
from temptrack.fingerprint.landmarks import LANDMARKS, ArchiveIndex, LandmarkIndex, Overhearing, encode, identify
from temptrack.progress import Job, Progress
from temptrack.store import LandmarksRecord, MemoryStore, Store
from tests.fingerprint.landmarks.songs import cut, heard, song
from tests.store.making import IDENTITY, track


def put(store: Store, *numbers: int) -> None:
    for number in numbers:
        store.put_tracks([dataclasses.replace(track(number), track_id=f"song {number}")])
        store.put_landmarks([LandmarksRecord(f"song {number}", LANDMARKS.key, encode(heard(song(number))))])


def test_it_is_made_once_and_anew_when_tracks_come_or_go() -> None:
    store = MemoryStore(IDENTITY)
    put(store, 1, 2)
    store.put_landmarks([LandmarksRecord("song 9", LANDMARKS.key, b"")])  # of no track
    told: list[Progress] = []
    recogniser, job = Recogniser(store), Job(told.append)
    first = recogniser.all(job)
    assert first.track_ids == recogniser.known() == {"song 1", "song 2"}
    assert recogniser.all(job) is first
    assert [progress.stage for progress in told] == ["index"] * 2
    put(store, 3)
    assert recogniser.all(job).track_ids == {"song 1", "song 2", "song 3"}
    store.remove_tracks(["song 1"])
    assert set(recogniser.all(job).index.track_ids) == {"song 2", "song 3"}
    assert recogniser.some(["song 3", "gone"], job).index.track_ids == ["song 3"]


def test_matches_are_told_in_film_seconds_and_end_with_the_film() -> None:
    store = MemoryStore(IDENTITY)
    put(store, 5)
    overhearing = Overhearing()
    overhearing.push(np.asarray(resample_poly(cut(song(5), 3, 15), 2, 1), np.float32))
    overheard = overhearing.finish()
    recogniser = Recogniser(store)
    (match,) = recogniser.all(Job()).matches(overheard, 11.5, Job())
    assert match.track_id == "song 5"
    assert match.film_in_s < 0.5
    assert 11 < match.film_out_s <= 11.5
    assert abs(match.track_in_s - match.film_in_s - 3) < 0.05
    assert recogniser.some([], Job()).matches(overheard, 11.5, Job()) == ()


def test_a_large_library_is_searched_on_the_disk_and_grows_by_what_came(tmp_path: Path) -> None:
    store = MemoryStore(IDENTITY)
    put(store, 1, 2)
    told: list[Progress] = []
    folder, job = tmp_path / "recognition", Job(told.append)
    recogniser = Recogniser(store, folder, in_memory=1)
    first = recogniser.all(job)
    assert isinstance(first.index, ArchiveIndex)
    assert recogniser.all(job) is first
    assert len(told) == 2
    put(store, 3)
    assert set(recogniser.all(job).index.track_ids) == {"song 1", "song 2", "song 3"}
    assert [progress.total for progress in told] == [2, 2, 1]
    store.remove_tracks(["song 1"])
    left = recogniser.all(job)
    assert left.track_ids == {"song 2", "song 3"}
    assert len(told) == 3
    excerpts = [cut(song(number), 3, 13) for number in (1, 3)]
    assert [[one.track_id for one in identify(left.index, [some], job)] for some in excerpts] == [[], ["song 3"]]
    put(store, 4)
    few = recogniser.some(["song 3", "song 4"], job)
    assert isinstance(few.index, ArchiveIndex)
    assert len(few.index) == 2
    again = Recogniser(store, folder, in_memory=1).all(job)
    assert again.track_ids == {"song 2", "song 3", "song 4"}
    assert len(told) == 4
    assert isinstance(Recogniser(store, folder).all(job).index, LandmarkIndex)


def test_a_digest_tells_sets_of_tracks_apart() -> None:
    assert digest_of(["a", "b"]) == digest_of({"b", "a"})
    assert len({digest_of(ids) for ids in ([], ["a"], ["b"], ["a", "b"], ["ab"])}) == 5
