"""A real daemon process for tests, on a home of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import soundfile

from temptrack.client import Daemon, start_daemon, stop_daemon
from temptrack.client.connection import connect
from temptrack.home import Home
from temptrack.settings import own_values, set_value
from temptrack.v1.daemon_pb2 import GetHealthRequest, GetHealthResponse

RATE_HZ = 22_050


@contextmanager
def running_daemon(home: Home, *, tcp: bool = False) -> Iterator[Daemon]:
    """Start a daemon, detached as users have it, wait until it serves, and stop it in the end, whatever happened.

    It reads nothing beforehand unless the home's own settings say so: that costs two seconds of processor each time.
    """
    if "warm" not in own_values(home):
        set_value(home, "warm", "false")
    pid = start_daemon(home, tcp=tcp).pid
    try:
        with connect(home, start=False) as daemon:
            wait_until_serving(daemon)
            yield daemon
    finally:
        with suppress(Exception):
            stop_daemon(home, grace_s=0.2)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_until_serving(daemon: Daemon, wait_s: float = 30.0) -> GetHealthResponse:
    """Return the first health that says SERVING."""
    deadline = time.monotonic() + wait_s
    while (health := daemon.call(daemon.control.GetHealth, GetHealthRequest())).status != "SERVING":
        assert time.monotonic() < deadline, "the daemon does not get to serve"
        time.sleep(0.02)
    return health


def run_cli(*words: str, home: Home, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "temptrack", *words],
        env={**os.environ, "TEMPTRACK_HOME": str(home.root), "COLUMNS": "80", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def write_tone(path: Path, duration_s: float = 4.0, pitch_hz: float = 220.0) -> Path:
    """Write a beating tone: the cheapest thing that is music enough."""
    at_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    soundfile.write(path, 0.4 * np.sin(2 * np.pi * pitch_hz * at_s) * (at_s * 2 % 1 < 0.5), RATE_HZ)
    return path
