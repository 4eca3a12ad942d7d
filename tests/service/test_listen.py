import asyncio
import os
import secrets
import socket
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from temptrack.home import Home
from temptrack.service.listen import Listening, forget, listen, new_token


def _listen(home: Home, token: str = "") -> str:
    async def bind() -> str:
        return listen(grpc.aio.server(), home, token).address

    return asyncio.run(bind())


@pytest.fixture
def short_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="t") as folder:
        yield Path(folder)


def test_the_socket_lies_in_the_home_and_opens_to_its_owner_alone(short_folder: Path) -> None:
    path = Path(_listen(Home(short_folder)).removeprefix("unix:"))
    assert path == short_folder / "run" / "daemon.sock"
    assert stat.S_IMODE(path.lstat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.lstat().st_mode) == 0o700


def test_one_left_by_the_dead_is_replaced(short_folder: Path) -> None:
    (short_folder / "run").mkdir()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(short_folder / "run" / "daemon.sock"))
    assert _listen(Home(short_folder)) == f"unix:{short_folder}/run/daemon.sock"


@pytest.mark.parametrize("name", ["x" * 120, "Ægir", "with space", "per%cent"])
def test_names_that_do_not_fit_a_socket_are_led_elsewhere(
    tmp_path: Path, short_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_folder))
    path = Path(_listen(Home(tmp_path / name)).removeprefix("unix:"))
    assert short_folder in path.parents
    assert len(os.fsencode(path)) <= 100


def test_a_folder_that_is_a_link_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "run").symlink_to(elsewhere)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    address = _listen(Home(tmp_path / "home"))
    assert "/home/run/" not in address
    assert not list(elsewhere.iterdir())


def test_what_was_bound_is_taken_away_again(short_folder: Path) -> None:
    forget(Listening(_listen(Home(short_folder))))
    assert not list(short_folder.iterdir())


def test_a_token_asks_for_a_loopback_port(tmp_path: Path) -> None:
    token = new_token(tcp=True)
    host, _, port = _listen(Home(tmp_path), token).partition(":")
    assert host == "127.0.0.1"
    assert 1023 < int(port) < 32_768  # an editor's own scripting, and the system, hand out those above
    assert token != new_token(tcp=True)
    assert new_token(tcp=False) == ""


def test_a_port_that_is_taken_is_not_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken, socket.socket() as other:
        for one in (taken, other):
            one.bind(("127.0.0.1", 0))
        taken.listen()
        free = other.getsockname()[1]
        other.close()
        ports = iter([taken.getsockname()[1], free])
        monkeypatch.setattr(secrets, "choice", lambda _: next(ports))
        assert _listen(Home(tmp_path), "token") == f"127.0.0.1:{free}"
