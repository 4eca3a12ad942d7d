"""`temptrack health`: is it there, and what can it draw on. Kept free of everything heavy: scripts poll it."""

import time
from typing import Annotated

import typer

from temptrack import __version__
from temptrack.cli.exit_codes import FAILED, OK, UNREACHABLE
from temptrack.cli.output import print_error, print_json
from temptrack.client import connect
from temptrack.errors import DaemonUnreachableError
from temptrack.home import Home, find_home
from temptrack.v1.daemon_pb2 import GetHealthRequest, GetHealthResponse, Line

_POLL_S = 0.05
_CALL_S = 5.0
_OFF = "without semantic model (temptrack doctor says why)"


def health(
    json: Annotated[bool, typer.Option("--json", help="Print the response message.")] = False,
    wait_s: Annotated[
        float, typer.Option("--wait", metavar="S", min=0, max=3600, help="Wait this long for it to serve.")
    ] = 0.0,
) -> None:
    """Say whether the daemon serves: exit code 0 if so, 1 if not yet or no longer, 2 if none answers."""
    found, sentence = wait_for_health(find_home(), wait_s)
    if json:
        print_json(found)
    elif found.status == "UNREACHABLE":
        print_error(sentence)
    else:
        print(describe(found))
    raise typer.Exit({"SERVING": OK, "UNREACHABLE": UNREACHABLE}.get(found.status, FAILED))


def wait_for_health(home: Home, wait_s: float) -> tuple[GetHealthResponse, str]:
    """Return the daemon's health, and why there is none, asking until it serves or the time is used up."""
    deadline = time.monotonic() + wait_s
    while True:
        found, sentence = _ask(home)
        if found.status == "SERVING" or time.monotonic() >= deadline:
            return found, sentence
        time.sleep(_POLL_S)


def describe(health: GetHealthResponse) -> str:
    """Return three lines for a person, and one for each kind of work that is under way."""
    has = health.capabilities
    head = f"{health.status}  temptrack {health.version}, pid {health.pid}, up {health.uptime_s:.0f} s\n"
    if health.status != "SERVING":
        return f"{head}Its store is not open: `temptrack doctor` says why.\n{health.endpoint}"
    told = has.semantic or health.semantic_model.startswith("pulling")
    semantic = f"semantic model: {health.semantic_model}" if told else _OFF
    lines = "".join(f"{describe_line(line)}\n" for line in health.lines if line.running or line.waiting)
    warming = "warming up: what the first question needs is being read\n" if health.warming else ""
    seen = f"{has.tracks:,} tracks, {has.films_learnt:,} films learnt, {semantic}\n"
    return f"{head}{seen}{warming}{lines}{health.endpoint}"


def describe_line(line: Line) -> str:
    """Return what runs and waits of one kind of work."""
    waiting = f", {line.waiting} waiting of at most {line.most_waiting}" if line.waiting else ""
    wait = f"; the next would wait about {line.wait_s:.0f} s" if line.wait_s >= 1 else ""
    return f"{line.what}: {line.running} running of {line.places} at once{waiting}{wait}"


def _ask(home: Home) -> tuple[GetHealthResponse, str]:
    try:
        with connect(home, start=False) as daemon:
            return daemon.call(daemon.control.GetHealth, GetHealthRequest(), timeout_s=_CALL_S), ""
    except DaemonUnreachableError as error:
        return GetHealthResponse(status="UNREACHABLE", version=__version__), str(error)
