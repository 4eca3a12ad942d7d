"""Backups come out as they went in, or not at all."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError, StoreError, TemptrackError
from temptrack.progress import Job
from temptrack.store import new_card, pack, read_card, unpack
from tests.store.making import IDENTITY

CARD = new_card("0.1.0", IDENTITY, tracks=2, films=1, verdicts=0)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    (tmp_path / "home" / "store" / "data").mkdir(parents=True)
    (tmp_path / "home" / "store" / "data" / "a").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "home" / "calibration.json").write_text("{}")
    (tmp_path / "home" / "config.toml").write_text("not asked for")
    target = tmp_path / "a.tar"
    pack(tmp_path / "home", ["store", "calibration.json", "not there"], target, CARD, Job())
    return target


def test_a_backup_comes_out_as_it_went_in(backup: Path, tmp_path: Path) -> None:
    card = unpack(backup, tmp_path / "out", Job())
    assert (card.tracks, card.films, card.identity) == (2, 1, IDENTITY)
    assert read_card(backup) == card
    out = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert out == {"store/data/a", "calibration.json"} == set(card.files)
    assert (tmp_path / "out/store/data/a").read_bytes() == bytes(range(256)) * 40
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_no_changed_or_missing_byte_goes_unseen(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    content = whole.index(bytes(range(256)) * 2)
    for number, place in enumerate(range(content, content + 10_240, 997)):
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(StoreError, match="not as it was"):
            unpack(backup, tmp_path / f"flipped {number}", Job())
    for number, length in enumerate((0, 1, 100, 600, 5000, content, content + 5000)):
        backup.write_bytes(whole[:length])
        with pytest.raises(TemptrackError, match=r"no backup|damaged|cut short"):
            unpack(backup, tmp_path / f"short {number}", Job())


@pytest.mark.parametrize("name", ["../out of it", "/var/elsewhere", "store/../../up", "unnamed"])
def test_nothing_is_taken_out_to_anywhere_else(tmp_path: Path, name: str) -> None:
    said = {"format": 1, **vars(CARD), "files": {} if name == "unnamed" else {name: [1, "00"]}}
    with tarfile.open(tmp_path / "bad.tar", "w") as archive:
        for member, content in (("temptrack-backup.json", json.dumps(said).encode()), (name, b"x")):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    with pytest.raises(StoreError, match="does not name"):
        unpack(tmp_path / "bad.tar", tmp_path / "deep" / "out", Job())
    assert not (tmp_path / "deep").exists()


@pytest.mark.parametrize("content", [b"", b"no archive", b"\0" * 10_240])
def test_what_is_no_backup_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(InvalidInputError, match="no backup"):
        read_card(tmp_path / "x.tar")


def test_a_later_format_is_refused(tmp_path: Path) -> None:
    text = json.dumps({"format": 2, **vars(CARD)}).encode()
    with tarfile.open(tmp_path / "later.tar", "w") as archive:
        info = tarfile.TarInfo("temptrack-backup.json")
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text))
    with pytest.raises(InvalidInputError, match="format 2"):
        read_card(tmp_path / "later.tar")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be written"):
        pack(tmp_path, [], tmp_path / "no folder" / "a.tar", CARD, Job())
