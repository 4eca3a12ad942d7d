"""Nothing leaves the machine: the main job in a network namespace that has no way out, with attempts counted.

The kernel counts what a program wanted to send where no route leads (``OutNoRoutes`` in ``/proc/net/snmp``), whether or
not the program says a word of it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import write_film
from tests.conftest import REPOSITORY
from tests.running import write_tone

INSIDE = """
import fcntl, socket, struct, subprocess, sys
with socket.socket() as any_socket:  # what `ip link set lo up` does
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh22x", b"lo", 1))
for words in {commands!r}:
    done = subprocess.run([sys.executable, "-m", "temptrack", *words], capture_output=True, text=True)
    print(done.returncode, words[0], done.stderr[-300:].replace(chr(10), " "))
lines = [line.split() for line in open("/proc/net/snmp") if line.startswith("Ip:")]
print("attempts", dict(zip(*lines))["OutNoRoutes"])
"""


def _alone(folder: Path, *commands: tuple[str, ...]) -> list[str]:
    """Run commands one after another where there is no network but the machine itself."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network namespace may be made here")
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "daemon")])
    done = subprocess.run(
        [unshare, "-rn", sys.executable, "-c", INSIDE.format(commands=[*commands, ("stop",)])],
        env={**os.environ, "TEMPTRACK_HOME": str(folder / "home"), "HF_HOME": str(folder / "hub"), "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout.splitlines()


def test_the_main_job_does_not_try_to_leave_the_machine(tmp_path: Path) -> None:
    write_tone(tmp_path / "tone.wav")
    clip = str(tmp_path / "clip.mp4")
    write_film(Path(clip), seconds=4)
    *said, attempts = _alone(
        tmp_path,
        ("library", "add", str(tmp_path / "tone.wav")),
        ("learn", clip),
        ("learn", clip, "--refresh", "--ray", "local"),
        ("suggest", clip, "--text", "calm", "--report", str(tmp_path / "page.html")),
        ("search", "calm"),
        ("identify", clip),
        ("spot", clip),
        ("models", "list"),
        ("doctor",),
    )
    assert [line.split()[0] for line in said] == ["0"] * len(said), said
    assert attempts == "attempts 0"


def test_a_shared_catalogue_leads_to_its_server_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on the machine itself is spoken to; without keys nobody is asked for any, no metadata server either."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = (("store_uri", "s3://studio/catalogue"), ("store_endpoint", "http://127.0.0.1:9"))
    configured = [("config", "set", *each) for each in settings]
    *_, without, _, attempts = _alone(tmp_path, *configured, ("library", "list"))
    assert without.startswith("1 library")
    assert "no credentials" in without
    assert attempts == "attempts 0"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "its-secret")
    *_, unanswered, _, attempts = _alone(tmp_path, ("library", "list"))
    assert "does not answer" in unanswered
    assert "its-secret" not in unanswered
    assert attempts == "attempts 0"


def test_the_one_thing_that_does_is_asked_for_and_says_so(tmp_path: Path) -> None:
    pulled, _, attempts = _alone(tmp_path, ("models", "pull"))
    assert not pulled.startswith("0")
    assert "check the connection" in pulled
    assert attempts != "attempts 0", "attempts are counted"
