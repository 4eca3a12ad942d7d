"""Files of a store truncated, flipped and lost: found, and repaired with no more lost than what they alone held."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from temptrack.errors import StoreError
from temptrack.progress import Job
from temptrack.store import Gravity, Store, open_store, repair_store, verify_store
from tests.store.making import IDENTITY, everything, film, landmarks, plain, sound, track

BATCHES = 4


@pytest.fixture(scope="module")
def sound_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tracks in four data files, with a deletion, and a film."""
    folder = tmp_path_factory.mktemp("sound") / "store"
    store = open_store(folder, IDENTITY)
    for first in range(0, 5 * BATCHES, 5):
        store.put_tracks([track(i) for i in range(first, first + 5)])
    store.put_landmarks([landmarks(i) for i in range(20)])
    store.remove_tracks([track(7).track_id])
    store.put_film(*film("heat", 6), sound("heat", 1))
    verify_store(folder, IDENTITY, Job())  # seals it as it is, in many small files
    return folder


@pytest.fixture
def folder(sound_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound_store, tmp_path / "store"))


def contents(folder: Path) -> tuple[Any, dict[str, Any]]:
    store: Store = open_store(folder, IDENTITY)
    told = everything(store), {each.track_id: plain(each) for each in store.iter_tracks()}
    store.close()
    return told


def seeded(number: int) -> random.Random:
    return random.Random(number)  # noqa: S311 - no secret


def hurt(path: Path, how: str, rng: random.Random) -> None:
    whole = path.read_bytes()
    place = rng.randrange(len(whole))
    if how == "gone":
        path.unlink()
    elif how == "cut":
        path.write_bytes(whole[:place])
    else:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << rng.randrange(8)]) + whole[place + 1 :])


def test_a_sound_store_is_said_to_be_and_left_alone(folder: Path) -> None:
    found = verify_store(folder, IDENTITY, Job())
    assert not found.damaged
    assert found.files_compared > 20
    assert found.files_sealed == 0
    states = {state.name: state for state in found.tables}
    assert (states["tracks"].rows, states["tracks"].readable_rows, states["tracks"].fragments) == (19, 19, BATCHES)
    assert repair_store(folder, IDENTITY, Job()).done == ()
    assert not (folder.parent / "kept").exists()


@pytest.mark.parametrize(("how", "number"), [("cut", 0), ("flipped", 2), ("gone", 3)])
def test_of_a_damaged_data_file_only_its_own_rows_are_lost(folder: Path, how: str, number: int) -> None:
    shutil.copytree(folder, folder.parent / "whole")
    _, tracks = contents(folder.parent / "whole")
    hurt(sorted((folder / "tracks.lance" / "data").iterdir())[number], how, seeded(number))
    found = verify_store(folder, IDENTITY, Job())
    assert {finding.place for finding in found.findings if finding.gravity is Gravity.DAMAGE} == {"tracks"}
    repair = repair_store(folder, IDENTITY, Job())
    assert repair.rows_lost in {4, 5}
    assert f"{repair.rows_lost} rows of the table tracks" in repair.done[0]
    assert not verify_store(folder, IDENTITY, Job()).damaged
    told, left = contents(folder)
    assert told[4] == (19 - repair.rows_lost, 1, 6)
    assert left.items() <= tracks.items()
    assert (Path(repair.kept) / "store" / "tracks.lance").is_dir()


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("_versions", "cut"),
        ("_versions", "gone"),
        ("_deletions", "flipped"),
        ("_deletions", "gone"),
        ("_indices", "cut"),
    ],
)
def test_without_a_list_or_an_index_nothing_is_lost(folder: Path, kind: str, how: str) -> None:
    shutil.copytree(folder, folder.parent / "whole")
    undisturbed = contents(folder.parent / "whole")
    files = [path for path in (folder / "tracks.lance" / kind).rglob("*") if path.is_file()]
    newest = min((path for path in files if path.suffix == ".manifest"), default=max(files))
    hurt(newest, how, seeded(5))
    repair = repair_store(folder, IDENTITY, Job())
    assert repair.rows_lost == 0
    assert contents(folder) == undisturbed
    assert not verify_store(folder, IDENTITY, Job()).damaged


def test_a_repair_without_room_leaves_all_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hurt(min((folder / "tracks.lance" / "data").iterdir()), "cut", seeded(1))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "sealed.json"}

    def full(*_: object, **__: object) -> None:
        raise StoreError("no room")

    monkeypatch.setattr("temptrack.store.lance.repairing._write_anew", full)
    with pytest.raises(StoreError):
        repair_store(folder, IDENTITY, Job())
    monkeypatch.undo()
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "sealed.json"}
    assert after == before
    assert not folder.with_name("store.next").exists()
    assert repair_store(folder, IDENTITY, Job()).rows_lost in (4, 5)  # of one file a row was removed


def test_a_table_of_nothing_but_rubbish_begins_anew(folder: Path) -> None:
    for path in (folder / "landmarks.lance").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\xff" * 100)
    shutil.rmtree(folder / "spare")
    repair = repair_store(folder, IDENTITY, Job())
    assert "begins anew" in repair.done[0]
    assert contents(folder)[0][4] == (19, 1, 6)
