"""A whole question to a large catalogue: what the first and the later ones take, by part, and how much memory."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.memory import resident_mib
from benchmarks.retrieval.world import World
from benchmarks.scale.catalogue import Made, opened
from temptrack.fingerprint.picture import TraceCache
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.suggest import Footage, Query, Segment, SoundReference, Suggester
from temptrack.suggest.looking import Look
from temptrack.suggest.routes import ALL_ROUTES

WORDS = "a tense chase at night, fast and dark"
_ROUNDS = 7
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """What questions took, milliseconds by what was done, in the order it was done; and memory."""

    open_ms: float
    first_ms: float
    middle_ms: dict[str, float]
    before_mib: float
    after_mib: float


def ask_apart(made: Made) -> Asked:
    """Ask in a process of its own, whose memory is that of nothing else."""
    asked = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale.asking", str(made.folder), str(made.tracks), str(made.scenes)],
        check=True,
        capture_output=True,
        text=True,
    )
    opens, first, before, after, *rest = asked.stdout.strip().split("\n")
    middle = {name: float(took) for name, _, took in (line.partition("\t") for line in rest)}
    return Asked(float(opens), float(first), middle, float(before), float(after))


def ask(made: Made) -> Asked:
    """Open a catalogue and ask it questions with footage that is seen already, words and a reference."""
    looks = [one.look for one in World(films=40, scenes_per_film=20, tracks=1_000, semantic=False).queries(_ROUNDS + 1)]
    before_mib = resident_mib("self")
    began = time.perf_counter()
    store = opened(made)
    open_ms = 1000 * (time.perf_counter() - began)
    reference = store._tables.tracks.read_range(made.tracks // 2, 1)["track_id"][0].as_py()
    with tempfile.TemporaryDirectory() as folder:
        suggester = Suggester(store, TraceCache(Path(folder)), lambda: None)
        footage = Footage((Segment(Path("/made/up.mov"), Span(0.0, 12.0), 0.0, 12.0),), 12.0)
        query = Query(footage=footage, text=WORDS, like=SoundReference(reference, None, None), limit=5)
        rounds = [_round(suggester, query, look) for look in looks]
    after_mib = resident_mib("self")
    store.close()
    first, *later = rounds
    middle = {name: statistics.median(one[name] for one in later) for name in first}
    return Asked(open_ms, first["in all"], middle, before_mib, after_mib)


def _round(suggester: Suggester, query: Query, look: Look) -> dict[str, float]:
    took: dict[str, float] = {}
    began, used = time.perf_counter(), time.process_time()
    weighed = _timed(took, "gather and weigh", partial(suggester.weigh, query, Job(), seen=look))
    _timed(took, "rank, place, explain", partial(suggester.answer, weighed))
    took["in all"] = 1000 * (time.perf_counter() - began)
    took["processor, in all"] = 1000 * (time.process_time() - used)
    for route in ALL_ROUTES:
        if _timed(took, f"route {route.name}", partial(route.testify, weighed.context)) == []:
            del took[f"route {route.name}"]
    return took


def _timed(took: dict[str, float], what: str, work: Callable[[], T]) -> T:
    began = time.perf_counter()
    done = work()
    took[what] = 1000 * (time.perf_counter() - began)
    return done


def _tell(folder: str, tracks: str, scenes: str) -> None:
    asked = ask(Made(Path(folder), int(tracks), int(scenes), 0.0, 0))
    print(asked.open_ms, asked.first_ms, asked.before_mib, asked.after_mib, sep="\n")
    for name, took in asked.middle_ms.items():
        print(f"{name}\t{took}")


if __name__ == "__main__":
    _tell(*sys.argv[1:])
