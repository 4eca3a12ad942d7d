"""A catalogue that grows after its index was made: what questions cost and find before and after it is taken in."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.scale.catalogue import size_of
from benchmarks.scale.contestants import LIMIT
from benchmarks.scale.tracks import Maker
from temptrack.store.interface import Matrix
from temptrack.store.lance.indexing import cells
from temptrack.store.lance.store import LanceStore
from temptrack.store.lance.table import DISTANCE

STEPS, SHARE = 10, 0.01
_COLUMN = "likeness"


@dataclass(frozen=True)
class Step:
    """One moment of growing."""

    what: str
    took_s: float
    rows: int
    rest: int
    """Rows the index has not taken in."""
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    recall: float
    size_bytes: int


def grow(store: LanceStore, folder: Path, maker: Maker, questions: Matrix) -> Iterator[Step]:
    """Add a hundredth ten times, then take all in, then compact; the store has no index before."""
    tables = store._tables
    table, rows = tables.tracks, tables.tracks.count()
    began = time.perf_counter()
    table.index_vectors(_COLUMN, cells(rows), rows)
    yield _step(store, folder, "index made", began, questions)
    for number in range(STEPS):
        began = time.perf_counter()
        for batch in maker.batches(max(1, int(rows * SHARE)), table.schema, first=10_000_000 + number * rows):
            table.add(batch)
        if number in {0, STEPS // 2 - 1, STEPS - 1}:
            yield _step(store, folder, f"{number + 1} % more", began, questions)
    began = time.perf_counter()
    table.grow_indices()
    yield _step(store, folder, "taken in (optimize)", began, questions)
    began = time.perf_counter()
    table.index_vectors(_COLUMN, cells(table.count()), table.count())
    yield _step(store, folder, "made anew", began, questions)
    began = time.perf_counter()
    store.compact()
    yield _step(store, folder, "catalogue compact", began, questions)


def _step(store: LanceStore, folder: Path, what: str, began: float, questions: Matrix) -> Step:
    took_s = time.perf_counter() - began
    table = store._tables.tracks
    made = table.vector_index(_COLUMN)
    took_ms, cpu_ms, hits = [], [], 0
    table.nearest(_COLUMN, questions[0], LIMIT, columns=["track_id"])
    for question in questions:
        start, used = time.perf_counter(), time.process_time()
        found = table.nearest(_COLUMN, question, LIMIT, columns=["track_id"])
        took_ms.append(1000 * (time.perf_counter() - start))
        cpu_ms.append(1000 * (time.process_time() - used))
        # asked for so many, the store compares with all
        exact = table.nearest(_COLUMN, question, 101, columns=["track_id"])
        order = np.argsort(exact[DISTANCE].to_numpy(), kind="stable")[:LIMIT]
        truth = {exact["track_id"][int(place)].as_py() for place in order}
        hits += len(truth & set(found["track_id"].to_pylist()))
    p50, p95 = np.quantile(took_ms, [0.5, 0.95])
    size = size_of(folder / "tracks.lance")
    return Step(
        what=what,
        took_s=took_s,
        rows=table.count(),
        rest=made.rest if made is not None else 0,
        p50_ms=float(p50),
        p95_ms=float(p95),
        cpu_ms=float(np.median(cpu_ms)),
        recall=hits / LIMIT / len(questions),
        size_bytes=size,
    )
