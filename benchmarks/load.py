"""Many clients at once: how long a suggestion takes alone, among sixteen, and beside an ingest; memory over a soak.

usage: python -m benchmarks.load [--only latency|soak] [--minutes 2] [--phase-s 20] [--tracks 10000] [--clients 16]
                                 [--picture bench-out/load_memory.svg] [--report bench-out/load.md]

A daemon as users start it, its library a made-up world of tracks and 40 films, and ten synthesised songs that are added
to it. Every suggestion is about eight seconds of a 640 x 360 clip that nobody asked about before, so that each is
decoded. The clients run on the same machine. What was measured is printed as the Markdown that docs/load.md shows.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.load_clients import Crowd, Matter, Tally, ask, write_clip
from benchmarks.load_memory import MemoryWatch
from benchmarks.load_picture import draw
from benchmarks.load_report import Report
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

_MIXED = ("suggest", "search", "suggest", "identify", "suggest", "list")
_PAUSE_S = 2.0


def main() -> None:
    """Measure, tell and draw."""
    options = _parse()
    report = Report(options.report)
    report.say(f"Machine: {describe()}; load before: {os.getloadavg()[0]:.1f}. {options.tracks:,} tracks, 40 films.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TEMPTRACK_HOME"] = str(Path(folder) / "home")
        home = find_home()
        matter = _prepare(home, Path(folder), options.tracks)
        try:
            with connect(home, start=True) as daemon:
                _warm(daemon, matter)
                if options.only != "soak":
                    _latency(daemon.endpoint, matter, options, report)
                if options.only != "latency":
                    _soak(daemon.endpoint, matter, options, report)
        finally:
            stop_daemon(home)
    print(f"written: {options.report}")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--only", choices=("latency", "soak"), help="one part instead of both")
    parser.add_argument("--minutes", type=float, default=2.0, help="of the soak")
    parser.add_argument("--phase-s", type=float, default=20.0, help="of each row of the first table")
    parser.add_argument("--tracks", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--picture", type=Path, default=Path("bench-out/load_memory.svg"))
    parser.add_argument("--report", type=Path, default=Path("bench-out/load.md"))
    return parser.parse_args()


def _prepare(home: Home, folder: Path, tracks: int) -> Matter:
    home.create()
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    World(films=40, scenes_per_film=20, tracks=tracks).fill(store)
    store.close()
    return Matter(write_clip(folder / "clip.mp4"), [path.resolve() for path in write_library(folder / "songs")])


def _warm(daemon: Daemon, matter: Matter) -> None:
    """Let everything be loaded and kept that is at first questions: that is no part of the rest."""
    songs = [str(path) for path in matter.songs]
    daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=songs))
    rng = np.random.default_rng(0)
    for what in 3 * _MIXED:
        ask(daemon, what, matter, rng)


def _phases(many: int) -> Iterator[tuple[str, int, tuple[str, ...], bool]]:
    """What is compared: its name, how many clients ask for what, and whether music is added meanwhile."""
    only = ("suggest",)
    yield "suggest: one client", 1, only, False
    yield "suggest: one client, an ingest running", 1, only, True
    yield f"suggest: {many} clients that ask at once again", many, only, False
    yield f"suggest: {many} clients, an ingest running", many, only, True
    yield f"{{}}: {many} mixed clients, an ingest running", many, _MIXED, True


def _latency(endpoint: Endpoint, matter: Matter, options: argparse.Namespace, report: Report) -> None:
    report.head(f"{options.phase_s:g} s each", with_cpu=True)
    for name, clients, asking, adding in _phases(options.clients):
        tally = Tally()
        crowd = Crowd(endpoint, matter, tally).editors(clients, asking)
        before_s = cpu_s(endpoint.pid)
        with crowd.adder() if adding else crowd:
            time.sleep(options.phase_s)
            used_s = cpu_s(endpoint.pid) - before_s
        kinds = tuple(dict.fromkeys(asking))
        for what in kinds:
            report.row(name.format(what), tally, what, options.phase_s, used_s if len(kinds) == 1 else None)
        report.failures(tally)


def _soak(endpoint: Endpoint, matter: Matter, options: argparse.Namespace, report: Report) -> None:
    tally, lasts_s = Tally(), 60 * options.minutes
    crowd = Crowd(endpoint, matter, tally, pause_s=_PAUSE_S).editors(options.clients, _MIXED).adder()
    with MemoryWatch(endpoint.pid) as memory, crowd:
        time.sleep(lasts_s)
    report.head(f"{options.minutes:g} minutes, {options.clients} editors, an ingest all along")
    for what in dict.fromkeys((*_MIXED, "add")):
        report.row(what, tally, what, lasts_s)
    report.failures(tally)
    samples = [sample for sample in memory.samples if sample.at_s <= lasts_s]
    report.held(samples)
    draw(samples, options.picture, f"The daemon over {options.minutes:g} minutes of load")
    print(f"drawn: {options.picture}")


if __name__ == "__main__":
    main()
