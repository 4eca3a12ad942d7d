"""The faults: each disturbs one command in its own way, the same way for the same seed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.faults.commands import COMMANDS, Command, beside
from benchmarks.faults.rows import Bench, Disturbed, begin, end, mount, serving, size_of
from benchmarks.faults.stage import Said
from temptrack.client import connect, stop_daemon
from temptrack.home import Home
from temptrack.v1.daemon_pb2 import GetHealthRequest

_OF_STORE = ("library add", "learn", "feedback")
_LONG = ("library add", "learn", "train", "models pull", "catalogue backup", "catalogue restore", "catalogue rebuild")
_UNREADY = ("library add", "learn", "feedback", "train", "models pull", "catalogue backup", "catalogue restore")
_HERE = Path(__file__).parent
Disturb = Callable[[Bench, Command, Home, int], Disturbed]


@dataclass(frozen=True)
class Fault:
    """A way to break things."""

    name: str
    what: str
    disturb: Disturb
    commands: tuple[str, ...]
    seeds: int = 1


def _rng(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret


def kill(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Kill the daemon with SIGKILL while it works: at a share of its own work where that is a job, else of all."""
    _, took_s = bench.undisturbed(one)
    bench.stage.copy(one.home, home.root)
    share = _rng(seed).uniform(0.05, 0.9)
    with serving(bench.stage, home) as pid:
        running = begin(bench.stage, home, one)
        if one.is_job:
            _wait_until_busy(home, running)
            took_s = bench.work_s(one)
        time.sleep(share * took_s)
        os.kill(pid, signal.SIGKILL)
        return Disturbed(f"after {share:.0%} of {took_s:.2f} s", end(running))


def _wait_until_busy(home: Home, running: "subprocess.Popen[str]") -> None:
    with connect(home, start=False) as daemon:
        while running.poll() is None:
            if daemon.call(daemon.control.GetHealth, GetHealthRequest()).jobs_running:
                return
            time.sleep(0.005)


def leave(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Kill the client, so that its stream ends in the middle."""
    _, took_s = bench.undisturbed(one)
    bench.stage.copy(one.home, home.root)
    share = _rng(seed).uniform(0.2, 0.9)
    with serving(bench.stage, home):
        running = begin(bench.stage, home, one)
        time.sleep(share * took_s)
        running.kill()
        running.communicate()
        began = time.monotonic()
        with connect(home, start=False) as daemon:
            while daemon.call(daemon.control.GetHealth, GetHealthRequest()).jobs_running:
                if time.monotonic() - began > 30:
                    return Disturbed(f"after {share:.0%}", Said(-1, "", "HUNG: the daemon works on for nobody"))
                time.sleep(0.05)
        idle_s = time.monotonic() - began
        return Disturbed(
            f"after {share:.0%} of {took_s:.1f} s; the daemon was idle {idle_s:.1f} s later", Said(0, "", "")
        )


def full_volume(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Run on a volume with hardly any room; then make room."""
    template = bench.stage.home(one.home)
    room = _rng(seed).choice((24, 48, 96, 160)) * 1024
    if not mount(home.root.parent, f"size={size_of(template) + room}"):
        return limited(bench, one, home, seed)
    bench.stage.copy(one.home, home.root)
    said = bench.stage.run(home, *one.words(bench.stage, home))
    stop_daemon(home, grace_s=1)
    mount(home.root.parent, "remount,size=512m")
    return Disturbed(f"a volume with {room // 1024} KiB free", said)


def limited(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Let the daemon write no file longer than some KiB (RLIMIT_FSIZE): where no volume may be mounted."""
    bench.stage.copy(one.home, home.root)
    most = _rng(seed).choice((2, 4, 8)) * 1024
    program = (
        f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); "
        "sys.argv = ['temptrack.service']; runpy.run_module('temptrack.service', run_name='__main__')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=bench.stage.environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as daemon:
        bench.stage.run(home, "health", "--wait", "30")
        said = bench.stage.run(home, *one.words(bench.stage, home))
        daemon.terminate()
    return Disturbed(f"no file longer than {most // 1024} KiB", said)


def read_only(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Run on a volume that may only be read; then let it be written."""
    if not mount(home.root.parent, "size=512m"):
        raise RuntimeError("a volume that may only be read cannot be mounted here")
    bench.stage.copy(one.home, home.root)
    mount(home.root.parent, "remount,ro")
    said = bench.stage.run(home, *one.words(bench.stage, home))
    mount(home.root.parent, "remount,rw,size=512m")
    return Disturbed("mounted read-only", said)


def twins(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Start daemon after daemon on the home while the command runs."""
    bench.stage.copy(one.home, home.root)
    with serving(bench.stage, home):
        running = begin(bench.stage, home, one)
        codes: list[tuple[int, list[str]]] = []
        while running.poll() is None or not codes:
            second = subprocess.run(
                [sys.executable, "-m", "temptrack.service"],
                env=bench.stage.environment(home),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            codes.append((second.returncode, second.stderr.strip().splitlines()[-1:]))
        said = end(running)
    refused = all(code == 3 for code, _ in codes)
    if not refused:
        said = Said(-1, "", f"A second daemon ended with {codes}")
    return Disturbed(f"{len(codes)} more daemons, each refused: {codes[0][1][0] if codes[0][1] else ''}", said)


def cut(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Truncate a data file of what the command wrote."""
    return _damage(bench, one, home, seed, lambda data, rng: data[: rng.randrange(len(data))])


def flip(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Flip one bit in a data file of what the command wrote."""

    def flipped(data: bytes, rng: random.Random) -> bytes:
        place = rng.randrange(len(data))
        return data[:place] + bytes([data[place] ^ 1 << rng.randrange(8)]) + data[place + 1 :]

    return _damage(bench, one, home, seed, flipped)


def _damage(
    bench: Bench, one: Command, home: Home, seed: int, change: Callable[[bytes, random.Random], bytes]
) -> Disturbed:
    """Damage what was written, and do what the product says is to be done."""
    stage, rng = bench.stage, _rng(seed)
    stage.copy(one.home, home.root)
    stage.run(home, *one.words(stage, home))
    stage.run(home, "catalogue", "backup", str(beside(home)))
    stop_daemon(home, grace_s=1)
    table = rng.choice(one.tables)
    path = rng.choice(sorted((home.store_folder / f"{table}.lance" / "data").iterdir()))
    path.write_bytes(change(path.read_bytes(), rng))
    verified = stage.run(home, "catalogue", "verify")
    repaired = stage.run(home, "catalogue", "repair")
    if one.name == "feedback":  # the one thing that no media tells
        heal: tuple[str, ...] = ("catalogue", "restore", str(beside(home)), "--yes")
    else:
        heal = (*one.words(stage, home), "--refresh")
    seen = "verify saw it" if verified.code == 1 else "NOT SEEN"
    when = f"a data file of {table}; {seen}, repair ended with {repaired.code}, then {' '.join(heal[:2])}"
    return Disturbed(when, Said(0 if verified.code == 1 else -1, "", verified.err or seen), heal)


def clock(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Let the clock jump back by a day in the middle."""
    _, took_s = bench.undisturbed(one)
    bench.stage.copy(one.home, home.root)
    after_s = 2 + _rng(seed).uniform(0.1, 0.9) * took_s
    shim = clock_shim(bench.stage.folder)
    if shim is None:
        raise RuntimeError("the clock cannot be moved without a C compiler")
    variables = {"LD_PRELOAD": str(shim), "FAULT_BACK_S": "86400", "FAULT_AFTER_S": f"{after_s:.3f}"}
    with serving(bench.stage, home, **variables):
        said = end(begin(bench.stage, home, one))
    return Disturbed(f"a day back {after_s:.1f} s after the daemon began", said)


@cache
def clock_shim(folder: Path) -> Path | None:
    """Return a library that is loaded before the system's and tells another time of day; None without a compiler."""
    target, compiler = folder / "clock.so", shutil.which("cc")
    if compiler is None:
        return None
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(target), str(_HERE / "clock.c"), "-ldl"], check=True)
    return target


def memory(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Let the model's memory run out: as it loads, or as it looks at a picture, by seed."""
    bench.stage.copy(one.home, home.root)
    place = ("load", "look")[seed % 2]
    variables = {"PYTHONPATH": f"{_HERE / 'injected'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}", "FAULT_AT": place}
    with serving(bench.stage, home, **variables):
        said = end(begin(bench.stage, home, one))
    return Disturbed(f"torch has no memory as the model is to {place}", said)


def unlinked(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Delete the socket, its folder or the endpoint file of a running daemon, by seed."""
    bench.stage.copy(one.home, home.root)
    with serving(bench.stage, home):
        gone = ("run/daemon.sock", "run", "endpoint.json")[seed % 3]
        path = home.root / gone
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        said = end(begin(bench.stage, home, one))
    return Disturbed(f"{gone} deleted", said)


def hub(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Let the hub be dead, err, break off or send rubbish, by seed."""
    bench.stage.copy(one.home, home.root)
    how = ("dead", "error 500", "other bytes", "broken line", "no page")[seed % 5]
    served, variables = bench.stage.hub, {}
    if how == "dead":
        variables["HF_ENDPOINT"] = "http://127.0.0.1:9"
    served.status = {"error 500": 500, "no page": 404}.get(how, 0)
    served.wrong_bytes = how == "other bytes"
    served.break_after = 30_000 if how == "broken line" else None
    try:
        with serving(bench.stage, home, **variables):
            said = end(begin(bench.stage, home, one, **variables))
    finally:
        served.status, served.wrong_bytes, served.break_after = 0, False, None
    return Disturbed(f"the hub: {how}", said)


_GROWING = tuple(name for name in COMMANDS if name not in ("learn with a model", "library remove", "films remove"))
ALL = tuple(name for name in COMMANDS if name != "learn with a model")
FAULTS = (
    Fault("kill", "the daemon killed with SIGKILL in the middle", kill, ALL, seeds=2),
    Fault("client gone", "the client killed in the middle of its stream", leave, _LONG),
    Fault("disk full", "a volume in memory with hardly any room", full_volume, _GROWING),
    Fault("file limit", "no file longer than some KiB (RLIMIT_FSIZE)", limited, ("library add", "learn", "feedback")),
    Fault("read-only", "a home on a volume mounted read-only", read_only, _UNREADY),
    Fault("two daemons", "more daemons started on the home", twins, ("library add", "learn", "catalogue restore")),
    Fault("cut", "a data file truncated", cut, _OF_STORE, seeds=2),
    Fault("flip", "a bit of a data file flipped", flip, _OF_STORE, seeds=2),
    Fault("clock", "the clock jumps back a day", clock, ("library add", "learn", "feedback", "catalogue compact")),
    Fault("memory", "a model's memory runs out", memory, ("learn with a model",), seeds=2),
    Fault("socket", "socket, its folder or endpoint file deleted", unlinked, ("library add",), seeds=3),
    Fault("hub", "the hub dead or answering rubbish", hub, ("models pull",), seeds=5),
)
