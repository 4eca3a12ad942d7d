"""Finding, starting and stopping: with real processes, and with what others may have left lying about."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from temptrack.client import Daemon, connect, start_daemon, stop_daemon
from temptrack.client.daemon import is_listening
from temptrack.endpoint import Endpoint, write_endpoint
from temptrack.errors import AccessError, DaemonUnreachableError, DeadlineError
from temptrack.home import Home
from temptrack.v1.daemon_pb2 import DiagnoseRequest
from tests.running import running_daemon, wait_until_serving


def _endpoint(address: str) -> Endpoint:
    return Endpoint(address=address, pid=os.getpid(), version="0", started_at="")


def test_without_a_daemon_the_error_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(DaemonUnreachableError, match="temptrack serve --detach"):
        connect(Home(tmp_path), start=False)
    assert stop_daemon(Home(tmp_path)) is None
    assert not list(tmp_path.iterdir())


def test_what_a_dead_daemon_left_is_not_mistaken_for_a_live_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for address in ("unix:/no/such/socket", f"unix:{'x' * 200}", "127.0.0.1:1", "127.0.0.1:none", "nonsense", ""):
        write_endpoint(home.endpoint_file, _endpoint(address))
        with pytest.raises(DaemonUnreachableError):
            connect(home, start=False)


def test_a_port_that_outlived_its_daemon_is_not_told_the_token(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with subprocess.Popen([sys.executable, "-c", ""]) as dead, socket.socket(socket.AF_INET) as stranger:
        dead.wait()
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        address = f"127.0.0.1:{stranger.getsockname()[1]}"
        write_endpoint(home.endpoint_file, replace(_endpoint(address), pid=dead.pid, token="secret"))
        with pytest.raises(DaemonUnreachableError):
            connect(home, start=False)


def test_an_endpoint_file_open_to_others_is_not_followed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_endpoint(home.endpoint_file, _endpoint("127.0.0.1:1"))
    home.endpoint_file.chmod(0o644)
    with pytest.raises(AccessError):
        connect(home, start=True)


def test_two_who_start_at_once_end_up_with_one_daemon(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        first, second = (future.result() for future in [pool.submit(start_daemon, home) for _ in range(2)])
    assert first == second
    with running_daemon(home) as daemon:
        assert daemon.endpoint.pid == first.pid
        assert wait_until_serving(daemon).pid == first.pid
    assert not is_listening(first)
    assert not home.endpoint_file.exists()
    assert not (home.root / "run").exists()


def test_a_daemon_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temptrack").mkdir()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(DaemonUnreachableError, match="The daemon did not start"):
        start_daemon(Home(tmp_path), wait_s=5)


def test_calls_have_deadlines(tmp_path: Path) -> None:
    """A process that accepts and never answers must not hold a client up."""
    with socket.socket(socket.AF_INET) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with Daemon(_endpoint(address)) as daemon, pytest.raises((DeadlineError, DaemonUnreachableError)):
            daemon.call(daemon.control.Diagnose, DiagnoseRequest(), timeout_s=0.3)
