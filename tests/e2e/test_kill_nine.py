from pathlib import Path

import pytest

from tests.e2e.kill_nine import commands, make_media, rounds

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kill")
    make_media(folder)
    return folder


@pytest.mark.parametrize("name", list(commands(Path("/"))))
def test_a_killed_daemon_loses_nothing(folder: Path, name: str) -> None:
    assert rounds(folder, name, count=1, seed=7) == []
