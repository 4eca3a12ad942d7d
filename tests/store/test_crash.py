"""Killed at any moment, the store shows whole records only, all that were said to be done, and heals when run again."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from temptrack.store import MemoryStore, Store, open_store
from tests.store import crash_writer
from tests.store.making import IDENTITY, everything, film, plain, sound, track

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """What a writer said it had done, how it ended and how long it took from when it began to open the store."""

    said: list[str]
    status: int
    duration_s: float


def run_writer(folder: Path, kill_after_s: float | None = None) -> Run:
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "daemon")])
    command = [sys.executable, "-m", "tests.store.crash_writer", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": paths}
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "opening\n"
        began = time.perf_counter()
        timer = threading.Timer(60.0 if kill_after_s is None else kill_after_s, writer.kill)
        timer.start()
        said = writer.stdout.read().splitlines()
        timer.cancel()
    return Run(said, writer.returncode, time.perf_counter() - began)


def assert_whole(store: Store) -> None:
    """Each record is one of its versions, and whole."""
    for kept in store.iter_tracks():
        assert plain(kept) == plain(track(int(kept.track_id, 16), path=kept.path))
    films = store.films()
    for each in films:
        whole, scenes, cues = film(each.film_id, each.scene_count, seed=each.scene_count // 6)
        assert plain(each) == plain(whole)
        assert plain(store.scenes(each.film_id)) == plain(scenes)
        assert store.film_sound(each.film_id) == sound(each.film_id, each.scene_count // 6)
        assert [plain(cue) for cue in cues] == [plain(cue) for cue in store.cues(c.cue_id for c in cues).values()]
    assert {scene.film_id for scene in store.scenes()} <= {each.film_id for each in films}


def assert_kept(store: Store, said: Sequence[str], earlier: Sequence[str]) -> None:
    """What was said to be done is there: in that version or the next, or of an earlier run in any version."""
    numbers = {path: int(name, 16) for path, (name, _, _) in store.track_files().items()}
    counts = {each.film_id: each.scene_count for each in store.films()}
    for step in (*earlier, *said):
        what, name, version = step.split()
        versions = range(int(version) if step in said else 1, 3)
        if what == "film":
            assert counts[name] in {6 * v for v in versions}
        else:
            batch = range(int(name), int(name) + 3)
            assert all(numbers[track(n).path] in {n + 1000 * (v - 1) for v in versions} for n in batch)


@pytest.mark.slow
def test_a_killed_writer_leaves_whole_records_and_may_be_run_again(tmp_path: Path) -> None:
    undisturbed = run_writer(tmp_path / "undisturbed")
    assert undisturbed.status == 0
    folder, rng = tmp_path / "store", random.Random()  # noqa: S311 - no secret
    earlier: list[str] = []
    kills = runs = 0
    while kills < 3:
        runs += 1
        assert runs < 20, "writers are done before any is killed"
        run = run_writer(folder, rng.uniform(0.0, undisturbed.duration_s))
        kills += run.status == -signal.SIGKILL
        store = open_store(folder, IDENTITY)
        assert_whole(store)
        assert_kept(store, run.said, earlier)
        earlier += run.said
        # not closed, as a killed process does not either
    assert run_writer(folder).status == 0
    healed, whole = open_store(folder, IDENTITY), open_store(tmp_path / "undisturbed", IDENTITY)
    expected = MemoryStore(IDENTITY)
    for _, step in crash_writer.steps():
        step(expected)
    assert everything(healed) == everything(whole) == everything(expected)
