"""The token is nowhere but in the endpoint file: not in the log at its most talkative, not in what is printed."""

from pathlib import Path

import grpc
import pytest

from temptrack.home import Home
from temptrack.v1 import library_pb2
from tests.running import run_cli, running_daemon


def test_no_log_and_no_output_holds_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPTRACK_DEBUG", "1")
    home = Home(tmp_path / "home")
    with running_daemon(home, tcp=True) as daemon:
        token = daemon.endpoint.token
        with pytest.raises(grpc.RpcError, match="UNAUTHENTICATED"):
            daemon.library.ListTracks(
                library_pb2.ListTracksRequest(), metadata=(("authorization", f"Bearer {token}x"),), timeout=5
            )
        said = [
            run_cli(*words, home=home) for words in (("doctor",), ("health", "--json"), ("library", "show", "nobody"))
        ]
    printed = "".join(one.stdout + one.stderr for one in said)
    assert "127.0.0.1" in printed
    logs = "".join(path.read_text() for path in home.root.glob("daemon.log*"))
    assert "/temptrack.v1.LibraryService/ListTracks" in logs
    for place in (printed, logs):
        assert token not in place


def test_the_token_is_in_no_process_list(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with running_daemon(home, tcp=True) as daemon:
        process = Path(f"/proc/{daemon.endpoint.pid}")
        if not process.exists():
            pytest.skip("needs /proc")
        open_to_all = (process / "cmdline").read_bytes()
        assert daemon.endpoint.token.encode() not in open_to_all
        assert home.endpoint_file.stat().st_mode & 0o077 == 0
