"""Looking after the catalogue over the wire: sound, damaged, backed up, restored, made again."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, StoreError
from temptrack.home import Home
from temptrack.v1 import catalogue_pb2, library_pb2
from tests.running import run_cli, running_daemon


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def kept(home: Home, music: Path) -> Iterator[Daemon]:
    """A daemon of its own with three tracks: the store is hurt and replaced under it."""
    with running_daemon(home) as daemon:
        request = library_pb2.AddTracksRequest(paths=[str(music)], default_licence="CC0 1.0")
        assert daemon.follow(daemon.library.AddTracks, request).added == 3
        yield daemon


def tracks(daemon: Daemon) -> list[tuple[str, str, str]]:
    found = daemon.call(daemon.library.ListTracks, library_pb2.ListTracksRequest()).tracks
    return [(track.track_id, track.title, track.licence) for track in found]


def verify(daemon: Daemon) -> catalogue_pb2.CatalogueState:
    return daemon.follow(daemon.catalogue.VerifyCatalogue, catalogue_pb2.VerifyCatalogueRequest())


def back_up(daemon: Daemon, path: Path, *, replace: bool = False) -> catalogue_pb2.BackupCard:
    request = catalogue_pb2.BackupCatalogueRequest(path=str(path), replace=replace)
    return daemon.follow(daemon.catalogue.BackupCatalogue, request)


def restore(daemon: Daemon, path: Path) -> catalogue_pb2.RestoredCatalogue:
    return daemon.follow(daemon.catalogue.RestoreCatalogue, catalogue_pb2.RestoreCatalogueRequest(path=str(path)))


def repair(daemon: Daemon) -> catalogue_pb2.RepairedCatalogue:
    return daemon.follow(daemon.catalogue.RepairCatalogue, catalogue_pb2.RepairCatalogueRequest())


def test_a_sound_catalogue_is_said_to_be(kept: Daemon, home: Home) -> None:
    found = verify(kept)
    assert found.sound
    assert found.open
    assert {table.name: table.readable_rows for table in found.tables}["tracks"] == 3
    assert list(repair(kept).done) == []
    assert json.loads(run_cli("catalogue", "verify", "--json", home=home).stdout)["sound"]


def test_what_was_forgotten_since_a_backup_is_there_again(kept: Daemon, home: Home, tmp_path: Path) -> None:
    before = tracks(kept)
    home.vocabulary_file.write_text('action = ["waving"]\n')
    card = back_up(kept, tmp_path)
    assert (card.tracks, Path(card.path).parent) == (3, tmp_path)
    kept.call(kept.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[before[0][0]]))
    home.vocabulary_file.unlink()
    done = restore(kept, Path(card.path))
    assert tracks(kept) == before
    assert home.vocabulary_file.read_text() == 'action = ["waving"]\n'
    home.vocabulary_file.unlink()
    assert (Path(done.kept) / "store" / "tracks.lance").is_dir()
    shutil.rmtree(home.root / "kept")


def test_a_backup_takes_no_other_files_place_unasked(kept: Daemon, tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_text("something else")
    with pytest.raises(InvalidInputError, match="there already"):
        back_up(kept, tmp_path / "a.tar")
    assert (tmp_path / "a.tar").read_text() == "something else"
    assert back_up(kept, tmp_path / "a.tar", replace=True).tracks == 3
    with pytest.raises(InvalidInputError, match="no folder"):
        back_up(kept, tmp_path / "none" / "a.tar")


def test_what_is_no_backup_or_a_damaged_one_changes_nothing(kept: Daemon, home: Home, tmp_path: Path) -> None:
    before = tracks(kept)
    (tmp_path / "no.tar").write_text("no backup")
    with pytest.raises(InvalidInputError, match="no backup"):
        restore(kept, tmp_path / "no.tar")
    whole = Path(back_up(kept, tmp_path / "a.tar").path).read_bytes()
    (tmp_path / "a.tar").write_bytes(whole[:-12_000])
    with pytest.raises((StoreError, InvalidInputError)):
        restore(kept, tmp_path / "a.tar")
    assert tracks(kept) == before
    assert not (home.root / "store.next").exists()
    assert not (home.root / "kept").exists()


def test_a_damaged_table_is_told_and_what_can_be_read_is_kept(kept: Daemon, home: Home, music: Path) -> None:
    before = tracks(kept)
    for path in (home.store_folder / "tracks.lance" / "data").iterdir():
        path.write_bytes(path.read_bytes()[:100])
    found = verify(kept)
    assert not found.sound
    assert any("repair" in finding.remedy for finding in found.findings)
    done = repair(kept)
    assert done.rows_lost == 3
    assert not [finding for finding in done.findings if finding.gravity == catalogue_pb2.GRAVITY_DAMAGE]
    request = library_pb2.AddTracksRequest(paths=[str(music)], default_licence="CC0 1.0")
    kept.follow(kept.library.AddTracks, request)
    assert tracks(kept) == before


def test_compacting_and_making_again_change_nothing_that_is_told(kept: Daemon) -> None:
    before = tracks(kept)
    saved = kept.follow(kept.catalogue.CompactCatalogue, catalogue_pb2.CompactCatalogueRequest())
    assert saved.fragments_after <= saved.fragments_before
    rebuilt = kept.follow(kept.catalogue.RebuildCatalogue, catalogue_pb2.RebuildCatalogueRequest())
    assert (rebuilt.tracks, list(rebuilt.findings), rebuilt.kept) == (3, [], "")
    assert tracks(kept) == before
