"""Adding music: what is read, what is passed over, what is left out, and that stopping costs nothing but time."""

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from temptrack.catalogue import AddReport, add_to_library
from temptrack.errors import CancelledError, InvalidInputError, MediaNotFoundError
from temptrack.fingerprint.landmarks import LANDMARKS
from temptrack.fingerprint.music import LIKENESS, analysis_of
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import MusicAnalysis
from temptrack.progress import Job
from temptrack.store import LandmarksRecord, Link, MemoryStore, Store, TrackRecord, store_identity
from tests.permissions import needs_permissions

Music = Callable[..., Path]


@pytest.fixture(scope="module")
def tones(make_tone: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tones")
    for number, hz in enumerate((220, 330, 440, 550, 660)):
        make_tone(folder / f"tone_{number}.flac", hz=hz, seconds=0.7)
    return folder


@pytest.fixture
def music(tones: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tones, tmp_path / "music"))


@pytest.fixture
def store() -> Store:
    return MemoryStore(store_identity(LIKENESS, STYLE))


def add(store: Store, *paths: Path, **options: Any) -> AddReport:
    return add_to_library(store, paths, job=Job(), **options)


def counts(report: AddReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, len(report.skipped)


def by_name(store: Store) -> dict[str, TrackRecord]:
    return {Path(track.path).name: track for track in store.iter_tracks()}


# What is read


def test_tracks_are_heard_and_kept(store: Store, music: Path) -> None:
    assert counts(add(store, music)) == (5, 0, 0, 0)
    track = by_name(store)["tone_2.flac"]
    status = (music / "tone_2.flac").stat()
    assert track.title == "tone 2"
    assert track.licence == "unknown"
    assert track.duration_s == pytest.approx(0.7, abs=0.01)
    assert (track.mtime_ns, track.size_bytes) == (status.st_mtime_ns, status.st_size)
    assert np.linalg.norm(track.likeness) == pytest.approx(1.0, abs=1e-3)
    assert track.added_at.endswith("Z")


def test_again_nothing_is_read(store: Store, music: Path, dumped: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, music)
    before = dumped(store)
    monkeypatch.setattr("temptrack.catalogue.library.content_hash", lambda _: pytest.fail("it was hashed again"))
    assert counts(add(store, music)) == (0, 0, 5, 0)
    assert dumped(store) == before


def test_refresh_reads_all_again_and_keeps_when_it_was_added(store: Store, music: Path, dumped: Any) -> None:
    add(store, music)
    before, moments = dumped(store), [track.added_at for track in store.iter_tracks()]
    assert counts(add(store, music, refresh=True)) == (0, 5, 0, 0)
    assert dumped(store) == before
    assert [track.added_at for track in store.iter_tracks()] == moments


def test_tracks_without_landmarks_are_heard_again(store: Store, music: Path) -> None:
    add(store, music)
    assert store.landmark_ids(LANDMARKS.key) == {track.track_id for track in store.iter_tracks()}
    first, second, *_ = store.iter_tracks()
    store.put_landmarks([LandmarksRecord(one.track_id, "landmarks/of old", b"") for one in (first, second)])
    (music / Path(second.path).name).rename(music / "moved.flac")
    assert counts(add(store, music)) == (0, 2, 3, 0)
    assert store.landmark_ids(LANDMARKS.key) == {track.track_id for track in store.iter_tracks()}
    assert counts(add(store, music)) == (0, 0, 5, 0)


def test_a_touched_file_is_not_heard_again(store: Store, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, music)
    os.utime(music / "tone_0.flac", ns=(1, 1))
    monkeypatch.setattr("temptrack.catalogue.hearing.analysis_of", lambda *_: pytest.fail("it was analysed again"))
    assert counts(add(store, music)) == (0, 0, 5, 0)
    assert by_name(store)["tone_0.flac"].mtime_ns == 1


def test_a_moved_file_is_updated_not_doubled(store: Store, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, music)
    old = by_name(store)["tone_0.flac"]
    (music / "sub").mkdir()
    (music / "tone_0.flac").rename(music / "sub" / "renamed.flac")
    monkeypatch.setattr("temptrack.catalogue.hearing.analysis_of", lambda *_: pytest.fail("it was analysed again"))
    assert counts(add(store, music)) == (0, 1, 4, 0)
    new = by_name(store)["renamed.flac"]
    assert (new.track_id, new.title, new.added_at) == (old.track_id, "renamed", old.added_at)
    assert store.count_tracks() == 5


def test_a_replaced_file_replaces_its_track(store: Store, music: Path, make_tone: Any) -> None:
    add(store, music)
    old = by_name(store)["tone_0.flac"].track_id
    make_tone(music / "tone_0.flac", hz=777, seconds=1.5)
    assert counts(add(store, music)) == (0, 1, 4, 0)
    assert by_name(store)["tone_0.flac"].track_id != old
    assert store.count_tracks() == 5


def test_files_that_swapped_names_swap(store: Store, music: Path) -> None:
    add(store, music)
    before = {name: track.track_id for name, track in by_name(store).items()}
    a, b, c = music / "tone_0.flac", music / "tone_1.flac", music / "c"
    for old, new in ((a, c), (b, a), (c, b)):
        old.rename(new)
    os.utime(a, ns=(5, 5))
    os.utime(b, ns=(6, 6))
    report = add(store, music)
    assert report.skipped == ()
    after = {name: track.track_id for name, track in by_name(store).items()}
    assert after == before | {"tone_0.flac": before["tone_1.flac"], "tone_1.flac": before["tone_0.flac"]}


def test_of_copies_the_first_is_kept_and_the_others_are_named(store: Store, music: Path) -> None:
    shutil.copy(music / "tone_0.flac", music / "another.flac")
    shutil.copy(music / "tone_0.flac", music / "zz_last.flac")
    report = add(store, music)
    assert counts(report) == (5, 0, 0, 2)
    assert [s.path.name for s in report.skipped] == ["tone_0.flac", "zz_last.flac"]
    assert {s.reason for s in report.skipped} == {f"It is a copy of {str(music / 'another.flac')!r}."}
    assert {Path(track.path).name for track in store.iter_tracks()} >= {"another.flac", "tone_1.flac"}


def test_a_copy_of_what_the_library_has_is_named_while_the_original_is_there(store: Store, music: Path) -> None:
    add(store, music)
    shutil.copy(music / "tone_3.flac", music / "a_copy.flac")
    report = add(store, music)
    assert counts(report) == (0, 0, 5, 1)
    assert [s.path.name for s in report.skipped] == ["a_copy.flac"]
    elsewhere = music.parent / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(music / "tone_3.flac", elsewhere / "b.flac")
    assert "tone_3.flac" in add(store, elsewhere).skipped[0].reason


# What is stated


def test_sidecar_over_tags_over_file_name(store: Store, make_tone: Any, tmp_path: Path) -> None:
    tags = {"title": "Tagged", "artist": "Ann", "copyright": "CC BY 3.0"}
    make_tone(tmp_path / "m" / "a.flac", hz=300, tags=tags)
    make_tone(tmp_path / "m" / "b.flac", hz=400)
    (tmp_path / "m" / "temptrack.csv").write_text(
        "file,licence,link\na.flac,Cleared by Ann,https://ann.example\nx/y,,\n"
    )
    report = add(store, tmp_path / "m", default_licence="cc0")
    assert [s.reason for s in report.skipped] == ["Row 3: there is no file 'x/y' here."]
    a, b = (by_name(store)[name] for name in ("a.flac", "b.flac"))
    assert (a.title, a.artist, a.licence) == ("Tagged", "Ann", "Cleared by Ann")
    assert a.links == (Link("ann.example", "https://ann.example"),)
    assert (b.title, b.licence) == ("b", "CC0 1.0")


def test_a_licence_stated_later_reaches_known_tracks_unheard(
    store: Store, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, music)
    monkeypatch.setattr("temptrack.catalogue.library.content_hash", lambda _: pytest.fail("it was hashed again"))
    (music / "temptrack.csv").write_text("file,licence,title\ntone_0.flac,CC BY 4.0,Zero\n")
    assert counts(add(store, music)) == (0, 1, 4, 0)
    assert counts(add(store, music, default_licence="Library deal 7")) == (0, 4, 1, 0)
    assert counts(add(store, music)) == (0, 0, 5, 0)
    stated = {name: (track.licence, track.title) for name, track in by_name(store).items()}
    assert stated["tone_0.flac"] == ("CC BY 4.0", "Zero")
    assert stated["tone_1.flac"] == ("Library deal 7", "tone 1")


def test_a_licence_is_not_lost_when_a_file_moves_or_is_heard_again(store: Store, music: Path) -> None:
    add(store, music, default_licence="CC0")
    (music / "tone_0.flac").rename(music / "moved.flac")
    add(store, music)
    add(store, music, refresh=True)
    assert {track.licence for track in store.iter_tracks()} == {"CC0 1.0"}


# What is left out


def test_bad_files_cost_themselves_and_each_says_why(store: Store, music: Path) -> None:
    whole = (music / "tone_0.flac").read_bytes()
    (music / "zero.mp3").write_bytes(b"")
    (music / "text.mp3").write_text("no music at all\n" * 200)
    (music / "truncated.flac").write_bytes(whole[:60])
    (music / "noise.ogg").write_bytes(np.random.default_rng(1).bytes(4000))
    (music / "picture.m4a").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    (music / "folder.mp3").mkdir()
    os.mkfifo(music / "pipe.wav")
    report = add(store, music)
    assert report.added == 5
    assert store.count_tracks() == 5
    assert {s.path.name for s in report.skipped} == {
        *("zero.mp3", "text.mp3", "truncated.flac", "noise.ogg", "picture.m4a", "pipe.wav")
    }
    for one in report.skipped:
        assert one.reason.endswith(".")
        assert "\n" not in one.reason
        assert "fault" not in one.reason


@needs_permissions
def test_a_file_that_may_not_be_read_says_so(store: Store, music: Path) -> None:
    (music / "tone_0.flac").chmod(0)
    (one,) = add(store, music).skipped
    assert "denied" in one.reason.lower()


def test_a_file_that_goes_bad_keeps_its_track(store: Store, music: Path) -> None:
    add(store, music)
    (music / "tone_0.flac").write_bytes(b"broken")
    assert counts(add(store, music)) == (0, 0, 4, 1)
    assert store.count_tracks() == 5


def test_our_own_fault_costs_one_file_and_is_logged(
    store: Store, music: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = iter(range(99))

    def faulty(*given: Any) -> MusicAnalysis:
        if next(calls) == 1:
            raise KeyError("a fault")
        return analysis_of(*given)

    monkeypatch.setattr("temptrack.catalogue.hearing.analysis_of", faulty)
    report = add(store, music)
    assert counts(report) == (4, 0, 0, 1)
    assert "daemon's log" in report.skipped[0].reason
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    caplog.clear()


@pytest.mark.parametrize("paths", [[], [Path("/no/such/place")], [Path("a\x00b")]])
def test_what_cannot_be_meant_is_refused_and_changes_nothing(store: Store, music: Path, paths: list[Path]) -> None:
    with pytest.raises((InvalidInputError, MediaNotFoundError)):
        add(store, *([music, *paths] if paths else []))
    assert store.count_tracks() == 0


def test_an_empty_folder_adds_nothing(store: Store, tmp_path: Path) -> None:
    assert counts(add(store, tmp_path)) == (0, 0, 0, 0)


# Stopping


def test_progress_counts_up_to_the_total(store: Store, music: Path, cancelling: Any) -> None:
    listener = cancelling()
    add_to_library(store, [music], job=listener.job)
    assert [(p.stage, p.done, p.total) for p in listener.heard if p.stage == "scan"] == [
        ("scan", n, 0) for n in range(1, 6)
    ]
    analysed = [p for p in listener.heard if p.stage == "analyse"]
    assert [(p.done, p.total) for p in analysed] == [(n, 5) for n in range(1, 6)]
    assert analysed[0].what == "tone_0.flac"


def test_stopped_anywhere_and_run_again_is_as_if_never_stopped(
    new_store: Callable[[str], Store], music: Path, dumped: Any, cancelling: Any
) -> None:
    shutil.copy(music / "tone_3.flac", music / "tone_0_copy.flac")
    (music / "temptrack.csv").write_text("file,licence\n*,CC BY 4.0\n")
    undisturbed = new_store("undisturbed")
    listener = cancelling()
    expected = add_to_library(undisturbed, [music], job=listener.job)
    for moment in range(1, len(listener.heard) + 1):
        stopped = new_store(f"stopped_{moment}")
        interrupted = cancelling(moment)
        with contextlib.suppress(CancelledError):  # the last report comes too late to stop anything
            add_to_library(stopped, [music], job=interrupted.job)
        assert len(interrupted.heard) == moment, "it went on after it was cancelled"
        held = stopped.count_tracks()
        analysed = sum(p.stage == "analyse" for p in interrupted.heard)
        assert held >= analysed - 1 - len(expected.skipped), "what was finished before the stop was lost"
        report = add_to_library(stopped, [music], job=Job())
        assert report.added + held == expected.added
        assert dumped(stopped) == dumped(undisturbed)


def test_interrupted_by_the_keyboard_the_finished_stay(
    store: Store, music: Path, monkeypatch: pytest.MonkeyPatch, dumped: Any
) -> None:
    calls = iter(range(99))

    def interrupted(*given: Any) -> MusicAnalysis:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return analysis_of(*given)

    monkeypatch.setattr("temptrack.catalogue.hearing.analysis_of", interrupted)
    with pytest.raises(KeyboardInterrupt):
        add(store, music)
    assert store.count_tracks() == 3
    monkeypatch.undo()
    assert counts(add(store, music)) == (2, 0, 3, 0)
    undisturbed = MemoryStore(store_identity(LIKENESS, STYLE))
    add(undisturbed, music)
    assert dumped(store) == dumped(undisturbed)


# Processes


def test_what_is_stored_does_not_depend_on_the_processes(music: Path, dumped: Any) -> None:
    (music / "broken.flac").write_bytes(b"no music at all")
    reports, stores = [], []
    for workers in (0, 2):
        store = MemoryStore(store_identity(LIKENESS, STYLE))
        reports.append(add_to_library(store, [music], workers=workers, job=Job()))
        landmarks = sorted((one.track_id, one.peaks) for one in store.iter_landmarks(LANDMARKS.key))
        stores.append((sorted(dumped(store)[0], key=lambda track: track["track_id"]), landmarks))
    assert reports[0] == reports[1]
    assert counts(reports[0]) == (5, 0, 0, 1)
    assert stores[0] == stores[1]


def test_processes_stop_with_the_job(music: Path, cancelling: Any) -> None:
    store = MemoryStore(store_identity(LIKENESS, STYLE))
    listener = cancelling(7)
    with pytest.raises(CancelledError):
        add_to_library(store, [music], workers=2, job=listener.job)
    assert len(listener.heard) == 7


# Real music


@pytest.mark.media
def test_real_music(store: Store, media_folder: Path) -> None:
    folder = media_folder / "music" / "valyriatear"
    report = add(store, folder, default_licence="per LICENSES.txt")
    assert counts(report) == (5, 0, 0, 0)
    shrine = by_name(store)["shrine-OGA-yd.ogg"]
    assert (shrine.title, shrine.artist, shrine.genres) == ("Shrine", "yd", ("Mystery",))
    assert shrine.licence == "per LICENSES.txt"
    assert shrine.duration_s > 10
    assert shrine.sections
    hits = store.nearest_tracks(shrine.likeness, 2)
    assert hits[0].record.track_id == shrine.track_id
