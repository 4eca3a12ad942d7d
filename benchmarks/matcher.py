"""The matcher: what it learns and how surely in a world of known truth, on real media, in what time and memory.

usage: python -m benchmarks.matcher [world] [ablation] [cost] [latency] [media]
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import matcher_media, matcher_world
from benchmarks.machine import describe
from benchmarks.retrieval.world import World
from temptrack.fingerprint.types import Affect
from temptrack.matching import Card, Kept, Pairs, Recipe, compare, divide, rank_all, train
from temptrack.matching.card import figures_of
from temptrack.store import MemoryStore, TrackSummary
from temptrack.suggest.evidence import relative_log_odds
from temptrack.suggest.library import LibraryView
from temptrack.suggest.looking import Look
from temptrack.suggest.matched import Matching

SIZES = (1_000, 10_000, 100_000)


def main(names: tuple[str, ...] = ()) -> None:
    """Measure and print."""
    print(f"Machine: {describe()}")
    parts: dict[str, Callable[[], None]] = {
        "world": matcher_world.learning,
        "ablation": matcher_world.ablation,
        "cost": cost,
        "latency": latency,
        "media": matcher_media.main,
    }
    for name in names or tuple(parts):
        print(f"\n-- {name}", flush=True)
        parts[name]()


def cost() -> None:
    """Train on a thousand, ten and a hundred thousand pairs, each in a process of its own, on one thread."""
    with tempfile.TemporaryDirectory() as folder:
        for pairs in SIZES:
            file = Path(folder) / f"{pairs}.npz"
            _save(matcher_world.pairs_of(World(films=pairs // 20, tracks=400)), file)
            subprocess.run([sys.executable, "-m", "benchmarks.matcher", "--train", str(file)], check=True)


def train_file(file: Path) -> None:
    """Train on kept pairs and print what it took; to be run in a process of its own."""
    pairs = _load(file)
    before_mib, begin, cpu = _peak_mib(), time.perf_counter(), time.process_time()
    divided = divide(pairs)
    trained = train(divided)
    wall_s, cpu_s = time.perf_counter() - begin, time.process_time() - cpu
    ranks = rank_all(divided.judging, trained.matcher.scores)
    print(
        f"{len(pairs):>7,} pairs of {pairs.films:,} films: {wall_s:.0f} s ({cpu_s:.0f} s of one core), "
        f"{len(trained.history)} epochs, {_peak_mib():,.0f} MiB at most, of which {before_mib:,.0f} before training; "
        f"recall@10 of {len(ranks.rank):,} {ranks.recall(10):.3f} (chance {ranks.chance_recall(10):.3f})",
        flush=True,
    )


def latency() -> None:
    """Ask the route for libraries of a thousand to a hundred thousand tracks, first and again."""
    world = World(films=20)
    store, pairs = matcher_world.filled(world)
    matcher = train(divide(pairs), recipe=Recipe(epochs=3)).matcher
    kept = Kept(matcher, card_of(pairs, store))
    look = world.queries(1)[0].look
    for tracks in SIZES:
        library = _library(tracks)
        matching = Matching(store, lambda: kept)
        ask = partial(_weigh, matching, library, look)
        first_s = _seconds(ask)
        again = [_seconds(ask) for _ in range(9)]
        size_mib = matcher.weights["temperature"].size * tracks * 32 * 4 / 2**20
        print(
            f"{tracks:>7,} tracks: {1000 * first_s:.0f} ms the first time, {1000 * float(np.median(again)):.1f} ms "
            f"from then on (median of 9); {size_mib:.1f} MiB kept"
        )


def card_of(pairs: Pairs, store: MemoryStore) -> Card:
    """Return a card for a matcher that no lesson made."""
    ranks = rank_all(pairs.rows(np.arange(2)), lambda asked: np.eye(len(asked)))
    return Card(
        made_at="",
        seed=0,
        pairs=len(pairs),
        films=pairs.films,
        film_ids=pairs.film_ids,
        judged_ids=(),
        digest="",
        fingerprints=dict(store.identity.fingerprints),
        semantic_key=pairs.semantic_key,
        dynamics_key=pairs.dynamics_key,
        figures=figures_of(ranks, compare(ranks.by_film())),
        epochs=0,
        took_s=0.0,
        recipe={},
        version=1,
    )


def _weigh(matching: Matching, library: LibraryView, look: Look) -> None:
    matched, why = matching.of(look, library)
    if matched is None:
        raise AssertionError(f"the matcher was not asked: {why}")
    relative_log_odds(matched.opinion.log_likelihood)


def _library(count: int) -> LibraryView:
    rng = np.random.default_rng(1)
    sounds = rng.standard_normal((count, 83)).astype(np.float32)
    track = TrackSummary("", "", "", "", "", "", 100.0, 120.0, "", -20.0, Affect(0.5, 0.5))
    return LibraryView(
        tracks=(track,) * count,
        affect=rng.random((count, 2)),
        tempo_bpm=np.full(count, 120.0),
        duration_s=np.full(count, 100.0),
        likeness=sounds / np.linalg.norm(sounds, axis=1, keepdims=True),
        rows={},
        licences=("",),
        licence=np.zeros(count, np.int32),
        edition=0,
    )


def _save(pairs: Pairs, file: Path) -> None:
    held: Any = {one.name: np.asarray(getattr(pairs, one.name)) for one in fields(pairs)}
    np.savez(file, **held)


def _load(file: Path) -> Pairs:
    with np.load(file) as kept:
        held: dict[str, Any] = {one.name: kept[one.name] for one in fields(Pairs)}
    held |= {name: str(held[name]) for name in ("semantic_key", "dynamics_key")}
    return Pairs(**{**held, "film_ids": tuple(map(str, held["film_ids"]))})


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    if sys.argv[1:2] == ["--train"]:
        train_file(Path(sys.argv[2]))
    else:
        main(tuple(sys.argv[1:]))
