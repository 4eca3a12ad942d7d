"""What a power cut may leave of a writing that was under way, and what becomes of it."""

import logging
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from temptrack.errors import StoreError
from temptrack.progress import Job
from temptrack.store import open_store, verify_store
from temptrack.store.lance.cut_short import files_of
from temptrack.store.lance.ledger import Ledger
from tests.store.making import IDENTITY, everything, film, track


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of some tracks, a film and a removal."""
    folder = tmp_path_factory.mktemp("store")
    store = open_store(folder, IDENTITY)
    store.put_tracks([track(number) for number in range(5)])
    store.put_film(*film("a film", 4))
    store.remove_tracks([track(0).track_id])
    return folder


def _files(folder: Path) -> set[Path]:
    return {path for table in folder.glob("*.lance") for path in files_of(table)}


def test_what_counts_is_on_the_disk_with_all_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: set[tuple[int, int]] = set()

    def fsync(handle: int) -> None:
        status = os.fstat(handle)
        synced.add((status.st_ino, 0 if stat.S_ISDIR(status.st_mode) else status.st_size))

    monkeypatch.setattr("os.fsync", fsync)
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(number) for number in range(5)])
    store.put_film(*film("a film", 4))
    store.remove_tracks([track(0).track_id])
    assert _files(tmp_path) == {path for path in Ledger(tmp_path).noted() if path.exists()}
    for path in [*_files(tmp_path), tmp_path / "sealed.notes"]:
        assert (path.stat().st_ino, path.stat().st_size) in synced, path
        assert all((folder.stat().st_ino, 0) in synced for folder in path.parents if folder.is_relative_to(tmp_path))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("doing", "kind", "spoil"),
    [
        ("add", "data", _empty),
        ("add", "data", _cut),
        ("add", "_versions", _empty),
        ("add", "_versions", _cut),
        ("remove", "_versions", _empty),
        ("remove", "_deletions", _empty),  # nothing tells where these end
    ],
)
def test_a_writing_that_was_under_way_is_taken_back_and_can_be_made_again(
    written: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    doing: str,
    kind: str,
    spoil: Callable[[Path], None],
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(written, folder)
    store = open_store(folder, IDENTITY)
    before, counted = everything(store), _files(folder)
    notes = (folder / "sealed.notes").read_bytes()

    def write() -> None:
        if doing == "add":
            store.put_tracks([track(9)])
        else:
            store.remove_tracks([track(1).track_id])

    write()
    after, spoilt = everything(store), [path for path in _files(folder) - counted if kind in path.parts]
    assert spoilt
    (folder / "sealed.notes").write_bytes(notes)  # the power went before it counted
    for path in spoilt:
        spoil(path)
    with caplog.at_level(logging.WARNING):
        store = open_store(folder, IDENTITY)
    assert "took back what was being written" in caplog.text
    assert everything(store) == before
    write()
    assert everything(store) == after
    store.close()
    assert not verify_store(folder, IDENTITY, Job()).damaged


def test_a_making_that_was_under_way_is_begun_anew(tmp_path: Path) -> None:
    open_store(tmp_path, IDENTITY)
    for name in ("sealed.notes", "sealed.json"):
        (tmp_path / name).unlink(missing_ok=True)
    for path in (tmp_path / "films.lance" / "_versions").glob("*.manifest"):
        _empty(path)
    store = open_store(tmp_path, IDENTITY)
    store.put_film(*film("a film", 4))
    assert store.count_films() == 1


def test_what_counted_and_is_damaged_is_not_taken_for_it(written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(written, folder)
    for path in (folder / "tracks.lance" / "data").glob("*.lance"):
        _cut(path)
    there = _files(folder)
    with pytest.raises(StoreError, match="catalogue verify"):
        everything(open_store(folder, IDENTITY))
    assert there <= _files(folder)


def test_a_disk_that_fails_to_keep_what_was_written_takes_nothing(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(written, folder)
    store = open_store(folder, IDENTITY)
    before = everything(store)

    def fsync(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", fsync)
        with pytest.raises(StoreError, match="Input/output error"):
            store.put_tracks([track(9)])
    assert everything(store) == before
    store.put_tracks([track(9)])
    assert store.count_tracks() == 5
