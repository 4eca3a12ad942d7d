"""What was written is waited for: contents, names, and the names of the folders between."""

import errno
import os
from pathlib import Path

import pytest

from temptrack.lasting import sync_files, sync_folder, sync_tree, take_place

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="names of open files are read from /proc")


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was waited for, by name, in order."""
    seen: list[str] = []

    def fsync(handle: int) -> None:
        seen.append(Path(f"/proc/self/fd/{handle}").readlink().name)

    monkeypatch.setattr("os.fsync", fsync)
    return seen


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "b" / "one").write_text("1")
    (root / "two").write_text("2")
    return root


def test_of_a_file_its_folders_are_waited_for_too_the_inner_first(tree: Path, synced: list[str]) -> None:
    sync_files([tree / "a" / "b" / "one", tree / "a" / "b" / "gone"], tree)
    assert synced == ["one", "b", "a", "root"]


def test_of_a_tree_all_that_is_in_it(tree: Path, synced: list[str]) -> None:
    sync_tree(tree)
    assert sorted(synced[:2]) == ["one", "two"]
    assert synced[2:] == ["b", "a", "root", tree.parent.name]


def test_a_draft_is_whole_before_it_has_the_name(tree: Path, synced: list[str]) -> None:
    draft = tree / "draft"
    draft.write_text("new")
    take_place(draft, tree / "two")
    assert synced == ["draft", "root"]
    assert (tree / "two").read_text() == "new"
    assert not draft.exists()


def _failing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fsync(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", fsync)


def test_a_file_system_may_sync_no_folders_but_not_fail(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, errno.EINVAL)
    sync_folder(tree)
    _failing(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="Input/output"):
        sync_folder(tree)
    with pytest.raises(OSError, match="Input/output"):
        take_place(tree / "two", tree / "three")
    assert (tree / "two").read_text() == "2"
