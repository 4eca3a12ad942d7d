"""Films learnt by several processes: the same store, and no film can bring down more than itself."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from temptrack.catalogue import LearnReport, add_to_library, learn_films
from temptrack.errors import CancelledError
from temptrack.fingerprint.copies import COPIES
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore, Store, store_identity
from tests.catalogue.seeing import ColourModel
from tests.processes.errands import Deadly


@pytest.fixture(scope="module")
def films(make_film: Any, make_tone: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    make_film(folder / "day_and_night.mp4", [(5, "white"), (1, "red"), (5, "navy")], hz=440)
    make_film(folder / "mute.mp4", [(2, "red"), (1, "green")], hz=None)
    make_film(folder / "short.mkv", [(2, "green")], hz=220)
    make_tone(folder / "tone.flac", hz=440, seconds=3)
    (folder / "no_film.mp4").write_bytes(b"not a film at all")
    return folder


def learnt(films: Path, traces: TraceCache, *, workers: int, job: Job | None = None) -> tuple[Store, LearnReport]:
    store = MemoryStore(store_identity(LIKENESS, STYLE))
    add_to_library(store, [films / "tone.flac"], job=Job())
    semantic = SemanticFingerprint(ColourModel())
    report = learn_films(
        store, [films], labels_csv=None, semantic=semantic, traces=traces, workers=workers, job=job or Job()
    )
    return store, report


def everything(store: Store, dumped: Callable[[Store], Any]) -> Any:
    films = store.films()
    sounds = [store.film_sound(film.film_id) for film in films]
    heard = [(sound.peaks, sound.presence, sound.matches) for sound in sounds if sound]
    sights = sorted(store.iter_film_sights(COPIES.key), key=lambda sight: sight.film_id)
    assert len(sights) == len(films)
    return dumped(store), heard, sights


def test_several_processes_learn_what_one_does(films: Path, tmp_path: Path, dumped: Any) -> None:
    one, told = learnt(films, TraceCache(tmp_path / "one"), workers=0)
    several, told_by_several = learnt(films, TraceCache(tmp_path / "several"), workers=2)
    assert (told.added, len(told.skipped), len(told.scenes)) == (3, 1, one.count_scenes())
    assert everything(several, dumped) == everything(one, dumped)
    assert told_by_several.skipped == told.skipped
    assert [s.scene.scene_id for s in told_by_several.scenes] == [s.scene.scene_id for s in told.scenes]
    assert all(scene.semantic is not None for scene in one.scenes())
    names = [sorted(p.name for p in (tmp_path / kind).glob("*.npz")) for kind in ("one", "several")]
    assert names[0] == names[1]
    assert len(names[0]) == 3


def test_a_film_that_brings_its_decoder_down_is_skipped(films: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(films, tmp_path / "films"))
    (folder / "mute.mp4").rename(folder / "deadly.mp4")
    store, report = learnt(folder, Deadly(tmp_path / "traces"), workers=2)
    reasons = {skipped.path.name: skipped.reason for skipped in report.skipped}
    assert report.added == store.count_films() == 2
    assert "broke down" in reasons["deadly.mp4"]
    again = learn_films(
        store, [folder], labels_csv=None, semantic=None, traces=TraceCache(tmp_path / "traces"), workers=1, job=Job()
    )
    assert (again.added, again.unchanged, len(again.skipped)) == (1, 2, 1)


def test_cancelled_nothing_goes_on(films: Path, tmp_path: Path) -> None:
    def cancel(progress: Progress) -> None:
        if progress.stage in {"watch", "listen"}:
            job.cancel()

    job = Job(cancel)
    before = children()
    with pytest.raises(CancelledError):
        learnt(films, TraceCache(tmp_path / "traces"), workers=2, job=job)
    assert children() <= before


def children() -> set[str]:
    """What this process started and has not ended yet, where the system tells."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    return {pid for task in tasks.glob("*/children") for pid in task.read_text().split()}


def test_progress_names_the_films(films: Path, tmp_path: Path) -> None:
    heard: list[Progress] = []
    learnt(films, TraceCache(tmp_path / "traces"), workers=2, job=Job(heard.append))
    assert {p.what for p in heard if p.stage == "watch"} <= {"day_and_night.mp4", "mute.mp4", "short.mkv"}
    assert [p.done for p in heard if p.stage == "learn"] == [0, 1, 2, 3, 4]
    assert all(p.total == 4 for p in heard if p.stage == "learn")
