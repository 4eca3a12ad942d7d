"""What is said of a disk that takes no more, and files that are written whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from temptrack.disk import disk_error, drafted


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS])
def test_a_disk_that_takes_no_more_is_told_with_its_file(number: int) -> None:
    told = disk_error(OSError(number, os.strerror(number), "/home/a/weights"))
    assert str(told) == (
        f"/home/a/weights could not be written ({os.strerror(number).lower()}); "
        "see that the disk has room and the folder belongs to you."
    )


def test_it_is_known_under_what_it_became() -> None:
    became = RuntimeError("the file could not be finished")
    became.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert "no space left" in str(disk_error(became))
    serialised = RuntimeError('I/O error: Os { code: 28, kind: StorageFull, message: "No space left on device" }')
    assert "no space left" in str(disk_error(serialised))


def test_other_errors_are_not_of_the_disk() -> None:
    assert disk_error(FileNotFoundError(errno.ENOENT, "No such file", "a")) is None
    assert disk_error(ValueError("code: 7")) is None


def _half_written(draft: Path) -> None:
    draft.write_text("half")
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def test_a_draft_takes_the_files_place_or_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("before")
    with pytest.raises(OSError, match="No such file"), drafted(path) as draft:
        _half_written(draft)
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]
    assert path.read_text() == "before"
    with pytest.raises(OSError, match="No space left") as failed, drafted(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert f"{path} could not be written" in str(disk_error(failed.value))
    with drafted(path) as draft:
        draft.write_text("after")
    assert ([one.name for one in tmp_path.iterdir()], path.read_text()) == (["a.json"], "after")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_what_was_drafted_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.with_name(".a.json.draft").write_text("left by a killed process, for all to read")
    with drafted(path) as draft:
        draft.write_text("new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o600)
