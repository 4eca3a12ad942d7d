"""serve, stop, health, doctor and config as a user types them: the words, the exit codes, the weight."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from temptrack.cli.health import describe
from temptrack.cli.main import COMMANDS
from temptrack.client import Daemon
from temptrack.home import Home
from temptrack.v1.daemon_pb2 import GetHealthResponse, Line
from tests.running import run_cli, running_daemon


@pytest.fixture(scope="module")
def home(daemon: Daemon) -> Home:
    return Home(Path(daemon.endpoint.address.removeprefix("unix:")).parent.parent)


def test_health_is_two_when_none_answers(tmp_path: Path) -> None:
    said = run_cli("health", home=Home(tmp_path))
    assert said.returncode == 2
    assert said.stdout == ""
    assert said.stderr == f"No daemon runs for {tmp_path}; start one: `temptrack serve --detach`.\n"
    told = run_cli("health", "--json", home=Home(tmp_path))
    assert told.returncode == 2
    assert json.loads(told.stdout)["status"] == "UNREACHABLE"
    assert not list(tmp_path.iterdir())


def test_health_is_zero_when_it_serves(home: Home) -> None:
    said = run_cli("health", home=home)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("SERVING  temptrack ")
    assert all(len(line) <= 80 for line in said.stdout.splitlines()[:2])


def test_health_json_holds_the_fields_others_rely_on(home: Home) -> None:
    told = json.loads(run_cli("health", "--json", home=home).stdout)
    assert {"status", "version", "pid", "endpoint", "capabilities", "services"} <= set(told)
    assert told["capabilities"] == {"semantic": False, "films_learnt": 0, "tracks": 0, "matcher": False}
    assert told["services"]["temptrack.library"] == "SERVING"


def test_health_waits_for_one_that_comes_up(tmp_path: Path) -> None:
    home = Home(tmp_path)
    began = time.monotonic()
    assert run_cli("health", "--wait", "0.5", home=home).returncode == 2
    assert time.monotonic() - began >= 0.5
    with running_daemon(home):
        assert run_cli("health", "--wait", "20", home=home).returncode == 0
        again = run_cli("serve", "--detach", home=home)
        assert (again.returncode, "already serves" in again.stdout) == (0, True)
        stopped = run_cli("stop", home=home)
        assert re.fullmatch(r"The daemon \(pid \d+\) has stopped\.\n", stopped.stdout)
        assert run_cli("stop", home=home).stdout == "No daemon runs.\n"


def test_serve_stays_in_the_foreground_until_it_is_stopped(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "temptrack", "serve", "--tcp"],
        env={"TEMPTRACK_HOME": str(tmp_path), "PATH": ""},
        stderr=subprocess.PIPE,
        text=True,
    ) as served:
        assert run_cli("health", "--wait", "20", home=home).returncode == 0
        assert run_cli("stop", home=home).returncode == 0
        assert served.wait(timeout=10) == 0
        assert served.stderr is not None
        log = served.stderr.read()
    assert "serves" in log
    assert "ERROR" not in log


HEAVY = ("torch", "lancedb", "numpy", "av", "librosa", "open_clip", "pyarrow", "rich", "temptrack.service")

WEIGH = f"""
import sys
from temptrack.cli.main import main
sys.argv = ["temptrack", *sys.argv[1:]]
try:
    main()
finally:
    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""


def test_health_imports_nothing_heavy(home: Home) -> None:
    weighed = subprocess.run(
        [sys.executable, "-c", WEIGH, "health"],
        env={"TEMPTRACK_HOME": str(home.root)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert weighed.returncode == 0
    assert weighed.stderr == "[]\n"


def test_doctor_says_what_is_off_and_what_to_do(home: Home) -> None:
    said = run_cli("doctor", home=home)
    assert said.returncode == 0
    assert "OFF  library   0 tracks." in said.stdout
    assert "-> Add music: temptrack library add FOLDER" in said.stdout
    told = json.loads(run_cli("doctor", "--json", home=home).stdout)
    assert {"capability", "on", "finding", "remedy"} == set(told["diagnoses"][0])


def test_settings_are_listed_read_changed_and_given_back(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert run_cli("config", "get", "target_lufs", home=home).stdout == "-23.0\n"
    assert run_cli("config", "set", "target_lufs", "-16", home=home).returncode == 0
    assert run_cli("config", "path", home=home).stdout == f"{tmp_path}/config.toml\n"
    listed = run_cli("config", "list", home=home).stdout
    assert re.search(r"target_lufs +-16\.0 +yours", listed)
    assert re.search(r"max_jobs +2 +default", listed)
    assert all(len(line) <= 80 for line in listed.splitlines())
    assert run_cli("config", "unset", "target_lufs", home=home).stdout == "target_lufs = -23.0\n"


def test_a_wrong_setting_is_one_sentence_and_exit_code_one(tmp_path: Path) -> None:
    for words in (("get", "colour"), ("set", "max_jobs", "many"), ("unset", "colour")):
        said = run_cli("config", *words, home=Home(tmp_path))
        assert (said.returncode, said.stdout) == (1, "")
        assert len(said.stderr.splitlines()) == 1


def test_wrong_usage_is_exit_code_two(tmp_path: Path) -> None:
    for words in (("dance",), ("health", "--wait", "-1"), ("stop", "--grace", "nan"), ("config", "get")):
        said = run_cli(*words, home=Home(tmp_path))
        assert said.returncode == 2, words
        assert "Traceback" not in said.stderr


def test_help_names_every_command_and_the_exit_codes(tmp_path: Path) -> None:
    said = run_cli("--help", home=Home(tmp_path)).stdout
    for command in COMMANDS:
        assert re.search(rf"\b{command.name}\b", said), command.name
    assert "130 stopped by Ctrl-C" in " ".join(said.split())
    assert re.fullmatch(r"temptrack \d+\.\d+\.\d+\n", run_cli("--version", home=Home(tmp_path)).stdout)


def test_health_tells_what_runs_and_what_waits_and_of_nothing_else() -> None:
    lines = [
        Line(kind="suggest", what="suggestions", running=2, places=2, waiting=3, most_waiting=32, wait_s=4.4),
        Line(kind="ingest", what="additions to the library or the films", running=1, places=1),
        Line(kind="spot", what="cue sheets", places=1),
    ]
    told = describe(GetHealthResponse(status="SERVING", endpoint="unix:/x", lines=lines)).splitlines()
    assert told[2:-1] == [
        "suggestions: 2 running of 2 at once, 3 waiting of at most 32; the next would wait about 4 s",
        "additions to the library or the films: 1 running of 1 at once",
    ]
