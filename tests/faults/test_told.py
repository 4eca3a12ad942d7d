"""What is damaged is told with its remedy, by the doctor and as the store is opened; nothing is made over it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.faults.oracle import differences, of_store
from temptrack.catalogue import add_to_library
from temptrack.errors import StoreError
from temptrack.home import Home
from temptrack.progress import Job
from temptrack.service.diagnosis import diagnose
from temptrack.service.resources import open_resources
from temptrack.settings import load_settings
from temptrack.store import open_store, repair_store
from tests.running import write_tone
from tests.store.making import IDENTITY, film, track


def filled(folder: Path) -> dict[str, object]:
    store = open_store(folder, IDENTITY)
    store.put_tracks([track(number) for number in range(3)])
    store.put_film(*film("bunny", 4))
    told = of_store(store)
    store.close()
    return told


def test_a_table_without_its_list_of_files_is_not_made_anew_over_its_rows(tmp_path: Path) -> None:
    before = filled(tmp_path / "store")
    shutil.rmtree(tmp_path / "store" / "films.lance" / "_versions")
    with pytest.raises(StoreError, match="The table films has rows, but the list of its files is gone; run `temptrack"):
        open_store(tmp_path / "store", IDENTITY)
    assert not repair_store(tmp_path / "store", IDENTITY, Job()).rows_lost
    store = open_store(tmp_path / "store", IDENTITY)
    assert differences(before, of_store(store)) == ""
    store.close()


def test_the_doctor_tells_of_rows_that_cannot_be_read_and_of_a_rebuild_that_has_not_ended(
    tmp_path: Path, music: Path
) -> None:
    home = Home(tmp_path / "home")
    home.create()
    settings = replace(load_settings(home), workers=1)
    resources = open_resources(home, settings)
    add_to_library(resources.store, [music], job=Job())
    resources.close()
    for path in (home.store_folder / "tracks.lance" / "data").iterdir():
        path.write_bytes(path.read_bytes()[:100])
    home.rebuild_file.write_text("{}")
    resources = open_resources(home, settings)
    off = {one.capability: one for one in diagnose(home, resources, None) if not one.on}
    resources.close()
    assert "catalogue verify" in off["generator"].remedy
    assert "catalogue rebuild" in off["rebuild"].remedy


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    write_tone(folder / "a.wav", duration_s=2)
    return folder
