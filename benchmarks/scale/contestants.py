"""Ways to find the nearest vectors, each behind one class: exact and by index, in the store and in other libraries."""

import importlib.util
import os
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.scale.catalogue import size_of
from temptrack.store.interface import Matrix
from temptrack.store.lance.indexing import cells
from temptrack.store.lance.table import DISTANCE, Table

Rows = NDArray[np.int64]
LIMIT = 10
_LINKS, _EF_MADE, _EF_ASKED = 16, 200, 64
"""Of HNSW in both libraries: hnswlib's own defaults for making, and what reached .95 of the neighbours here."""
_PROBES = 32
"""Of FAISS's inverted file: as many cells as the store's own index is asked with."""


@dataclass(frozen=True)
class Result:
    """How one way did."""

    name: str
    rows: int
    build_s: float
    size_bytes: int
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    """Of all threads, which a machine that is busy with other things prolongs less than the time on the clock."""
    recall: float
    build_cpu_s: float


class Contestant(ABC):
    """One way; made of vectors of unit length, asked with one."""

    name = ""

    @abstractmethod
    def build(self, vectors: Matrix) -> int:
        """Make ready, and return the bytes it takes beyond the vectors' own table."""

    @abstractmethod
    def ask(self, question: Matrix) -> Rows:
        """Return the rows of the ten nearest."""


class Exact(Contestant):
    """Every cosine, by one product of matrix and vector."""

    name = "numpy, exact"

    def build(self, vectors: Matrix) -> int:
        """Keep them."""
        self._vectors = vectors
        return vectors.nbytes

    def ask(self, question: Matrix) -> Rows:
        """Compare with all."""
        scores = self._vectors @ question
        best = np.argpartition(-scores, LIMIT)[:LIMIT]
        return np.asarray(best[np.argsort(-scores[best])], np.int64)


class Lance(Contestant):
    """The table of tracks in a store; ids and distances are read, not the whole tracks."""

    def __init__(self, table: Table, rows: dict[str, int], *, indexed: bool) -> None:
        self.name = "LanceDB, IVF_FLAT" if indexed else "LanceDB, flat"
        self._table, self._rows, self._indexed = table, rows, indexed

    def build(self, vectors: Matrix) -> int:
        """Make the index, or let go of one that is there."""
        if not self._indexed:
            self._table.forget_vector_index("likeness")
            return 0
        self._table.index_vectors("likeness", cells(len(vectors)), len(vectors))
        return sum(int(made.size_bytes) for made in self._table._table.list_indices() if made.columns == ["likeness"])

    def ask(self, question: Matrix) -> Rows:
        """Search as the store does."""
        found = self._table.nearest("likeness", question, LIMIT, columns=["track_id"])
        order = np.argsort(found[DISTANCE].to_numpy(), kind="stable")
        return np.array([self._rows[name] for name in found["track_id"].to_pylist()], np.int64)[order]


class Faiss(Contestant):
    """An index of FAISS, inner product; made by all cores, as the store's own is, and asked by one thread."""

    def __init__(self, name: str, make: Callable[[Any, int, int], Any]) -> None:
        self.name, self._make = f"FAISS, {name}", make

    def build(self, vectors: Matrix) -> int:
        """Train and fill it."""
        import faiss

        faiss.omp_set_num_threads(os.cpu_count() or 1)
        self._index = self._make(faiss, *vectors.shape)
        self._index.train(vectors)
        self._index.add(vectors)
        faiss.omp_set_num_threads(1)
        return int(faiss.serialize_index(self._index).nbytes)

    def ask(self, question: Matrix) -> Rows:
        """Search it."""
        return np.asarray(self._index.search(question[None], LIMIT)[1][0], np.int64)


class Hnswlib(Contestant):
    """The graph of hnswlib, inner product."""

    name = "hnswlib"

    def build(self, vectors: Matrix) -> int:
        """Fill it, and look how large it is on the disk."""
        import hnswlib

        self._index = hnswlib.Index(space="ip", dim=vectors.shape[1])
        self._index.init_index(max_elements=len(vectors), M=_LINKS, ef_construction=_EF_MADE)
        self._index.add_items(vectors)  # by all cores
        self._index.set_num_threads(1)
        self._index.set_ef(_EF_ASKED)
        with tempfile.TemporaryDirectory() as folder:
            self._index.save_index(str(Path(folder) / "index"))
            return size_of(Path(folder))

    def ask(self, question: Matrix) -> Rows:
        """Search it."""
        return np.asarray(self._index.knn_query(question[None], k=LIMIT)[0][0], np.int64)


def contestants(table: Table, rows: dict[str, int], *, graphs: bool) -> list[Contestant]:
    """Return all ways that are installed, and say which are not.

    Parameters
    ----------
    table : Table
        The tracks of a store.
    rows : dict
        Track id to row of the vectors.
    graphs : bool
        Whether to make graphs of neighbours, which take long.
    """
    ways: list[Contestant] = [Exact(), Lance(table, rows, indexed=False), Lance(table, rows, indexed=True)]
    if importlib.util.find_spec("faiss") is None:
        print("FAISS is left out: it is not installed (`pip install temptrack[bench]`).")
    else:
        ways += [Faiss("flat", _flat), Faiss("IVF", _ivf), *([Faiss("HNSW", _hnsw)] if graphs else [])]
    if importlib.util.find_spec("hnswlib") is None:
        print("hnswlib is left out: it is not installed (`pip install temptrack[bench]`; it needs a C++ compiler).")
    elif graphs:
        ways.append(Hnswlib())
    return ways


def judge(way: Contestant, vectors: Matrix, questions: Matrix, truth: Sequence[Rows]) -> Result:
    """Make one way ready, ask it everything one after the other, and compare with the exact ten."""
    began, used = time.perf_counter(), time.process_time()
    size = way.build(vectors)
    build_s, build_cpu_s = time.perf_counter() - began, time.process_time() - used
    way.ask(questions[0])
    took_ms, cpu_ms, found = [], [], []
    for question in questions:
        began, used = time.perf_counter(), time.process_time()
        found.append(way.ask(question))
        took_ms.append(1000 * (time.perf_counter() - began))
        cpu_ms.append(1000 * (time.process_time() - used))
    hits = [len(set(mine.tolist()) & set(exact.tolist())) for mine, exact in zip(found, truth, strict=True)]
    p50, p95 = np.quantile(took_ms, [0.5, 0.95])
    return Result(
        name=way.name,
        rows=len(vectors),
        build_s=build_s,
        size_bytes=size,
        p50_ms=float(p50),
        p95_ms=float(p95),
        cpu_ms=float(np.median(cpu_ms)),
        recall=float(np.mean(hits)) / LIMIT,
        build_cpu_s=build_cpu_s,
    )


def _flat(faiss: Any, rows: int, dimension: int) -> Any:
    del rows
    return faiss.IndexFlatIP(dimension)


def _ivf(faiss: Any, rows: int, dimension: int) -> Any:
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dimension), dimension, cells(rows), faiss.METRIC_INNER_PRODUCT)
    index.nprobe = _PROBES
    return index


def _hnsw(faiss: Any, rows: int, dimension: int) -> Any:
    del rows
    index = faiss.IndexHNSWFlat(dimension, _LINKS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction, index.hnsw.efSearch = _EF_MADE, _EF_ASKED
    return index
