"""Recognition among thousands of hours: building, growing, bytes, time of a query, hits and false alarms.

usage: python -m benchmarks.archive --media DIR --work DIR [--hours 10,100,1000,10000] [--memory 100] [--per-cell 3]

Real tracks are planted among made ones (`making`) in a LanceDB store; queries of 10 s, of these tracks and as many of
others, in sixteen conditions, are looked up by the index on the disk, and, up to --memory hours, by the one in memory.
What was made is kept in the work folder and used again: a larger size begins with the smaller ones. Times are of the
processor, so that other work on the machine does not count; 10,000 hours take 12 GB of disk.
"""

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.archive.law import fitted
from benchmarks.archive.likeness import table
from benchmarks.archive.making import Composer
from benchmarks.archive.material import LENGTH_S, Material, id_of, material, put
from benchmarks.machine import describe
from temptrack.catalogue import Recogniser
from temptrack.fingerprint.landmarks import Constellation, Index, identify
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.progress import Job
from temptrack.store import Store, open_store, store_identity

_NOISY = ("noise -5 dB", "noise -10 dB", "speech -5 dB", "speech -10 dB")


@dataclass(frozen=True)
class Answered:
    """How the queries went."""

    found: float
    clean: float
    noisy: float
    changed: float
    false: int
    unseen: int
    p50_ms: float
    p95_ms: float
    unseen_p50_ms: float
    wall_p50_ms: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--hours", default="10,100,1000,10000")
    parser.add_argument("--memory", type=float, default=100)
    parser.add_argument("--per-cell", type=int, default=3)
    asked = parser.parse_args()
    work = asked.work.resolve()
    real = material(asked.media.resolve(), work, asked.per_cell)
    print(f"Machine: {describe()}\n{len(real.queries)} queries of {LENGTH_S} s\n")
    print("\n".join(table(real, work)), flush=True)
    _grown(real, work, [float(hours) for hours in asked.hours.split(",")], asked.memory)


def _grown(real: Material, work: Path, sizes: Sequence[float], in_memory: float) -> None:
    store = open_store(work / "store", store_identity(STYLE, LIKENESS))
    put(store, ((name, one) for name, one in real.planted.items() if not _is_there(store, name)))
    made = Composer(real.sources, 1).tracks(2 * max(sizes))
    named = ((f"made {number:07}", one) for number, one in enumerate(made))
    held: dict[str, float] = {}
    print(
        "\n| index | hours | build, s | 1 % more, s | bytes on disk an hour | memory, MB | found | clean | noisy | "
        "other speed | unseen told | p50, ms | p95 | unseen p50 | wall p50 |\n" + "| --- " * 15 + "|"
    )
    points: list[tuple[float, ...]] = []
    built = 0.0
    for hours in sizes:
        held["h"] = _fill(store, named, held.get("h", 0.0), 0.99 * hours)
        recogniser = Recogniser(store, work / "recognition", in_memory=0)
        before, began = _resident_mb(), time.process_time()
        recogniser.all(Job())
        build = time.process_time() - began
        held["h"] = _fill(store, named, held["h"], hours)
        began = time.process_time()
        index = recogniser.all(Job()).index
        grown = time.process_time() - began
        answered = _asked(real, index)
        disk = sum(path.stat().st_size for path in (work / "recognition").iterdir()) / index.hours
        print(_row("disk", index.hours, build, grown, disk, _resident_mb() - before, answered), flush=True)
        built += build + grown
        points.append(
            (index.hours, built, disk * index.hours, answered.p50_ms, answered.p95_ms, answered.unseen_p50_ms)
        )
        if hours <= in_memory:
            before, began = _resident_mb(), time.process_time()
            small = Recogniser(store).all(Job()).index
            build = time.process_time() - began
            print(
                _row("memory", small.hours, build, build, 0, _resident_mb() - before, _asked(real, small)), flush=True
            )
    store.close()
    if len(points) > 2:
        _laws(points)


def _laws(points: Sequence[tuple[float, ...]]) -> None:
    hours = [point[0] for point in points]
    print()
    for number, name in enumerate(("build, s (all of it)", "bytes", "p50, ms", "p95, ms", "unseen p50, ms"), 1):
        law = fitted(hours, [point[number] for point in points])
        print(f"{name}: {law.factor:.3g} * hours^{law.power:.2f}, R² {law.r2:.3f}; at 10,000 h {law.at(10_000):.3g}")


def _fill(store: Store, named: Iterator[tuple[str, Constellation]], held: float, hours: float) -> float:
    """Put made tracks into the store until it holds so many hours; those that are there are passed over."""
    there = store.landmark_ids(_key())
    while held < hours:
        some = list(islice(named, 200))
        new = [(name, one) for name, one in some if id_of(name) not in there]
        put(store, new)
        held += sum(int(one.frames[-1]) for _, one in some) / 43.066 / 3600
    return held


def _is_there(store: Store, name: str) -> bool:
    return id_of(name) in store.get_tracks([id_of(name)])


def _key() -> str:
    from temptrack.fingerprint.landmarks import LANDMARKS

    return LANDMARKS.key


def _asked(real: Material, index: Index) -> Answered:
    identify(index, [real.queries[0][1]], Job())
    right: dict[str, list[bool]] = {}
    times: dict[bool, list[float]] = {True: [], False: []}
    walls, false = [], 0
    for query, samples in real.queries:
        began, wall = time.process_time(), time.perf_counter()
        matches = identify(index, [samples], Job())
        times[bool(query.track)].append(1000 * (time.process_time() - began))
        walls.append(1000 * (time.perf_counter() - wall))
        if query.track:
            best = max(matches, key=lambda match: match.score).track_id if matches else ""
            right.setdefault(query.condition, []).append(best in (query.track, id_of(query.track)))
        else:
            false += bool(matches)
    changed = [name for name in right if "speed" in name]
    clean = [name for name in right if name not in (*changed, *_NOISY)]
    return Answered(
        found=_share(right, list(right)),
        clean=_share(right, clean),
        noisy=_share(right, _NOISY),
        changed=_share(right, changed),
        false=false,
        unseen=len(times[False]),
        p50_ms=float(np.median(times[True])),
        p95_ms=float(np.percentile(times[True], 95)),
        unseen_p50_ms=float(np.median(times[False])),
        wall_p50_ms=float(np.median(walls)),
    )


def _share(right: dict[str, list[bool]], names: Sequence[str]) -> float:
    return 100 * float(np.mean([one for name in names for one in right.get(name, [])]))


def _row(name: str, hours: float, build: float, grown: float, disk: float, memory: float, told: Answered) -> str:
    return (
        f"| {name} | {hours:,.1f} | {build:.1f} | {grown:.2f} | {disk:,.0f} | {memory:,.0f} | {told.found:.0f} % | "
        f"{told.clean:.0f} % | {told.noisy:.0f} % | {told.changed:.0f} % | {told.false} of {told.unseen} | "
        f"{told.p50_ms:.0f} | {told.p95_ms:.0f} | {told.unseen_p50_ms:.0f} | {told.wall_p50_ms:.0f} |"
    )


def _resident_mb() -> float:
    """Memory of its own, without what of files is mapped and can be dropped."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("RssAnon")), 0.0)


if __name__ == "__main__":
    main()
