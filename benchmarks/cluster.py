"""The same films learnt here and by a Ray cluster, one of whose workers is killed: are stores equal, what does it cost.

usage: python -m benchmarks.cluster [--minutes M] [--clips N]

The machines of the cluster are this one's, started as a studio starts its own, a core each; so the figures say what a
cluster costs, and with more workers than idle cores nothing of what it gains.
"""

import argparse
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.cluster_work import PICTURE_BYTES, PICTURES, nothing, pictures
from benchmarks.faults.oracle import differences, of_store
from benchmarks.ingest_material import long_film
from benchmarks.machine import describe
from benchmarks.memory import Memory
from benchmarks.music_media import media_folder
from temptrack.catalogue import film_terms, learn_films
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.media import probe
from temptrack.processes import Cluster, Runner, running
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore, store_identity
from tests.processes.ray_cluster import ClusterOfMachines, ray_cluster

OUT = Path("bench-out") / "cluster"
_TRIPS = 20


@dataclass(frozen=True)
class Run:
    """One way to learn the films."""

    name: str
    join_s: float
    learn_s: float
    memory_mib: float
    held: dict[str, object]
    skipped: int


def main(minutes: float = 20.0, clips: int = 7) -> None:
    """Learn, compare and print."""
    films = _films(minutes, clips)
    footage_s = sum(probe(film).duration_s for film in films)
    print(f"Machine: {describe()}, load {os.getloadavg()[0]:.0f}; {len(films)} films, {footage_s:.0f} s")
    _show_head()
    runs = [_here("here, no process", films, 0), _here("here, 2 processes", films, 2)]
    for run in runs:
        _show(run, runs, footage_s)
    folder = Path(tempfile.mkdtemp(prefix="machines-", dir="/tmp"))
    try:
        with ray_cluster(folder) as machines:
            os.environ.update(machines.access)
            machines.add(cores=1, head=True)
            machines.wait_for(1)
            runs.append(_there("Ray, 1 worker", films, machines))
            _show(runs[-1], runs, footage_s)
            machines.add(cores=1)
            machines.wait_for(2)
            for name, killing in (("Ray, 2 workers", False), ("Ray, 2 workers, one killed", True)):
                runs.append(_there(name, films, machines, killing=killing))
                _show(runs[-1], runs, footage_s)
            _passage(machines, films[0])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _films(minutes: float, clips: int) -> list[Path]:
    """Return the longest film first: the way a folder is best worked off, and the one that is hit."""
    folder = media_folder() / "film"
    real = sorted((path for path in folder.iterdir() if path.suffix in {".mp4", ".webm", ".mpg"}), key=_size)
    return [long_film(OUT, minutes / 60), *real[:clips]]


def _size(path: Path) -> int:
    return path.stat().st_size


def _here(name: str, films: list[Path], workers: int) -> Run:
    with running(workers) as runner:
        return _timed(name, films, runner, Job())


def _there(name: str, films: list[Path], machines: ClusterOfMachines, *, killing: bool = False) -> Run:
    machines.forget()
    begin = time.perf_counter()
    with Cluster(machines.address, film_terms(), Job(), log=OUT / "cluster.log") as cluster:
        join_s = time.perf_counter() - begin
        killed: list[int] = []

        def kill(progress: Progress) -> None:
            if progress.stage == "watch" and progress.what == films[0].name and progress.done > 20 and not killed:
                killed.extend(_kill(films[0].name))

        run = _timed(name, films, cluster, Job(kill if killing else lambda _: None), join_s)
        if killing and not (killed and cluster.remarks):
            raise SystemExit("Nobody was killed: the film is too short")
        return run


def _timed(name: str, films: list[Path], runner: Runner, job: Job, join_s: float = 0.0) -> Run:
    store = MemoryStore(store_identity(LIKENESS, STYLE))
    with tempfile.TemporaryDirectory() as folder, Memory() as memory:
        begin = time.perf_counter()
        report = learn_films(
            store, films, labels_csv=None, semantic=None, traces=TraceCache(Path(folder)), runner=runner, job=job
        )
        learn_s = time.perf_counter() - begin
    return Run(name, join_s, learn_s, memory.most_mib, of_store(store), len(report.skipped))


def _kill(film: str) -> list[int]:
    """Kill workers that are at a film; Ray names its processes after their work."""
    killed = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "cmdline").read_bytes().startswith(f"ray::{film}".encode()):
                os.kill(int(folder.name), signal.SIGKILL)
                killed.append(int(folder.name))
        except OSError:
            continue
    return killed[:1]


def _show_head() -> None:
    print("\n| | join, s | learn, s | of real time | beside 2 processes | MiB, all in all | store |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |", flush=True)


def _show(run: Run, runs: list[Run], footage_s: float) -> None:
    unlike = differences(runs[0].held, run.held)
    said = "the first" if run is runs[0] else (f"other {unlike}" if unlike else "equal")
    lost = f", {run.skipped} skipped" if run.skipped else ""
    ratio = run.learn_s / runs[1].learn_s
    print(
        f"| {run.name} | {run.join_s:.1f} | {run.learn_s:.1f} | {footage_s / run.learn_s:.1f} x | {ratio:.2f} "
        f"| {run.memory_mib:.0f} | {said}{lost} |",
        flush=True,
    )


def _passage(machines: ClusterOfMachines, film: Path) -> None:
    """Say what a piece of work and a picture cost on their way, beside a process of this machine's own."""
    print("\n| | a piece of work, ms | pictures a second | MB a second |\n| --- | ---: | ---: | ---: |")
    with ExitStack() as stack:
        ways: list[tuple[str, Runner]] = [("a process here", stack.enter_context(running(1)))]
        ways.append(("Ray", stack.enter_context(Cluster(machines.address, film_terms(), Job()))))
        for name, runner in ways:
            runner.run(nothing, film, Job())
            trip_s = _seconds(partial(_trips, runner, film)) / _TRIPS
            rate = PICTURES / _seconds(partial(_pictures_of, runner, film))
            print(f"| {name} | {1000 * trip_s:.1f} | {rate:.0f} | {rate * PICTURE_BYTES / 1e6:.0f} |", flush=True)


def _seconds(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _trips(runner: Runner, film: Path) -> None:
    for _ in range(_TRIPS):
        runner.run(nothing, film, Job())


def _pictures_of(runner: Runner, film: Path) -> None:
    for _ in runner.each(pictures, film, Job()):
        pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=20.0, help="of the film that is made")
    parser.add_argument("--clips", type=int, default=7, help="of the media folder's films, the smallest first")
    options = parser.parse_args()
    main(options.minutes, options.clips)
