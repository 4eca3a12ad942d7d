import stat
from pathlib import Path

import pytest

from temptrack.endpoint import Endpoint, read_endpoint, remove_endpoint, write_endpoint
from temptrack.errors import AccessError

ENDPOINT = Endpoint(
    address="127.0.0.1:4000", pid=7, version="1.2.3", started_at="2026-01-01T00:00:00+00:00", token="secret"
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "endpoint.json"
    file.write_text("an old one, readable by all")
    write_endpoint(file, ENDPOINT)
    assert read_endpoint(file) == ENDPOINT
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_the_token_is_shown_to_nobody_but_the_daemon() -> None:
    assert "secret" not in repr(ENDPOINT)
    assert ENDPOINT.call_metadata == (("authorization", "Bearer secret"),)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"address": "x"}', '{"unknown": 1}', "\xff"])
def test_nonsense_is_no_endpoint(tmp_path: Path, text: str) -> None:
    file = tmp_path / "endpoint.json"
    file.touch(mode=0o600)
    file.write_text(text, encoding="latin-1")
    assert read_endpoint(file) is None
    assert read_endpoint(tmp_path / "missing.json") is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622, 0o666])
def test_a_file_others_may_read_or_change_is_not_trusted(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "endpoint.json"
    write_endpoint(file, ENDPOINT)
    file.chmod(mode)
    with pytest.raises(AccessError, match="read or changed by others"):
        read_endpoint(file)


def test_only_the_writers_own_is_removed(tmp_path: Path) -> None:
    file = tmp_path / "endpoint.json"
    write_endpoint(file, ENDPOINT)
    remove_endpoint(file, pid=8)
    assert file.exists()
    remove_endpoint(file, pid=7)
    assert not file.exists()
