"""Upkeep: a store written to many times stays small, and tidying never changes what it shows."""

import threading
from pathlib import Path

from temptrack.store import open_store
from tests.store.making import IDENTITY, everything, film, track


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
    done, failures = threading.Event(), list[threading.ExceptHookArgs]()

    def read() -> None:
        while not done.is_set():
            assert len({each.track_id for each in store.iter_tracks()}) >= 200
            assert len(store.find_tracks("sigur", 10)) == 10

    before, threading.excepthook = threading.excepthook, failures.append
    reader = threading.Thread(target=read)
    try:
        reader.start()
        for number in range(200, 280):  # past a tidying
            store.put_tracks([track(number)])
    finally:
        done.set()
        reader.join()
        threading.excepthook = before
    assert not failures, failures[0]
