"""Tracks that come are found in films learnt before, tracks that go are forgotten, and nothing is decoded for it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from scipy.signal import resample_poly

from temptrack.catalogue import Recogniser, add_to_library, learn_films, link_films, unlink_tracks
from temptrack.errors import CancelledError
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.media.types import Samples
from temptrack.progress import Job
from temptrack.store import CueRecord, MemoryStore, Store, store_identity
from tests.catalogue.sound_films import write_sound_film
from tests.fingerprint.landmarks.songs import cut, song

NewStore = Callable[[str], Store]


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two songs as files, and a film in which they play: the first from 2 to 12 s, the second from 12 s to the end."""
    folder = tmp_path_factory.mktemp("songs")
    for number in (1, 2):
        soundfile.write(folder / f"song {number}.wav", song(number, 20.0), LANDMARK_RATE_HZ)
    quiet = np.zeros(2 * LANDMARK_RATE_HZ, np.float32)
    played = np.concatenate([quiet, cut(song(1, 20.0), 5, 15), cut(song(2, 20.0), 1, 12)])
    write_sound_film(folder / "film.mp4", doubled(played))
    return folder


def doubled(sound: Samples) -> Samples:
    assert ANALYSIS_RATE_HZ == 2 * LANDMARK_RATE_HZ
    return np.asarray(resample_poly(sound, 2, 1), np.float32)


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> TraceCache:
    return TraceCache(tmp_path_factory.mktemp("traces"))


@pytest.fixture
def store() -> Store:
    return MemoryStore(store_identity(LIKENESS, STYLE))


def learn(store: Store, traces: TraceCache, *paths: Path) -> Any:
    return learn_films(store, paths, labels_csv=None, semantic=None, traces=traces, job=Job())


def cues(store: Store) -> list[CueRecord]:
    return [cue for film in store.films() for cue in store.film_cues(film.film_id)]


def links(store: Store) -> list[tuple[str, float, float, float]]:
    """What is recognised: title, in, out and place in the track of each stretch, rounded."""
    tracks = store.get_tracks({cue.track_id for cue in cues(store) if cue.track_id})
    found = {(cue.track_id, cue.music_in_s, cue.music_out_s): cue for cue in cues(store) if cue.track_id}
    return [
        (tracks[cue.track_id].title, round(cue.music_in_s), round(cue.music_out_s), round(cue.track_in_s))
        for cue in found.values()
    ]


def test_learnt_before_or_after_the_library_came_it_is_the_same(
    new_store: NewStore, songs: Path, traces: TraceCache, dumped: Any
) -> None:
    after, before = new_store("after"), new_store("before")
    add_to_library(after, [songs], job=Job())
    learn(after, traces, songs / "film.mp4")
    assert links(after) == [("song 1", 2, 12, 5), ("song 2", 12, 23, 1)]
    learn(before, traces, songs / "film.mp4")
    assert links(before) == []
    recogniser = Recogniser(before)
    known = recogniser.known()
    add_to_library(before, [songs], job=Job())
    report = link_films(before, recogniser, Job(), before=known)
    assert (report.films, report.cues) == (1, len([cue for cue in cues(before) if cue.track_id]))
    here, there = dumped(before)[1:3], dumped(after)[1:3]
    assert here == there
    same = ("film_in_s", "film_out_s", "track_id", "track_in_s", "track_speed", "track_confidence", "scene_id")
    for one, other in zip(cues(before), cues(after), strict=True):
        assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]
        assert float(one.likeness @ other.likeness) > 0.99
    assert link_films(before, recogniser, Job()).films == 0


def test_one_track_after_the_other_and_no_film_at_hand(
    store: Store, songs: Path, traces: TraceCache, tmp_path: Path
) -> None:
    film = Path(shutil.copy(songs / "film.mp4", tmp_path))
    learn(store, traces, film)
    film.unlink()
    recogniser = Recogniser(store)
    for number, expected in ((1, ["song 1"]), (2, ["song 1", "song 2"])):
        known = recogniser.known()
        add_to_library(store, [songs / f"song {number}.wav"], job=Job())
        link_films(store, recogniser, Job(), before=known)
        assert [title for title, *_ in links(store)] == expected
    recorded = store.get_track(cues(store)[0].track_id)
    assert max(float(cue.likeness @ recorded.likeness) for cue in cues(store)) > 0.8


def test_a_track_that_is_removed_is_forgotten_and_comes_back_with_it(
    store: Store, songs: Path, traces: TraceCache
) -> None:
    add_to_library(store, [songs], job=Job())
    learn(store, traces, songs / "film.mp4")
    linked, recogniser = links(store), Recogniser(store)
    (gone,) = [track.track_id for track in store.iter_tracks() if track.title == "song 1"]
    known = recogniser.known()
    store.remove_tracks([gone])
    unlink_tracks(store, {gone}, known)
    assert links(store) == [linked[1]]
    assert all(cue.likeness.any() for cue in cues(store))
    add_to_library(store, [songs / "song 1.wav"], job=Job())
    assert learn(store, traces, songs / "film.mp4").updated == 1
    assert links(store) == linked


def test_a_film_whose_sound_was_lost_is_heard_again(store: Store, songs: Path, traces: TraceCache) -> None:
    add_to_library(store, [songs], job=Job())
    learn(store, traces, songs / "film.mp4")
    (film,), linked = store.films(), links(store)
    sound = store.film_sound(film.film_id)
    store.put_film(film, store.scenes(film.film_id), store.film_cues(film.film_id))
    assert learn(store, traces, songs / "film.mp4").updated == 1
    assert (store.film_sound(film.film_id), links(store)) == (sound, linked)
    assert learn(store, traces, songs / "film.mp4").unchanged == 1


def test_films_without_a_removed_track_need_not_be_searched_again(
    store: Store, songs: Path, traces: TraceCache
) -> None:
    soundfile.write(songs.parent / "unheard.wav", song(7, 20.0), LANDMARK_RATE_HZ)
    add_to_library(store, [songs, songs.parent / "unheard.wav"], job=Job())
    learn(store, traces, songs / "film.mp4")
    recogniser, linked = Recogniser(store), links(store)
    known = recogniser.known()
    (gone,) = [track.track_id for track in store.iter_tracks() if track.title == "unheard"]
    store.remove_tracks([gone])
    unlink_tracks(store, {gone}, known)
    (film,) = store.films()
    assert (film.searched, links(store)) == (recogniser.all(Job()).digest, linked)


def test_stopped_half_way_all_is_searched_the_next_time(
    store: Store, songs: Path, traces: TraceCache, cancelling: Any
) -> None:
    learn(store, traces, songs / "film.mp4")
    recogniser = Recogniser(store)
    add_to_library(store, [songs / "song 1.wav"], job=Job())
    with pytest.raises(CancelledError):
        link_films(store, recogniser, cancelling(1).job, before=frozenset())
    assert links(store) == []
    known = recogniser.known()
    add_to_library(store, [songs / "song 2.wav"], job=Job())
    link_films(store, recogniser, Job(), before=known)
    assert [title for title, *_ in links(store)] == ["song 1", "song 2"]


def test_what_is_kept_of_a_film_is_small(store: Store, songs: Path, traces: TraceCache) -> None:
    learn(store, traces, songs / "film.mp4")
    sound = store.film_sound(store.films()[0].film_id)
    assert sound is not None
    assert len(sound.peaks) / sound.duration_s < 1000  # bytes a second
    assert len(sound.presence) / sound.duration_s == pytest.approx(8, rel=0.1)
