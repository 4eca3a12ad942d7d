"""What is wrong around a command: a rival, damaged files, no memory, a socket that is gone, a bad hub."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.blows import rng_of
from benchmarks.faults.commands import Command, beside
from benchmarks.faults.rows import Bench, Disturbed, begin, end, serving
from benchmarks.faults.stage import Said
from temptrack.client import stop_daemon
from temptrack.home import Home

_HERE = Path(__file__).parent


def twins(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Start daemon after daemon on the home while the command runs."""
    bench.prepare(one, home)
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
    stage, rng = bench.stage, rng_of(seed)
    bench.prepare(one, home)
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
    return Disturbed(when, Said(0 if verified.code == 1 else -1, "", verified.err or seen), heal=heal)


def memory(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Let the model's memory run out: as it loads, or as it looks at a picture, by seed."""
    bench.prepare(one, home)
    place = ("load", "look")[seed % 2]
    mark, path = home.root.parent / "mark", f"{_HERE / 'injected'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    variables = {"PYTHONPATH": path, "FAULT_AT": place, "FAULT_MARK": str(mark)}
    with serving(bench.stage, home, **variables):
        said = end(begin(bench.stage, home, one))
    is_hit = mark.exists()
    mark.unlink(missing_ok=True)
    return Disturbed(f"torch has no memory as the model is to {place}", said, is_hit)


def unlinked(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Delete the socket, its folder or the endpoint file of a running daemon, by seed."""
    bench.prepare(one, home)
    with serving(bench.stage, home):
        gone = ("run/daemon.sock", "run", "endpoint.json")[seed % 3]
        path = home.root / gone
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        said = end(begin(bench.stage, home, one))
    return Disturbed(f"{gone} deleted", said)


def hub(bench: Bench, one: Command, home: Home, seed: int) -> Disturbed:
    """Let the hub be dead, err, break off or send rubbish, by seed."""
    bench.prepare(one, home)
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
