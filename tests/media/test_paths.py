import os
from pathlib import Path

import pytest

from temptrack.errors import MediaNotFoundError, MediaUnreadableError
from temptrack.media.paths import check_regular_file, shown


def test_a_file_passes_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert check_regular_file(tmp_path / "a").st_size == 3


@pytest.mark.parametrize("name", ["missing.mp4", "file/below.mp4"])
def test_what_is_not_there_is_not_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    with pytest.raises(MediaNotFoundError, match="There is no file at"):
        check_regular_file(tmp_path / name)


def test_a_folder_a_pipe_a_device_and_an_empty_file_are_refused_by_name(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    for path, kind in (
        (tmp_path, "a folder"),
        (tmp_path / "pipe", "a pipe"),
        (Path("/dev/zero"), "a device"),
        (tmp_path / "empty", "empty"),
    ):
        with pytest.raises(MediaUnreadableError, match=f"is {kind}"):
            check_regular_file(path)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_names_the_system_refuses_are_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(MediaUnreadableError, match="cannot be looked at") as refused:
        check_regular_file(Path("/tmp") / name)  # noqa: S108 - nothing is written
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize("name", ["line\nbreak", "bell\a", os.fsdecode(b"old \xe9ncoding")])
def test_any_name_is_shown_in_one_printable_line(name: str) -> None:
    text = shown(Path(name))
    assert text.isprintable()
    text.encode()
