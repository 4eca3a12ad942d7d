"""How long a question takes once the footage is seen: each route of evidence, and everything around them.

usage: python -m benchmarks.routes [TRACKS ...]

A made-up world of 40 films and 800 scenes in a real store; one question with footage, words and a reference, so that
every route has something to say. Decoding is not in it: `python -m benchmarks latency` and `ingest` measure that.
What was read of the library is kept until the library changes, so the question is also asked right after an addition.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.machine import describe
from benchmarks.retrieval.world import World
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store import open_store, store_identity
from temptrack.suggest import Footage, Query, Segment, SoundReference, Suggester
from temptrack.suggest.looking import Look
from temptrack.suggest.routes import ALL_ROUTES

SIZES = (1_000, 10_000, 100_000)
_ROUNDS = 7
T = TypeVar("T")
_WORDS = "a tense chase at night, fast and dark"


def main() -> None:
    """Print a table, a column for each size of library."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.routes")
    parser.add_argument("tracks", type=int, nargs="*", default=SIZES)
    sizes = parser.parse_args().tracks
    print(f"Machine: {describe()}\nMilliseconds, median of {_ROUNDS} (the first, after a start, in brackets)")
    columns = {size: measure(size) for size in sizes}
    print(f"{'tracks':>28}" + "".join(f"{size:>22,}" for size in sizes))
    for step in next(iter(columns.values())):
        print(f"{step:>28}" + "".join(f"{columns[size][step]:>22}" for size in sizes))


def measure(tracks: int) -> dict[str, str]:
    """Return what each step takes with so many tracks, as text."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "store", store_identity(STYLE, LIKENESS))
        world = World(films=40, scenes_per_film=20, tracks=tracks)
        world.fill(store)
        asked = world.queries(_ROUNDS + 1)
        suggester = Suggester(store, TraceCache(Path(folder) / "cache"), lambda: None)
        footage = Footage((Segment(Path("/made/up.mov"), Span(0.0, 12.0), 0.0, 12.0),), 12.0)
        query = Query(footage=footage, text=_WORDS, like=SoundReference(asked[0].track_id, None, None), limit=5)
        rounds = [_round(suggester, query, one.look) for one in asked]
        for took, one in zip(rounds, asked, strict=True):
            store.put_tracks(world.library.tracks[:1])
            _timed(took, "weigh after an addition", partial(suggester.weigh, query, Job(), seen=one.look))
        store.close()
    return {step: _told([one[step] for one in rounds]) for step in rounds[0]}


def _round(suggester: Suggester, query: Query, look: Look) -> dict[str, float]:
    took: dict[str, float] = {}
    weighed = _timed(took, "gather and weigh, in all", partial(suggester.weigh, query, Job(), seen=look))
    for route in ALL_ROUTES:
        if not _timed(took, f"route {route.name}", partial(route.testify, weighed.context)):
            took[f"route {route.name}"] = float("nan")
    _timed(took, "rank, place, explain", partial(suggester.answer, weighed))
    return took


def _timed(took: dict[str, float], step: str, work: Callable[[], T]) -> T:
    begun = time.perf_counter()
    done = work()
    took[step] = 1000 * (time.perf_counter() - begun)
    return done


def _told(times_ms: list[float]) -> str:
    if times_ms[0] != times_ms[0]:
        return "nothing to say"
    return f"{statistics.median(times_ms[1:]):.1f} ({times_ms[0]:.1f})"


if __name__ == "__main__":
    main()
