"""How like real music the made one is: what each holds of peaks and keys, and how near wrong tracks come."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.archive.making import Composer
from benchmarks.archive.material import Material
from temptrack.fingerprint.landmarks import ArchiveShelf, Constellation
from temptrack.fingerprint.landmarks.archive.searching import search_more
from temptrack.fingerprint.landmarks.archive.triples import KEY_BITS, stored_triples
from temptrack.fingerprint.landmarks.evidence import Evidence
from temptrack.fingerprint.landmarks.index import strong_of
from temptrack.fingerprint.landmarks.listening import listen
from temptrack.fingerprint.landmarks.search import Look
from temptrack.fingerprint.landmarks.settings import FRAME_RATE_HZ
from temptrack.progress import Job


def table(real: Material, work: Path) -> Iterator[str]:
    """Yield the lines of a table: the sources, and as many hours made of them."""
    hours = sum(int(one.frames[-1]) for one in real.sources) / FRAME_RATE_HZ / 3600
    made = list(Composer(real.sources, 3).tracks(hours))
    moved = list(Composer(real.sources, 4).tracks(2 * hours, bank_hours=hours))[len(made) :]
    yield "| | peaks a second | strong | triples a second | in 1 % of keys | 10 % | wrong score p50 | p95 | most |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, some in (("real", real.sources), ("composed", made), ("moved", moved)):
        yield f"| {name}, {_hours(some):.2f} h | {_density(some)} | {_wrong(real, some, work / f'like_{name}')} |"


def _hours(some: Sequence[Constellation]) -> float:
    return sum(int(one.frames[-1]) for one in some) / FRAME_RATE_HZ / 3600


def _density(some: Sequence[Constellation]) -> str:
    seconds = 3600 * _hours(some)
    strong = [strong_of(one) for one in some]
    counts = _counts(strong)
    share = np.cumsum(counts) / counts.sum()
    peaks, kept = (sum(len(one.frames) for one in each) / seconds for each in (some, strong))
    rows = [round(part * (counts > 0).sum()) for part in (0.01, 0.1)]
    return f"{peaks:.0f} | {kept:.1f} | {counts.sum() / seconds:.1f} | {share[rows[0]]:.0%} | {share[rows[1]]:.0%}"


def _counts(strong: Sequence[Constellation]) -> NDArray[np.int64]:
    keys = np.concatenate([stored_triples(one)[0] for one in strong])
    return np.sort(np.bincount(keys, minlength=1 << KEY_BITS))[::-1].astype(np.int64)


def _wrong(real: Material, some: Sequence[Constellation], folder: Path) -> str:
    """Return what the best wrong track scores, in nats, for queries of which nothing is stored."""
    stored = {str(number): one for number, one in enumerate(some)}
    shelf = ArchiveShelf(folder)
    shelf.add(((name, one) for name, one in stored.items() if name not in shelf.known()), Job())
    index = shelf.index(stored.keys(), lambda names: {name: stored[name] for name in names})
    scores = []
    for query, samples in real.queries:
        if not query.track:
            peaks = listen(samples, Job())
            length = int(peaks.frames[-1]) + 1
            found = search_more(
                index, Look(peaks.frames, peaks.bins, length, peaks.levels), Evidence(peaks.frames, peaks.bins, length)
            )
            scores.append(max((one.weight.score for one in found), default=0.0))
    return f"{np.median(scores):.1f} | {np.percentile(scores, 95):.1f} | {max(scores):.1f}"
