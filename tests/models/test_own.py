"""Models of the user's own, from a file that may be anything."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from temptrack.models.own import own_architecture, own_models
from tests.tiny_model import TINY_CONFIG


def test_what_the_file_says(tmp_path: Path) -> None:
    (tmp_path / "models.toml").write_text(
        '["a/b"]\nrepository = "x/y"\nlicence = "CC0"\nspeed_class = "slow"\nsize_bytes = 7\nfiles = ["w.bin"]\n'
        '["c/d"]\n'
    )
    first, second = own_models(tmp_path)
    assert (first.name, first.repository, first.licence) == ("a/b", "x/y", "CC0")
    assert (first.speed_class, first.size_bytes, first.files) == ("slow", 7, ("w.bin",))
    assert (second.name, second.repository, second.licence) == ("c/d", "", "unknown: your own")


@pytest.mark.parametrize(
    "text",
    ["[", "a = 1", '["a"]', '["../b"]', '["a/b"]\ncolour = 1', '["a/b"]\nfiles = ["../x"]', '["a/b"]\nlicence = 3'],
)
def test_what_cannot_be_meant_is_left_out_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    (tmp_path / "models.toml").write_text(text)
    assert own_models(tmp_path) == []
    assert "models.toml" in caplog.text


def test_no_file_is_no_models(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert own_models(tmp_path) == []
    assert own_architecture(tmp_path, "a") is None
    assert not caplog.text


def test_an_architecture_open_clip_does_not_have(tmp_path: Path, tiny_checkpoint: Path) -> None:
    """In a process that has never heard of it."""
    (tmp_path / "tiny-test.json").write_text(json.dumps(TINY_CONFIG))
    (tmp_path / "models.toml").write_text('["tiny-test/house"]\n')
    place = tmp_path / "tiny-test" / "house"
    place.mkdir(parents=True)
    shutil.copy(tiny_checkpoint, place)
    code = (
        "import sys; from pathlib import Path; from temptrack.models import ModelShelf;"
        "print(ModelShelf(Path(sys.argv[1]), 'tiny-test/house').load().dimension)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "32"
