"""Finished edits become films: scenes cut where the music changes, each with its track and the track's place."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import soundfile

from temptrack.catalogue import (
    Edit,
    EditSound,
    LearnReport,
    Recogniser,
    add_to_library,
    learn_edits,
    read_cue_list,
    unlink_tracks,
)
from temptrack.catalogue.edit_music import joined
from temptrack.catalogue.edits import edit_id
from temptrack.errors import CancelledError, InvalidInputError
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.footage import Footage, Segment
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, LANDMARKS
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.media import Span
from temptrack.progress import Job
from temptrack.store import CueRecord, FilmRecord, MemoryStore, Store, store_identity
from tests.catalogue.conftest import write_film
from tests.fingerprint.landmarks.songs import song


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two songs, an export of the second under another name, noise, and two shots."""
    place = tmp_path_factory.mktemp("edit")
    (place / "library").mkdir()
    for number in (1, 2):
        soundfile.write(place / "library" / f"song {number}.wav", song(number, 30.0), LANDMARK_RATE_HZ)
    quieter = 0.5 * song(2, 30.0)
    soundfile.write(place / "mixdown.wav", np.concatenate([np.zeros(LANDMARK_RATE_HZ), quieter]), LANDMARK_RATE_HZ)
    hiss = np.random.default_rng(7).normal(0, 0.05, 12 * LANDMARK_RATE_HZ)
    soundfile.write(place / "door.wav", hiss * np.linspace(1, 0, len(hiss)) ** 4, LANDMARK_RATE_HZ)
    write_film(place / "a.mp4", [(12.0, "red"), (12.0, "navy")], hz=None)
    write_film(place / "b.mp4", [(12.0, "green")], hz=None)
    return place


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> TraceCache:
    return TraceCache(tmp_path_factory.mktemp("traces"))


@pytest.fixture(scope="module")
def library(folder: Path) -> Store:
    store = MemoryStore(store_identity(LIKENESS, STYLE))
    add_to_library(store, [folder / "library"], job=Job())
    return store


@pytest.fixture
def store(library: Store) -> Store:
    """The library, and no films."""
    store = MemoryStore(library.identity)
    store.put_tracks(list(library.iter_tracks()))
    store.put_landmarks(list(library.iter_landmarks(LANDMARKS.key)))
    return store


def edit(folder: Path, *, name: str = "reel.fcpxml") -> Edit:
    """Twenty seconds: b, then the end of a backwards; the first song from its fifth second, the second's export."""
    seen = (
        Segment(folder / "b.mp4", Span(2.0, 12.0), 0.0, 10.0),
        Segment(folder / "a.mp4", Span(8.0, 18.0), 10.0, 20.0, reversed=True),
    )
    heard = (
        EditSound(folder / "library/song 1.wav", Span(5.0, 9.0), 0.0, 4.0),
        EditSound(folder / "library/song 1.wav", Span(9.0, 13.0), 4.0, 8.0, role="dialogue"),
        EditSound(folder / "library/song 1.wav", Span(5.0, 9.0), 0.0, 4.0),  # its other channel
        EditSound(folder / "door.wav", Span(0.0, 10.0), 1.0, 11.0, role="effects"),
        EditSound(folder / "mixdown.wav", Span(6.0, 18.0), 8.0, 20.0),
    )
    return Edit(folder / name, "Reel", Footage(seen, 20.0), heard)


def learn(store: Store, traces: TraceCache, *edits: Edit, refresh: bool = False) -> LearnReport:
    return learn_edits(
        store,
        edits,
        semantic=None,
        traces=traces,
        recogniser=Recogniser(store),
        actions=ActionReader(),
        refresh=refresh,
        job=Job(),
    )


def only_film(store: Store) -> FilmRecord:
    (film,) = store.films()
    return film


def named_cues(store: Store) -> list[tuple[str, CueRecord]]:
    cues = sorted(store.film_cues(only_film(store).film_id), key=lambda cue: cue.film_in_s)
    tracks = store.get_tracks({cue.track_id for cue in cues})
    return [(tracks[cue.track_id].title if cue.track_id else "", cue) for cue in cues]


def test_scenes_and_their_music(store: Store, traces: TraceCache, folder: Path) -> None:
    report = learn(store, traces, edit(folder))
    assert (report.added, report.updated, report.unchanged, report.skipped) == (1, 0, 0, ())
    film = only_film(store)
    assert (film.title, film.duration_s, film.path) == ("Reel", 20.0, str(folder / "reel.fcpxml"))

    scenes = sorted(store.scenes(film.film_id), key=lambda scene: scene.film_in_s)
    assert scenes[0].film_in_s == 0
    assert scenes[-1].film_out_s == pytest.approx(20.0, abs=0.1)
    assert any(scene.film_in_s == pytest.approx(8.0, abs=0.1) for scene in scenes)  # where the music changes

    found = named_cues(store)
    assert {name for name, _ in found} == {"song 1", "song 2"}
    for name, cue in found:
        if name == "song 1":  # by its own file: exactly where the edit says
            assert cue.track_in_s - cue.film_in_s == pytest.approx(5.0, abs=1e-6)
            assert (cue.music_in_s, cue.music_out_s, cue.track_confidence) == (0.0, 8.0, 1.0)
        else:  # recognised: the export begins with a second of silence
            assert cue.track_in_s - (cue.film_in_s - 8.0) == pytest.approx(5.0, abs=0.1)
            assert 0.5 < cue.track_confidence <= 1.0
    assert [one.track.title for one in report.scenes if one.track] == [
        name for name, cue in found if cue.cue_id[-3:] == "cue"
    ]


def test_the_same_edit_is_learnt_once(store: Store, traces: TraceCache, folder: Path) -> None:
    learn(store, traces, edit(folder))
    before = only_film(store)
    assert learn(store, traces, edit(folder)).unchanged == 1
    assert only_film(store) == before
    assert learn(store, traces, edit(folder, name="moved.fcpxml")).updated == 1
    assert only_film(store) == dataclasses.replace(before, path=str(folder / "moved.fcpxml"))
    assert learn(store, traces, edit(folder, name="moved.fcpxml"), refresh=True).updated == 1
    assert only_film(store).film_id == before.film_id


def test_an_edit_that_was_changed_replaces_itself(store: Store, traces: TraceCache, folder: Path) -> None:
    learn(store, traces, edit(folder))
    shorter = dataclasses.replace(edit(folder), sounds=edit(folder).sounds[:3])
    assert learn(store, traces, shorter).updated == 1
    assert only_film(store).film_id == edit_id(shorter) != edit_id(edit(folder))
    assert {name for name, _ in named_cues(store)} == {"song 1"}


def test_its_id_is_its_content(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes((folder / "b.mp4").read_bytes())
    here = edit(folder)
    first = dataclasses.replace(here.footage.segments[0], path=copy)
    there = dataclasses.replace(here, footage=Footage((first, here.footage.segments[1]), 20.0), path=tmp_path / "x.edl")
    assert edit_id(there) == edit_id(here)
    slower = dataclasses.replace(first, speed=0.5)
    assert edit_id(dataclasses.replace(here, footage=Footage((slower, *here.footage.segments[1:]), 20.0))) != edit_id(
        here
    )


def test_what_is_offline_is_said_and_the_rest_learnt(store: Store, traces: TraceCache, folder: Path) -> None:
    whole = edit(folder)
    gone = Segment(folder / "gone.mp4", Span(0.0, 10.0), 20.0, 30.0)
    lost = EditSound(folder / "lost.wav", Span(0.0, 10.0), 20.0, 30.0)
    longer = dataclasses.replace(
        whole, footage=Footage((*whole.footage.segments, gone), 30.0), sounds=(*whole.sounds, lost)
    )
    report = learn(store, traces, longer)
    assert report.added == 1
    assert any("gone.mp4 could not be seen" in one.reason for one in report.skipped)
    assert any(one.path.name == "lost.wav" for one in report.skipped)
    assert max(scene.film_out_s for scene in store.scenes()) <= 20.1


def test_an_edit_with_nothing_to_see_costs_nobody_else(store: Store, traces: TraceCache, folder: Path) -> None:
    blind = Edit(folder / "blind.edl", "", Footage((Segment(folder / "gone.mp4", Span(0.0, 9.0), 0.0, 9.0),), 9.0), ())
    report = learn(store, traces, blind, edit(folder))
    assert report.added == 1
    assert [one.path.name for one in report.skipped] == ["blind.edl"]


def test_removed_tracks_are_forgotten_in_edits(store: Store, traces: TraceCache, folder: Path) -> None:
    learn(store, traces, edit(folder))
    (gone,) = {cue.track_id for name, cue in named_cues(store) if name == "song 1"}
    recogniser = Recogniser(store)
    before = recogniser.known()
    store.remove_tracks([gone])
    unlink_tracks(store, [gone], before)
    assert {name for name, _ in named_cues(store)} == {"", "song 2"}


def test_cancelling_leaves_nothing_half_learnt(store: Store, traces: TraceCache, folder: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        learn_edits(
            store,
            [edit(folder)],
            semantic=None,
            traces=traces,
            recogniser=Recogniser(store),
            actions=ActionReader(),
            job=job,
        )
    assert store.films() == []


def test_pieces_that_go_on_are_one(folder: Path) -> None:
    path = folder / "library/song 1.wav"
    pieces = [
        EditSound(path, Span(5.0, 9.0), 0.0, 4.0),
        EditSound(path, Span(9.02, 13.0), 4.02, 8.0),
        EditSound(path, Span(20.0, 24.0), 8.0, 12.0),
        EditSound(path, Span(30.0, 30.5), 30.0, 30.5),
    ]
    assert [(one.span.source_in_s, one.span.source_out_s) for one in joined(pieces[::-1])] == [
        (5.0, 13.0),
        (20.0, 24.0),
    ]


def test_a_cue_list(store: Store, traces: TraceCache, folder: Path) -> None:
    by_title = {track.title: track.track_id for track in store.iter_tracks()}
    lines = [
        "film;in;out;track;track_in;title",
        "a.mp4;0;00:00:08:00;library/song 1.wav;5;Two moods",
        f"a.mp4;12;20;{by_title['song 2'][:8]};;",
        "a.mp4;20;10;library/song 1.wav;;",
        "a.mp4;1;2;nobody;;",
        "gone.mp4;0;5;library/song 1.wav;;",
    ]
    path = folder / "cues.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    (told,), skipped = read_cue_list(path, store)
    assert [one.reason[:6] for one in skipped] == ["Row 4:", "Row 5:", "Row 6:"]

    report = learn(store, traces, told)
    assert report.added == 1
    assert only_film(store).title == "Two moods"
    for name, cue in named_cues(store):
        begins = {"song 1": (0.0, 5.0), "song 2": (12.0, 0.0)}[name]
        assert cue.track_in_s - (cue.film_in_s - begins[0]) == pytest.approx(begins[1], abs=1e-6)
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="no column 'film'"):
        read_cue_list(path, store)
