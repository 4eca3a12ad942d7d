"""Finding the daemon of a home, starting it when none runs, and stopping it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from temptrack.client.daemon import Daemon, is_listening
from temptrack.endpoint import Endpoint, read_endpoint
from temptrack.errors import DaemonUnreachableError, TemptrackError
from temptrack.home import Home
from temptrack.v1.daemon_pb2 import StopRequest

LOCKED_EXIT_CODE = 3
"""The daemon's own exit code when another one owns the home: with two clients starting at once, one sees it."""

_POLL_S = 0.02


def connect(home: Home, *, start: bool = True, wait_s: float = 30.0) -> Daemon:
    """Return a handle on the daemon of a home.

    Parameters
    ----------
    home : Home
        Whose daemon.
    start : bool
        Whether to start one, detached, when none runs.
    wait_s : float
        How long a start may take.

    Raises
    ------
    DaemonUnreachableError
        When none runs and none may be, or could be, started.
    AccessError
        When the endpoint file is not the user's own.
    """
    endpoint = _running(home)
    if endpoint is None and not start:
        raise DaemonUnreachableError(f"No daemon runs for {home.root}", remedy="start one: `temptrack serve --detach`")
    return Daemon(endpoint or start_daemon(home, wait_s=wait_s))


def start_daemon(home: Home, *, tcp: bool = False, wait_s: float = 30.0) -> Endpoint:
    """Start a daemon as a process of its own and return where it listens; safe when another client does so too.

    Raises
    ------
    DaemonUnreachableError
        When it did not come up in time, with the reason it gave.
    """
    deadline = time.monotonic() + wait_s
    home.create()
    _launch(home, tcp=tcp, wait_s=wait_s)
    while (endpoint := _running(home)) is None:
        if time.monotonic() > deadline:
            raise DaemonUnreachableError(
                f"The daemon did not answer within {wait_s:g} s", remedy=f"read {home.log_file}"
            )
        time.sleep(_POLL_S)
    return endpoint


def stop_daemon(home: Home, *, grace_s: float = 5.0) -> int | None:
    """Ask the daemon to finish and wait until it is gone; return its pid, or None when none ran.

    Raises
    ------
    DaemonUnreachableError
        When it still runs ten seconds past the grace.
    """
    endpoint = _running(home)
    if endpoint is None:
        return None
    with Daemon(endpoint) as daemon:
        daemon.call(daemon.control.Stop, StopRequest(grace_s=grace_s))
    deadline = time.monotonic() + grace_s + 10
    while _alive(endpoint, home.endpoint_file):
        if time.monotonic() > deadline:
            raise DaemonUnreachableError(
                f"The daemon (pid {endpoint.pid}) has not stopped", remedy=f"end the process; see {home.log_file}"
            )
        time.sleep(_POLL_S)
    return endpoint.pid


def _running(home: Home) -> Endpoint | None:
    endpoint = read_endpoint(home.endpoint_file)
    if endpoint is None or (endpoint.token and not _alive(endpoint, home.endpoint_file)):
        return None  # a port whose daemon was killed may be somebody else's by now: it must not be told the token
    return endpoint if is_listening(endpoint) else None


def _launch(home: Home, *, tcp: bool, wait_s: float) -> None:
    command = [sys.executable, "-m", "temptrack.service", "--detach", *(["--tcp"] if tcp else [])]
    environment = {**os.environ, "TEMPTRACK_HOME": str(home.root)}
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=wait_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DaemonUnreachableError(
            f"The daemon did not start within {wait_s:g} s", remedy=f"read {home.log_file}"
        ) from None
    if done.returncode not in (0, LOCKED_EXIT_CODE):
        raise _failed_start(home, done.stderr.decode(errors="replace"))


def _failed_start(home: Home, stderr: str) -> TemptrackError:
    lines = stderr.strip().splitlines()
    reason = lines[-1].rstrip(".") if lines else f"its log is {home.log_file}"
    return DaemonUnreachableError(f"The daemon did not start: {reason}")


def _alive(endpoint: Endpoint, endpoint_file: Path) -> bool:
    if sys.platform == "win32":  # os.kill(pid, 0) would end the process there
        return endpoint_file.exists()
    try:
        os.kill(endpoint.pid, 0)
    except (ProcessLookupError, PermissionError):  # gone, or its number is now a process of somebody else's
        return False
    return not _is_zombie(endpoint.pid)


def _is_zombie(pid: int) -> bool:
    """A stopped daemon whose parent has not asked after it yet, as in a container without an init."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False
