"""`--out` is a time or a file by what it says."""

from pathlib import Path

import pytest

from temptrack.cli.outs import end_and_file
from temptrack.errors import InvalidInputError


def test_out_is_a_file_or_a_moment_by_what_it_says(tmp_path: Path) -> None:
    file = str(tmp_path / "new.wav")
    assert end_and_file([]) == ("", "")
    assert end_and_file([file]) == ("", file)
    assert end_and_file(["12.5"]) == ("12.5", "")
    assert end_and_file([file, "00:00:12:12"]) == ("00:00:12:12", file)


def test_a_files_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert end_and_file(["new.wav"]) == ("", str(tmp_path / "new.wav"))


@pytest.mark.parametrize("typed", [["a.wav", "b.wav"], ["1", "2"], ["1", "2", "a.wav"]])
def test_two_of_either_are_refused(typed: list[str]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        end_and_file(typed)
    assert refused.value.field == "out_path"
