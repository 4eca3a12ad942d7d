"""Opening: again, with other settings, over remains, and without waiting for what is not needed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from temptrack.errors import StoreError, StoreIdentityError
from temptrack.fingerprint.types import Identity
from temptrack.store import open_store, store_identity
from tests.permissions import needs_permissions
from tests.store.making import IDENTITY, LIKENESS, STYLE, everything, film, landmarks, track, vector

CHANGED = store_identity(Identity("style", 9, 7, ""), LIKENESS)


def test_all_is_there_when_opened_again(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new" / "störe o'x", IDENTITY)
    store.put_tracks([track(i) for i in range(20)])
    store.put_film(*film("heat"))
    before = everything(store)
    store.close()
    again = open_store(tmp_path / "new" / "störe o'x", IDENTITY)
    assert everything(again) == before
    assert len(again.find_tracks("title", 99)) == 20
    assert again.identity == IDENTITY


def test_a_store_built_with_other_settings_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(1)])
    store.close()
    with pytest.raises(StoreIdentityError, match="style"):
        open_store(tmp_path, CHANGED)
    assert open_store(tmp_path, IDENTITY).count_tracks() == 1


def test_an_empty_store_takes_new_settings(tmp_path: Path) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(1)])
    store.remove_tracks([track(1).track_id])
    store.close()
    store = open_store(tmp_path, CHANGED)
    assert store.nearest_scenes("style", vector(1, 7), 3) == []
    store.put_tracks([track(1)])
    assert len(store.find_tracks("title", 3)) == 1


def test_remains_of_a_making_cut_short_are_made_whole(tmp_path: Path) -> None:
    (tmp_path / "tracks.lance" / "_versions").mkdir(parents=True)
    (tmp_path / "scenes.lance").mkdir()
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(1)])
    assert len(store.find_tracks("title", 3)) == 1


@needs_permissions
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="store"):
        open_store(tmp_path / "store", IDENTITY)


def test_a_store_from_before_landmarks_opens_and_takes_them(tmp_path: Path) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(1)])
    store.close()
    shutil.rmtree(tmp_path / "landmarks.lance")
    store = open_store(tmp_path, IDENTITY)
    assert store.count_tracks() == 1
    assert store.landmark_ids("landmarks/1") == set()
    store.put_landmarks([landmarks(1)])
    store.close()
    store = open_store(tmp_path, IDENTITY)
    assert list(store.iter_landmarks("landmarks/1")) == [landmarks(1)]
    store.close()


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no folder")
    with pytest.raises(StoreError, match="could not be opened"):
        open_store(tmp_path / "store", IDENTITY)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.close()
    for use in (store.count_tracks, store.films, store.summaries, lambda: store.put_tracks([track(1)])):
        with pytest.raises(StoreError, match="closed"):
            use()


def test_a_damaged_table_is_an_error_of_the_store(tmp_path: Path) -> None:
    store = open_store(tmp_path, IDENTITY)
    store.put_tracks([track(i) for i in range(9)])
    store.close()
    for data in (tmp_path / "tracks.lance" / "data").iterdir():
        data.write_bytes(b"\0" * 64)
    store = open_store(tmp_path, IDENTITY)
    with pytest.raises(StoreError, match="could not be read"):
        store.summaries()


def test_importing_the_room_brings_no_database() -> None:
    code = "import sys, temptrack.store; print([n for n in ('lancedb', 'pyarrow', 'torch') if n in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_style_and_likeness_decide_the_widths(tmp_path: Path) -> None:
    store = open_store(tmp_path, store_identity(Identity("style", 1, 3, ""), Identity("likeness", 1, 2, "")))
    assert store.scene_vectors("style")[1].shape == (0, 3)
    assert store.likeness_matrix()[1].shape == (0, 2)
    assert STYLE.dimension != 3
