"""Our half of Diagnose: what the daemon can do, in lines."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from temptrack import __version__
from temptrack.client import Daemon
from temptrack.errors import TemptrackError
from temptrack.interchange.words import count
from temptrack.v1.daemon_pb2 import DiagnoseRequest, GetHealthRequest


def diagnose(open_daemon: Callable[[], AbstractContextManager[Daemon]], entry_version: str) -> list[str]:
    """Return lines on the versions, the daemon, and each of its capabilities."""
    lines = [f"Bridge: answers, Temptrack {__version__}"]
    if entry_version != __version__:
        lines.append(f"The menu entries were written by {entry_version}: run `temptrack plugin install resolve`")
    try:
        with open_daemon() as daemon:
            return lines + _daemon_lines(daemon)
    except TemptrackError as error:
        return [*lines, f"FAILS: {error}"]


def _daemon_lines(daemon: Daemon) -> list[str]:
    health = daemon.call(daemon.control.GetHealth, GetHealthRequest())
    able = health.capabilities
    lines = [
        f"Daemon: {health.status}, version {health.version}, pid {health.pid}",
        f"Library: {count(able.tracks, 'track')}, {count(able.films_learnt, 'learnt film')}",
    ]
    for one in daemon.call(daemon.control.Diagnose, DiagnoseRequest()).diagnoses:
        remedy = f" -> {one.remedy}" if one.remedy else ""
        lines.append(f"{'on ' if one.on else 'OFF'} {one.capability}: {one.finding}{remedy}")
    return lines
