import json
import os
import stat
import subprocess
from pathlib import Path

from temptrack.client import stop_daemon
from temptrack.endpoint import read_endpoint
from temptrack.home import Home
from temptrack.launch import write_launch


def test_the_command_that_is_kept_starts_the_daemon(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    write_launch(home)
    write_launch(home)
    assert [path.name for path in home.root.iterdir()] == ["launch.json"]
    assert stat.S_IMODE(home.launch_file.stat().st_mode) == 0o600
    command = json.loads(home.launch_file.read_text())["command"]
    subprocess.run(command, env={**os.environ, "TEMPTRACK_HOME": str(home.root)}, check=True, timeout=60)
    try:
        assert read_endpoint(home.endpoint_file) is not None
    finally:
        stop_daemon(home)
