"""Fit the curve from score to confidence: `temptrack/fingerprint/landmarks/confidence.py` holds what this prints.

usage: python -m benchmarks.identity.fit --music DIR [--music DIR ...] --speech DIR [--per-cell 12] [--seed 5]

Logistic regression of "this track is in the query" on the logarithms of score and length, over the best candidate of
every query, of tracks that are stored and of others, whether or not it would have been told.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.identity.material import Corpus, Query, make_corpus
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, LandmarkIndex, constellation_of
from temptrack.fingerprint.landmarks.evidence import Evidence
from temptrack.fingerprint.landmarks.listening import listen
from temptrack.fingerprint.landmarks.search import Look, search, search_changed
from temptrack.media import read_audio
from temptrack.progress import Job

_LENGTHS_S = (1, 2, 3, 5, 10)
_LONGEST_S = 6.0
_RIDGE = 1e-2
_ENOUGH = 25.0
"""Above this score nothing was ever false: such queries need no second search."""


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--music", type=Path, action="append", required=True)
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--per-cell", type=int, default=12)
    parser.add_argument("--seed", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        wanted = {"per_cell": asked.per_cell, "seed": asked.seed, "lengths_s": _LENGTHS_S}
        corpus = make_corpus(Path(work), asked.music, asked.speech, **wanted)
        scores, lengths, right = _observed(corpus)
    weights = fitted(scores, lengths, right)
    highest = {int(s): float(scores[(lengths == s) & ~right].max(initial=0)) for s in np.unique(lengths)}
    print(f"{len(scores)} queries, {right.mean():.0%} right; highest false score by length: {highest}")
    print("intercept, per log(1 + score), per log(length): " + ", ".join(f"{weight:.2f}" for weight in weights))


def fitted(
    scores: NDArray[np.float64], lengths_s: NDArray[np.float64], right: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return intercept and slopes by Newton's method, with a ridge that keeps separable data finite."""
    columns = [np.ones(len(scores)), np.log1p(scores), np.log(np.minimum(lengths_s, _LONGEST_S))]
    table = np.stack(columns, axis=1)
    weights = np.zeros(3)
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -50, 50)))
        spread = chance * (1 - chance) + 1e-9
        curvature = (table * spread[:, None]).T @ table + _RIDGE * np.eye(3)
        weights = weights + np.linalg.solve(curvature, table.T @ (right - chance) - _RIDGE * weights)
    return weights


def _observed(corpus: Corpus) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    stored = ((path.stem, constellation_of(_read(path), Job())) for path in corpus.stored)
    index = LandmarkIndex(stored)
    seen = [(query, _best(index, query)) for query in corpus.queries]
    told = [(query, *best) for query, best in seen if best is not None]
    scores = np.array([score for _, _, score in told])
    lengths = np.array([float(query.length_s) for query, _, _ in told])
    return scores, lengths, np.array([bool(query.track) and track == query.track for query, track, _ in told])


def _best(index: LandmarkIndex, query: Query) -> tuple[str, float] | None:
    samples = _read(query.path)
    peaks, length = listen(samples, Job()), len(samples) // 128 + 1
    look = Look(peaks.frames, peaks.bins, length)
    evidence = Evidence(peaks.frames, peaks.bins, length)
    found = search(index, look, evidence)
    if not found or found[0].weight.score < _ENOUGH:
        found += search_changed(index, look, evidence)
    best = max(found, key=lambda one: one.weight.score, default=None)
    return (index.track_ids[best.alignment.track], best.weight.score) if best is not None else None


def _read(path: Path) -> NDArray[np.float32]:
    return read_audio(path, None, sample_rate_hz=LANDMARK_RATE_HZ, job=Job())


if __name__ == "__main__":
    main()
