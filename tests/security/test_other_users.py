"""Another user of the machine: can neither open the door, nor put a home, an endpoint or a command under ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.errors import AccessError
from temptrack.home import Home
from tests.premiere.panel import built_panel, node
from tests.running import run_cli

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the profile folder's access list does this there")
_STRANGER = 65534
_KNOCK = "import socket,sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become another user")
def test_the_socket_does_not_open_to_another_user(daemon: Daemon) -> None:
    socket = daemon.endpoint.address.removeprefix("unix:")
    python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
    assert subprocess.run([python, "-c", _KNOCK, socket], check=False).returncode == 0
    done = subprocess.run(
        [python, "-c", _KNOCK, socket], user=_STRANGER, group=_STRANGER, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "PermissionError" in done.stderr


@pytest.mark.parametrize("mode", [0o777, 0o702, 0o1777])
def test_a_home_that_others_may_change_is_not_used(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(AccessError, match="can be changed by other users; take that from them"):
        Home(folder).create()
    done = run_cli("library", "list", home=Home(folder))
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert "can be changed by other users" in done.stderr
    assert not list(folder.iterdir()), "nothing was left in it"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give a folder away")
def test_a_home_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    os.chown(folder, _STRANGER, _STRANGER)
    with pytest.raises(AccessError, match="belongs to another user"):
        Home(folder).create()


def test_the_users_own_group_and_readers_are_no_danger_to_what_is_believed(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    os.chown(folder, -1, os.getgid())
    for mode in (0o700, 0o755, 0o775):
        folder.chmod(mode)
        Home(folder).create()


def test_the_panel_runs_no_command_that_others_could_have_written(tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    launch = tmp_path / "launch.json"
    launch.write_text(json.dumps({"command": ["/bin/sh", "-c", f"touch '{trap}'"]}))
    started = "new (require('./dist/client/daemon.cjs').DaemonPort)(process.argv[1]).start()"
    ask = f"{started}.catch((e) => {{ console.log(e.kind, e.message); process.exit(0) }})"
    said = {}
    for mode in (0o666, 0o600):
        launch.chmod(mode)
        done = subprocess.run(
            [node(), "-e", ask, str(tmp_path)], cwd=built_panel(), capture_output=True, text=True, check=False
        )
        said[mode] = (done.stdout, trap.exists())
    assert said[0o666][0].startswith("access Others may read or change"), said
    assert not said[0o666][1]
    assert said[0o600][1], "the trap works: the user's own file is believed"
