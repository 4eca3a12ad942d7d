"""A real Ray cluster of several machines, all of them this one."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from temptrack.processes.ray_process import ASKS_NOBODY

_HOST = "127.0.0.2"
"""This machine, by a name that Ray does not put the machine's outward address in the place of."""
_PACKAGES = os.pathsep.join(filter(None, sys.path))


class ClusterOfMachines:
    """Started like a studio's: a head, and machines that join it, each with its own environment."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as any_socket:
            any_socket.bind((_HOST, 0))
            self._port = any_socket.getsockname()[1]
        self.address = f"{_HOST}:{self._port}"
        self.access = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        """Variables that whoever speaks with it needs."""
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []

    def add(self, *, cores: int, head: bool = False, **variables: str) -> None:
        """Let another machine join; the first is the head."""
        leading = ["--head", f"--port={self._port}", f"--temp-dir={self._folder}", "--include-dashboard=false"]
        join = leading if head else [f"--address={self.address}"]
        words = [*join, f"--num-cpus={cores}", "--object-store-memory=100000000", f"--node-ip-address={_HOST}"]
        quiet = ["--disable-usage-stats", "--block"]
        environment = {
            **os.environ,
            "PYTHONPATH": _PACKAGES,
            **self.access,
            **ASKS_NOBODY,
            "XDG_CACHE_HOME": str(self._folder / f"cache{len(self._started)}"),
            **variables,
        }
        self._started.append(
            subprocess.Popen(
                [sys.executable, "-m", "ray.scripts.scripts", "start", *words, *quiet],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        if head:
            _until(self._listens)

    def wait_for(self, machines: int) -> None:
        """Wait until so many have made their sockets, and a moment, for the head to take note of the last."""
        sockets = self._folder / "session_latest" / "sockets"
        _until(lambda: len(list(sockets.glob("raylet*"))) >= machines)
        time.sleep(1)

    def forget(self) -> None:
        """Empty the machines' own caches."""
        for cache in self._folder.glob("cache*"):
            shutil.rmtree(cache)

    def end(self) -> None:
        for process in reversed(self._started):
            process.terminate()
        for process in self._started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _listens(self) -> bool:
        with socket.socket() as knocking:
            return knocking.connect_ex((_HOST, self._port)) == 0


@contextmanager
def ray_cluster(folder: Path) -> Iterator[ClusterOfMachines]:
    cluster = ClusterOfMachines(folder)
    try:
        yield cluster
    finally:
        cluster.end()


def _until(true: object, wait_s: float = 60.0) -> None:
    assert callable(true)
    deadline = time.monotonic() + wait_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
