"""Many clients at once: how long a suggestion takes alone, among sixteen, and beside an ingest; memory over a soak.

usage: python -m benchmarks.load [--minutes 2] [--tracks 10000] [--clients 16] [--picture docs/images/load_memory.svg]

A daemon as users start it, its library a made-up world of tracks and 40 films, and ten synthesised songs that are added
to it. Every suggestion is about eight seconds of a 640 x 360 clip that nobody asked about before, so that each is
decoded. The clients run on the same machine.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.load_clients import Crowd, Matter, Tally, ask, write_clip
from benchmarks.load_memory import MemoryWatch, draw, fit_slope
from benchmarks.machine import describe
from benchmarks.memory import cpu_s
from benchmarks.retrieval.world import World
from examples.demo.tracks import write_library
from temptrack.client import Daemon, connect, stop_daemon
from temptrack.endpoint import Endpoint
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.home import Home, find_home
from temptrack.store import open_store, store_identity
from temptrack.v1 import library_pb2

_HEAD = f"{'':>44}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'per s':>8}{'refused':>9}"
_MIXED = ("suggest", "search", "suggest", "identify", "suggest", "list")


def main() -> None:
    """Measure, print the tables and draw the memory."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--minutes", type=float, default=2.0, help="of the soak")
    parser.add_argument("--phase-s", type=float, default=20.0, help="of each row of the first table")
    parser.add_argument("--tracks", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--picture", type=Path, default=Path("bench-out/load_memory.svg"))
    options = parser.parse_args()
    print(f"Machine: {describe()}; load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TEMPTRACK_HOME"] = str(Path(folder) / "home")
        home = find_home()
        matter = _prepare(home, Path(folder), options.tracks)
        try:
            with connect(home, start=True) as daemon:
                _measure(daemon, matter, options)
        finally:
            stop_daemon(home)


def _prepare(home: Home, folder: Path, tracks: int) -> Matter:
    home.create()
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    World(films=40, scenes_per_film=20, tracks=tracks).fill(store)
    store.close()
    return Matter(write_clip(folder / "clip.mp4"), [path.resolve() for path in write_library(folder / "songs")])


def _measure(daemon: Daemon, matter: Matter, options: argparse.Namespace) -> None:
    songs = [str(path) for path in matter.songs]
    daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=songs))
    endpoint, many = daemon.endpoint, options.clients
    rng = np.random.default_rng(0)
    for what in 3 * _MIXED:  # what is loaded and kept at the first question is no part of the rest
        ask(daemon, what, matter, rng)
    print(f"\nA suggestion for 8 s of footage, {options.tracks:,} tracks; each row {options.phase_s:g} s")
    print(f"{_HEAD}{'daemon cpu ms':>15}")
    rows = (
        ("one client", 1, False),
        ("one client, an ingest running", 1, True),
        (f"{many} clients that ask at once again", many, False),
        (f"{many} clients, an ingest running", many, True),
    )
    for name, clients, adding in rows:
        tally = Tally()
        crowd = Crowd(endpoint, matter, tally).editors(clients, ("suggest",))
        before_s = cpu_s(endpoint.pid)
        with crowd.adder() if adding else crowd:
            time.sleep(options.phase_s)
            used_s = cpu_s(endpoint.pid) - before_s
        _row(name, tally, "suggest", options.phase_s, used_s)
        if tally.failed:
            print(f"{'failed':>44} {dict(tally.failed)}")
    _soak(endpoint, matter, options)


def _soak(endpoint: Endpoint, matter: Matter, options: argparse.Namespace) -> None:
    tally, lasts_s = Tally(), 60 * options.minutes
    crowd = Crowd(endpoint, matter, tally, pause_s=2.0).editors(options.clients, _MIXED).adder()
    with MemoryWatch(endpoint.pid) as memory, crowd:
        time.sleep(lasts_s)
    told = f"{options.clients} editors who look at each answer for 2 s, an ingest all along"
    print(f"\n{options.minutes:g} minutes, {told}")
    print(_HEAD)
    for what in dict.fromkeys((*_MIXED, "add")):
        _row(what, tally, what, lasts_s)
    print(f"failed: {dict(tally.failed) or 'none'}")
    times = [sample.at_s for sample in memory.samples]
    daemon_mib = [sample.daemon_mib for sample in memory.samples]
    workers_mib = [sample.workers_mib for sample in memory.samples]
    print(f"daemon: {_levels(daemon_mib)}, {fit_slope(times, daemon_mib)}")
    print(f"workers: {_levels(workers_mib)}, {fit_slope(times, workers_mib)}")
    draw(memory.samples, options.picture, f"Memory over {options.minutes:g} minutes of load")
    print(f"drawn: {options.picture}")


def _row(name: str, tally: Tally, what: str, lasts_s: float, used_s: float | None = None) -> None:
    """Print what one kind of call took, and the daemon's processor time for each where that is told."""
    took = 1000 * np.array(tally.took_s[what])
    if not len(took):
        print(f"{name:>44}{'none ended':>18}")
        return
    p50, p95, most = np.quantile(took, 0.5), np.quantile(took, 0.95), took.max()
    rate, cpu = len(took) / lasts_s, "" if used_s is None else f"{1000 * used_s / len(took):>15.0f}"
    print(f"{name:>44}{p50:>9.0f}{p95:>9.0f}{most:>9.0f}{rate:>8.1f}{tally.refused[what]:>9}{cpu}", flush=True)


def _levels(mib: Sequence[float]) -> str:
    return f"{np.median(mib):.0f} MiB in the middle, {max(mib):.0f} at most"


if __name__ == "__main__":
    main()
