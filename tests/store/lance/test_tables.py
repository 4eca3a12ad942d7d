"""Upkeep: a store written to many times stays small, and tidying never changes what it shows."""

import threading
from pathlib import Path

import pytest

from temptrack.store import open_store
from temptrack.store.lance.store import LanceStore
from temptrack.store.lance.table import Table
from tests.store.making import IDENTITY, everything, failing_with_its_threads, film, track


def files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_many_small_writings_leave_few_files(tmp_path: Path) -> None:
    store = open_store(tmp_path, IDENTITY)
    for number in range(100):
        store.put_tracks([track(number)])
    for number in range(10):
        store.put_film(*film(f"film {number % 2}", 4, seed=number))
    before, untidy = everything(store), files(tmp_path)
    assert len(store.find_tracks("title", 999)) == 100
    store.close()
    assert files(tmp_path) < min(80, untidy / 3)
    again = open_store(tmp_path, IDENTITY)
    assert everything(again) == before
    assert len(again.find_tracks("title", 999)) == 100
    assert len(again.find_scenes("scene", 999)) == 8


def test_tidying_disturbs_no_reader(tmp_path: Path) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(number) for number in range(200)])
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            assert len({each.track_id for each in store.iter_tracks()}) >= 200
            assert len(store.find_tracks("sigur", 10)) == 10

    with failing_with_its_threads() as start:
        start(read)
        try:
            for number in range(200, 280):  # past a tidying
                store.put_tracks([track(number)])
        finally:
            done.set()


def test_a_large_table_is_tidied_less_often(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(number) for number in range(2500)])
    store.close()
    tidied: list[float] = []
    monkeypatch.setattr(Table, "tidy", lambda _, keep_s: tidied.append(keep_s))
    for session, due in enumerate((False, False, True)):  # one writing for 1024 rows, of all sessions together
        store = open_store(tmp_path, IDENTITY)
        for number in range(1 + session):
            store.put_tracks([track(9000 + 10 * session + number)])
        store.close()
        assert bool(tidied) == due


def test_what_cannot_be_tidied_is_still_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = LanceStore(tmp_path, IDENTITY)

    def full(**_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(store._tables.tracks._table, "optimize", full)
    store._tables.tracks.writings = 100
    store.put_tracks([track(1)])
    assert "no space left" in caplog.text
    store.close()
    assert open_store(tmp_path, IDENTITY).count_tracks() == 1
