"""Learning films: scenes, what is said of them, what sounds under them, and that stopping costs nothing but time."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from temptrack.catalogue import LearnReport, add_to_library, learn_films
from temptrack.errors import CancelledError, InvalidInputError, MediaNotFoundError
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.progress import Job
from temptrack.store import MemoryStore, SceneRecord, Store, store_identity
from tests.catalogue.seeing import ColourModel

Learn = Callable[..., LearnReport]


@pytest.fixture(scope="module")
def reels(make_film: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reels")
    make_film(folder / "day_and_night.mp4", [(6, "white"), (6, "white"), (6, "navy"), (6, "navy")], hz=440)
    make_film(folder / "mute.mp4", [(2, "red")], hz=None)
    make_film(folder / "silent.mkv", [(2, "green")], hz=0)
    return folder


@pytest.fixture
def films(reels: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(reels, tmp_path / "films"))


@pytest.fixture
def store() -> Store:
    return MemoryStore(store_identity(LIKENESS, STYLE))


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> TraceCache:
    return TraceCache(tmp_path_factory.mktemp("traces"))


@pytest.fixture
def learn(traces: TraceCache) -> Learn:
    def run(
        store: Store, *paths: Path, labels: Path | None = None, semantic: Any = None, **options: Any
    ) -> LearnReport:
        options = {"job": Job(), **options}
        return learn_films(store, paths, labels_csv=labels, semantic=semantic, traces=traces, **options)

    return run


def counts(report: LearnReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, len(report.skipped)


def scenes_of(store: Store, title: str) -> list[SceneRecord]:
    (film,) = [film for film in store.films() if film.title == title]
    return store.scenes(film.film_id)


def write_labels(folder: Path, text: str) -> Path:
    path = folder / "labels.csv"
    path.write_text(text)
    return path


# Scenes


def test_a_film_becomes_scenes_with_cues(store: Store, films: Path, learn: Learn) -> None:
    report = learn(store, films)
    assert counts(report) == (3, 0, 0, 0)
    day, night = scenes_of(store, "day and night")
    assert (day.film_in_s, day.film_out_s) == pytest.approx((0, 12), abs=0.2)
    assert (night.film_in_s, night.film_out_s) == pytest.approx((12, 24), abs=0.2)
    assert day.affect.valence > night.affect.valence
    assert day.description.endswith(".")
    assert day.actions == ()
    assert day.semantic is None
    cues = store.cues([day.cue_id, night.cue_id])
    assert {cue.scene_id for cue in cues.values()} == {day.scene_id, night.scene_id}
    (film,) = [film for film in store.films() if film.title == "day and night"]
    assert (film.scene_count, film.cue_count) == (2, 2)
    assert film.affect.valence == pytest.approx((day.affect.valence + night.affect.valence) / 2, abs=0.01)


def test_without_sound_or_in_silence_there_is_no_cue(store: Store, films: Path, learn: Learn) -> None:
    report = learn(store, films / "mute.mp4", films / "silent.mkv")
    assert counts(report) == (2, 0, 0, 0)
    assert [scene.scene.cue_id for scene in report.scenes] == ["", ""]
    assert [film.cue_count for film in store.films()] == [0, 0]


def test_the_report_names_the_track_that_sounds_most_like_each_cue(
    store: Store, films: Path, learn: Learn, make_tone: Any, tmp_path: Path
) -> None:
    make_tone(tmp_path / "m" / "same.flac", hz=440, seconds=6)
    make_tone(tmp_path / "m" / "other.flac", hz=90, seconds=6)
    add_to_library(store, [tmp_path / "m"], job=Job())
    nearest = {one.film_title: one.nearest for one in learn(store, films).scenes}
    hit = nearest["day and night"]
    assert hit is not None
    assert hit.record.title in {"same", "other"}
    assert -1 <= hit.score <= 1.0001
    assert nearest["mute"] is None


# What is said


def test_timed_rows_are_the_scenes(store: Store, films: Path, learn: Learn) -> None:
    text = (
        "file,label,text,title,in_s,out_s\n"
        "day_and_night.mp4,dusk;walking,The light goes,Dusk,10,14\n"
        "day_and_night.mp4,,Morning,,,5\n"
        "day_and_night.mp4,late,,,20,\n"
        "day_and_night.mp4,nowhere,,,500,600\n"
        "day_and_night.mp4,outdoors,,,,\n"
    )
    report = learn(store, films / "day_and_night.mp4", labels=write_labels(films, text))
    assert [s.reason for s in report.skipped] == ["Row 5 of the labels lies outside the film, which is 24.0 s long."]
    scenes = scenes_of(store, "Dusk")
    assert [(s.film_in_s, round(s.film_out_s, 1)) for s in scenes] == [(0, 5), (10, 14), (20, 24)]
    assert [[a.label for a in s.actions] for s in scenes] == [
        ["outdoors"],
        ["dusk", "walking", "outdoors"],
        ["late", "outdoors"],
    ]
    assert {a.probability for s in scenes for a in s.actions} == {1.0}
    assert [s.description for s in scenes[:2]] == ["Morning", "The light goes"]
    assert "Late" in scenes[2].description


def test_an_untimed_row_speaks_of_the_whole_and_a_short_film_is_then_one_scene(
    store: Store, films: Path, learn: Learn
) -> None:
    labels = write_labels(films, "file,label,text\nday_and_night.mp4,waiting,Day turns to night\n")
    learn(store, films / "day_and_night.mp4", labels=labels)
    (scene,) = scenes_of(store, "day and night")
    assert scene.description == "Day turns to night"
    assert [action.label for action in scene.actions] == ["waiting"]


def test_in_a_long_film_an_untimed_text_stands_before_what_each_scene_looks_like(
    store: Store, make_film: Any, tmp_path: Path, learn: Learn
) -> None:
    make_film(tmp_path / "long.mp4", [(12, "white"), (12, "navy"), (12, "red")], hz=None)
    learn(store, tmp_path / "long.mp4", labels=write_labels(tmp_path, "file,text\nlong.mp4,Three colours.\n"))
    descriptions = [scene.description for scene in scenes_of(store, "long")]
    assert len(set(descriptions)) == 3
    assert all(text.startswith("Three colours. ") for text in descriptions)


def test_other_labels_are_learnt_and_no_labels_forget_nothing(store: Store, films: Path, learn: Learn) -> None:
    film = films / "mute.mp4"
    assert counts(learn(store, film)) == (1, 0, 0, 0)
    first = write_labels(films, "file,label\nmute.mp4,standing\n")
    assert counts(learn(store, film, labels=first)) == (0, 1, 0, 0)
    assert counts(learn(store, film, labels=first)) == (0, 0, 1, 0)
    assert counts(learn(store, film)) == (0, 0, 1, 0)
    assert [action.label for action in scenes_of(store, "mute")[0].actions] == ["standing"]
    second = write_labels(films, "file,label\nmute.mp4,waiting\n")
    assert counts(learn(store, film, labels=second)) == (0, 1, 0, 0)
    assert store.count_films() == 1
    assert store.count_scenes() == 1


def test_with_a_model_scenes_are_embedded_and_named_and_films_known_without_are_learnt_again(
    store: Store, films: Path, learn: Learn
) -> None:
    semantic = SemanticFingerprint(ColourModel())
    labels = write_labels(films, "file,label\nmute.mp4,standing\n")
    assert counts(learn(store, films, labels=labels)) == (3, 0, 0, 0)
    assert counts(learn(store, films, labels=labels, semantic=semantic)) == (0, 3, 0, 0)
    assert counts(learn(store, films, semantic=semantic)) == (0, 0, 3, 0)
    assert counts(learn(store, films)) == (0, 0, 3, 0)
    day, night = scenes_of(store, "day and night")
    assert day.semantic_key == semantic.identity.key
    assert day.semantic is not None
    assert day.semantic.shape == (4,)
    assert len(day.actions) <= 5
    assert all(0.1 <= action.probability < 1 and action.origin == "zero_shot" for action in day.actions)
    assert night.semantic is not None
    assert not np.allclose(day.semantic, night.semantic)
    assert [action.label for action in scenes_of(store, "mute")[0].actions] == ["standing"]


# What is passed over or left out


def test_again_nothing_is_seen_and_refresh_sees_all(
    store: Store, films: Path, learn: Learn, dumped: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(store, films)
    before = dumped(store)
    with monkeypatch.context() as patch:
        patch.setattr("temptrack.catalogue.film_weighing.content_hash", lambda _: pytest.fail("it was hashed again"))
        report = learn(store, films)
    assert counts(report) == (0, 0, 3, 0)
    assert report.scenes == ()
    assert counts(learn(store, films, refresh=True)) == (0, 3, 0, 0)
    assert dumped(store) == before


def test_a_moved_film_is_updated_and_a_copy_is_named(store: Store, films: Path, learn: Learn) -> None:
    learn(store, films)
    (films / "mute.mp4").rename(films / "moved.mp4")
    shutil.copy(films / "silent.mkv", films / "zz_copy.mkv")
    report = learn(store, films)
    assert counts(report) == (0, 1, 2, 1)
    assert report.skipped[0].reason == f"It is a copy of {str(films / 'silent.mkv')!r}."
    assert str(films / "moved.mp4") in {film.path for film in store.films()}
    assert store.count_films() == 3
    assert store.count_scenes() == 4


def test_bad_files_cost_themselves_and_each_says_why(
    store: Store, films: Path, learn: Learn, make_tone: Any, tmp_path: Path
) -> None:
    (films / "zero.mp4").write_bytes(b"")
    (films / "text.mov").write_text("no film at all\n" * 200)
    (films / "cut.mp4").write_bytes((films / "mute.mp4").read_bytes()[:300])
    make_tone(films / "sound_only.m4a").rename(films / "sound_only.mp4")
    report = learn(store, films)
    assert report.added == 3
    reasons = {s.path.name: s.reason for s in report.skipped}
    assert set(reasons) == {"zero.mp4", "text.mov", "cut.mp4", "sound_only.mp4"}
    assert "no picture" in reasons["sound_only.mp4"]
    assert all(reason.endswith(".") and "fault" not in reason for reason in reasons.values())


def test_missing_paths_and_labels_are_refused_and_change_nothing(store: Store, films: Path, learn: Learn) -> None:
    with pytest.raises(MediaNotFoundError):
        learn(store, films, Path("/no/such/film.mp4"))
    with pytest.raises(MediaNotFoundError, match="labels"):
        learn(store, films, labels=films / "no_labels.csv")
    with pytest.raises(InvalidInputError, match="no column 'file'"):
        learn(store, films, labels=write_labels(films, "name,label\n"))
    with pytest.raises(InvalidInputError):
        learn(store)
    assert store.count_films() == 0


# Stopping


def test_stopped_anywhere_and_run_again_is_as_if_never_stopped(
    new_store: Callable[[str], Store], films: Path, learn: Learn, dumped: Any, cancelling: Any
) -> None:
    undisturbed = new_store("undisturbed")
    listener = cancelling()
    learn(undisturbed, films, job=listener.job)
    for moment in range(1, len(listener.heard) + 1):
        stopped = new_store(f"stopped_{moment}")
        interrupted = cancelling(moment)
        with contextlib.suppress(CancelledError):  # the last report comes too late to stop anything
            learn(stopped, films, job=interrupted.job)
        assert len(interrupted.heard) == moment, "it went on after it was cancelled"
        assert stopped.count_films() >= sum(p.stage == "learn" for p in interrupted.heard) - 1
        learn(stopped, films)
        assert dumped(stopped) == dumped(undisturbed)


# Real films


@pytest.mark.media
def test_real_films(store: Store, media_folder: Path, learn: Learn) -> None:
    clips = media_folder / "action" / "wild_clips"
    pair = [media_folder / "film" / name for name in ("big_buck_bunny_0_30s_480p.mp4",)]
    # the picture of the last outlasts what its header says
    some = [clips / "clips" / name for name in ("archery.avi", "skateboarding_dog.mp4")]
    report = learn(store, *some, *pair, labels=clips / "labels.csv")
    assert counts(report) == (3, 0, 0, 0)
    said = {one.film_title: one.scene.description for one in report.scenes}
    assert said["archery"] == "a person shooting a bow in a gym"
    bunny = scenes_of(store, "big buck bunny 0 30s 480p")
    assert 2 <= len(bunny) <= 5
    assert all(scene.cue_id for scene in bunny)
