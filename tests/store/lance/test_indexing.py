"""Indices of vectors: made by size, in a quiet moment, never missing what is new, and no worse for being killed."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from temptrack.progress import Job
from temptrack.store import MemoryStore, Store, open_store, verify_store
from temptrack.store.lance import indexing
from temptrack.store.lance.indexing import FROM_NUMBERS, REST_NUMBERS, Indexed, Want, cells, wanted
from temptrack.store.lance.store import LanceStore
from temptrack.store.lance.table import MOST_BY_INDEX, PROBES, Table
from tests.store.making import IDENTITY, LIKENESS, film, plain, track, vector

REPOSITORY = Path(__file__).resolve().parents[3]
MANY = 600


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Indices from 600 tracks on, of some twenty cells, grown by 50, at once."""
    monkeypatch.setattr(indexing, "FROM_NUMBERS", MANY * LIKENESS.dimension)
    monkeypatch.setattr(indexing, "REST_NUMBERS", 50 * LIKENESS.dimension)
    monkeypatch.setattr(indexing, "REST_ROWS", 50)
    monkeypatch.setattr(indexing, "KEYS_FROM_ROWS", MANY)
    monkeypatch.setattr(indexing, "_ROWS_PER_CELL", 32)
    monkeypatch.setattr(indexing, "_QUIET_S", 0.0)
    yield  # noqa: PT022 - the patches hold while the test runs


def opened(folder: Path) -> LanceStore:
    store = open_store(folder, IDENTITY)
    assert isinstance(store, LanceStore)
    return store


def filled(folder: Path, count: int = MANY) -> tuple[LanceStore, MemoryStore]:
    store, memory = opened(folder), MemoryStore(IDENTITY)
    for one in (store, memory):
        one.put_tracks([track(number) for number in range(count)])
    store._tables.upkeep.wait()
    return store, memory


def index_of(store: LanceStore) -> tuple[int, int] | None:
    made = store._tables.tracks.vector_index("likeness")
    return None if made is None else (made.made_of, made.rest)


def nearest(store: Store, seed: int, limit: int = 10) -> list[tuple[str, Any]]:
    hits = store.nearest_tracks(vector(seed, LIKENESS.dimension), limit)
    return [(hit.record.track_id, pytest.approx(hit.score, abs=1e-5)) for hit in hits]


def test_size_alone_decides() -> None:
    rows, dimension = FROM_NUMBERS // 64, 64
    assert wanted(rows - 1, dimension, None) is Want.NOTHING
    assert wanted(rows, dimension, None) is Want.MAKE
    assert wanted(rows, dimension, Indexed(rows, 0)) is Want.NOTHING
    assert wanted(rows + REST_NUMBERS // dimension, dimension, Indexed(rows, REST_NUMBERS // dimension)) is Want.GROW
    assert wanted(2 * rows, dimension, Indexed(rows, 0)) is Want.MAKE
    assert wanted(rows // 2 - 1, dimension, Indexed(rows, 0)) is Want.DROP
    # neither made nor dropped back and forth around the border
    assert wanted(rows - 1, dimension, Indexed(rows, 0)) is Want.NOTHING


def test_a_question_probes_a_small_share_of_a_large_index() -> None:
    assert cells(999) == 1
    assert PROBES / cells(1_000_000) < 0.05


def test_a_small_store_has_no_index(tmp_path: Path) -> None:
    store, memory = filled(tmp_path, 50)
    assert index_of(store) is None
    assert nearest(store, 1) == nearest(memory, 1)


@pytest.mark.usefixtures("small")
def test_a_large_store_answers_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, memory = filled(tmp_path)
    assert index_of(store) == (MANY, 0)
    assert cells(MANY) < PROBES  # so that all are probed, and the answers the very same
    for seed in range(20):
        assert nearest(store, seed) == nearest(memory, seed)
        assert nearest(store, seed, MOST_BY_INDEX + 1) == nearest(memory, seed, MOST_BY_INDEX + 1)
    monkeypatch.setattr("temptrack.store.lance.table.PROBES", 1)
    assert any(nearest(store, seed) != nearest(memory, seed) for seed in range(20)), "the index is not asked"
    exact = {hit.record.track_id: hit.score for hit in memory.nearest_tracks(vector(0, LIKENESS.dimension), MANY)}
    for hit in store.nearest_tracks(vector(0, LIKENESS.dimension), 10):
        assert hit.score == pytest.approx(exact[hit.record.track_id], abs=1e-6), "scores are no cosines"


@pytest.mark.usefixtures("small")
def test_single_rows_are_found_by_their_keys_however_they_changed(tmp_path: Path) -> None:
    store, memory = filled(tmp_path)
    assert store._tables.tracks.is_indexed("track_id")
    for one in (store, memory):
        one.put_tracks(
            [track(3, title="Anew"), track(MANY), track(MANY + 1, path=track(7).path), track(8, path="/else")]
        )
        one.remove_tracks([track(9).track_id, track(MANY + 9).track_id])
        one.put_tracks([track(9, title="Back"), track(3, title="And again")])
    ids = [track(number).track_id for number in (3, 7, 8, 9, 10, MANY, MANY + 1, MANY + 9)]
    assert everything_of(store, ids) == everything_of(memory, ids)
    store.compact()
    assert everything_of(store, ids) == everything_of(memory, ids)
    assert [plain(one) for one in store.iter_tracks()] == [plain(one) for one in memory.iter_tracks()]


def everything_of(store: Store, ids: list[str]) -> dict[str, object]:
    return {name: plain(one) for name, one in store.get_tracks(ids).items()}


@pytest.mark.usefixtures("small")
def test_words_that_came_since_are_taken_in(tmp_path: Path) -> None:
    store, _ = filled(tmp_path)
    store.put_tracks([track(number) for number in range(MANY, MANY + 40)])
    store._tables.upkeep.wait()
    assert store._tables.tracks.unindexed("words") == 40
    store.put_tracks([track(number) for number in range(MANY + 40, MANY + 80)])
    store._tables.upkeep.wait()
    assert store._tables.tracks.unindexed("words") == 0


@pytest.mark.usefixtures("small")
def test_what_is_new_changed_or_gone_shows_at_once(tmp_path: Path) -> None:
    store, memory = filled(tmp_path)
    for one in (store, memory):
        one.put_tracks([track(MANY + 1), track(3, likeness=vector(777, LIKENESS.dimension))])
        one.put_tracks([track(MANY + 2, likeness=np.zeros(LIKENESS.dimension, np.float32))])
        one.remove_tracks([track(number).track_id for number in range(100, 140)])
    assert index_of(store) == (MANY, 3)
    for seed in (MANY + 1, 777, 3, 100, 120, 5):
        assert nearest(store, seed) == nearest(memory, seed)
    everybody = {name for name, _ in nearest(store, 1, 2 * MANY)}
    assert track(MANY + 2).track_id not in everybody, "zeros are near to something"


@pytest.mark.usefixtures("small")
def test_it_grows_is_made_anew_and_goes(tmp_path: Path) -> None:
    store, memory = filled(tmp_path)
    for one in (store, memory):
        one.put_tracks([track(number) for number in range(MANY, MANY + 80)])
    store._tables.upkeep.wait()
    assert index_of(store) == (MANY, 0)
    for one in (store, memory):
        one.put_tracks([track(number) for number in range(MANY + 80, 2 * MANY)])
    store._tables.upkeep.wait()
    assert index_of(store) == (2 * MANY, 0)
    assert [nearest(store, seed) for seed in range(9)] == [nearest(memory, seed) for seed in range(9)]
    store.remove_tracks([track(number).track_id for number in range(100, 2 * MANY)])
    store._tables.upkeep.wait()
    assert index_of(store) is None


@pytest.mark.usefixtures("small")
def test_compacting_keeps_it_and_verifying_finds_nothing(tmp_path: Path) -> None:
    store, memory = filled(tmp_path)
    for number in range(MANY, MANY + 5):
        for one in (store, memory):
            one.put_tracks([track(number)])
    store.compact()
    assert index_of(store) == (MANY, 0)
    assert [nearest(store, seed) for seed in range(9)] == [nearest(memory, seed) for seed in range(9)]
    store.close()
    assert not verify_store(tmp_path, IDENTITY, Job()).findings
    again = opened(tmp_path)
    assert index_of(again) == (MANY, 0)
    assert nearest(again, MANY + 2) == nearest(memory, MANY + 2)


@pytest.mark.usefixtures("small")
def test_learnt_scenes_have_one_as_well(tmp_path: Path) -> None:
    store, memory = opened(tmp_path), MemoryStore(IDENTITY)
    for number in range(16):
        for one in (store, memory):
            one.put_film(*film(f"film {number}", 64, seed=number))
    store._tables.upkeep.work()
    made = store._tables.scenes.vector_index("style")
    assert made is not None
    for seed in range(9):
        asked = vector(seed, 6)
        found, expected = store.nearest_scenes("style", asked, 8), memory.nearest_scenes("style", asked, 8)
        assert [round(hit.score, 5) for hit in found] == [round(hit.score, 5) for hit in expected]


@pytest.mark.usefixtures("small")
def test_it_waits_until_nobody_searches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_QUIET_S", 60.0)
    store = opened(tmp_path)
    nearest(store, 1)
    store.put_tracks([track(number) for number in range(MANY)])
    time.sleep(2 * indexing._LOOK_S)
    assert index_of(store) is None
    assert len(nearest(store, 1)) == 10
    monkeypatch.setattr(indexing, "_QUIET_S", 0.0)
    store._tables.upkeep.wait()
    assert index_of(store) == (MANY, 0)


@pytest.mark.usefixtures("small")
def test_a_closed_store_begins_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_QUIET_S", 60.0)
    store = opened(tmp_path)
    nearest(store, 1)
    store.put_tracks([track(number) for number in range(MANY)])
    store.close()
    store._tables.upkeep.wait()
    monkeypatch.setattr(indexing, "_QUIET_S", 0.0)
    again = opened(tmp_path)  # what was not made then is made now
    again._tables.upkeep.wait()
    assert index_of(again) == (MANY, 0)


@pytest.mark.usefixtures("small")
def test_one_that_cannot_be_made_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    store = opened(tmp_path)
    monkeypatch.setattr(store._tables.tracks._table, "create_index", full)
    store.put_tracks([track(number) for number in range(MANY)])
    store._tables.upkeep.wait()
    assert "no space left" in caplog.text
    assert len(nearest(store, 1)) == 10


@pytest.mark.usefixtures("small")
def test_searches_go_on_while_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, memory = filled(tmp_path)
    began, go_on = threading.Event(), threading.Event()
    make = Table.index_vectors

    def slow(*given: object) -> None:
        began.set()
        assert go_on.wait(30)
        make(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(Table, "index_vectors", slow)
    for one in (store, memory):
        one.put_tracks([track(number) for number in range(MANY, 2 * MANY)])
    assert began.wait(30)
    assert nearest(store, 5) == nearest(memory, 5)
    go_on.set()
    store._tables.upkeep.wait()
    assert index_of(store) == (2 * MANY, 0)


_MAKE_AND_DIE = """
import os, signal, sys, threading
from pathlib import Path
from temptrack.store import open_store
from temptrack.store.lance import indexing
from tests.store.making import IDENTITY
indexing.FROM_NUMBERS, indexing._ROWS_PER_CELL, indexing._QUIET_S = 1, 32, 0.0
store = open_store(Path(sys.argv[1]), IDENTITY)
threading.Timer(float(sys.argv[2]), os.kill, (os.getpid(), signal.SIGKILL)).start()
store._tables.upkeep.work()
"""


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("after_s", [0.01, 0.04])
def test_killed_in_the_making_nothing_is_lost(tmp_path: Path, after_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    store, memory = filled(tmp_path, MANY - 1)
    store.close()
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "daemon")])
    command = [sys.executable, "-c", _MAKE_AND_DIE, str(tmp_path), str(after_s)]
    subprocess.run(command, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": paths}, check=False)
    monkeypatch.setattr(indexing, "_QUIET_S", 60.0)
    again = opened(tmp_path)
    assert [nearest(again, seed) for seed in range(9)] == [nearest(memory, seed) for seed in range(9)]
    again._tables.upkeep.work()
    again.compact()
    again.close()
    assert not verify_store(tmp_path, IDENTITY, Job()).findings
