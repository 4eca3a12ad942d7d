"""Fit the curve from score to confidence: `temptrack/fingerprint/landmarks/confidence.py` holds what this prints.

usage: python -m benchmarks.identity.fit --media DIR --work DIR [--per-cell 6] [--hours 1,10,60]

Logistic regression of "this track is in the query" on the logarithms of score, of length and of the hours of the
library, over the best candidate of every query, of tracks that are stored and of others, whether or not it would have
been told, if it lasts long enough to be. It is fitted on queries of one half of the tracks and judged on the other
half's: the expected calibration error (ten bins of equal width, Naeini et al. 2015) over all best candidates, and what
would have been told wrongly.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.identity.__main__ import MUSIC, ROOMS, SPEECH
from benchmarks.identity.altered import altered_until
from benchmarks.identity.material import FIT, TEST, Corpus, Wanted, make_corpus
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, LandmarkIndex, constellation_of
from temptrack.fingerprint.landmarks.evidence import Evidence
from temptrack.fingerprint.landmarks.listening import HALF_HOP, listen
from temptrack.fingerprint.landmarks.recogniser import SHORTEST
from temptrack.fingerprint.landmarks.search import Look, search, search_changed, search_strong
from temptrack.media import read_audio
from temptrack.progress import Job

_LENGTHS_S = (1, 2, 3, 5, 10)
_LONGEST_S = 6.0
_RIDGE = 1e-2
_ENOUGH = 25.0
"""Above this score hardly anything is false: such queries need no second search."""
_TOLD = 0.9
Table = NDArray[np.float64]


def main() -> None:
    """Fit, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--per-cell", type=int, default=6)
    parser.add_argument("--hours", default="1,10,60")
    asked = parser.parse_args()
    seen = {}
    for half, seed in ((FIT, 5), (TEST, 6)):
        seen[half] = _kept(asked, half, seed)
        rows, right = seen[half]
        print(
            f"{half}: {len(rows)} best candidates, {right.mean():.0%} right. Highest false scores by hours and length:"
        )
        print("  " + ", ".join(_highest(rows, right)))
    weights = fitted(*seen[FIT])
    print("intercept, per log(1 + score), log(length), log(hours): " + ", ".join(f"{weight:.2f}" for weight in weights))
    for half, (rows, right) in seen.items():
        chance = 1 / (1 + np.exp(-_odds(rows, weights)))
        wrong = int(((chance >= _TOLD) & ~right).sum())
        print(f"{half}: expected calibration error {calibration_error(chance, right):.3f}; {wrong} told wrongly")


def fitted(rows: Table, right: NDArray[np.bool_]) -> Table:
    """Return intercept and slopes by Newton's method, with a ridge that keeps separable data finite."""
    table = _columns(rows)
    weights = np.zeros(table.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -50, 50)))
        spread = chance * (1 - chance) + 1e-9
        curvature = (table * spread[:, None]).T @ table + _RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(curvature, table.T @ (right - chance) - _RIDGE * weights)
    return weights


def calibration_error(chance: Table, right: NDArray[np.bool_]) -> float:
    """Return how far, on average, the share that is right lies from the probability that was told."""
    bins = np.minimum((chance * 10).astype(int), 9)
    gaps = (abs(right[bins == n].mean() - chance[bins == n].mean()) * (bins == n).mean() for n in np.unique(bins))
    return float(sum(gaps))


def _odds(rows: Table, weights: Table) -> Table:
    return np.clip(_columns(rows) @ weights, -50, 50)


def _columns(rows: Table) -> Table:
    scores, lengths_s, hours = rows.T
    return np.stack([np.ones(len(rows)), np.log1p(scores), np.log(np.minimum(lengths_s, _LONGEST_S)), np.log(hours)], 1)


def _highest(rows: Table, right: NDArray[np.bool_]) -> Iterator[str]:
    for _, length_s, hours in np.unique(np.round(rows * [0, 1, 1]), axis=0):
        here = (rows[:, 1] == length_s) & (np.round(rows[:, 2]) == hours) & ~right
        yield f"{hours:.0f} h {length_s:.0f} s {rows[here, 0].max(initial=0):.1f}"


def _kept(asked: argparse.Namespace, half: str, seed: int) -> tuple[Table, NDArray[np.bool_]]:
    kept = asked.work / f"observed_{half}.json"
    if not kept.exists():
        media = asked.media.resolve()
        music, speech = (tuple(media / name for name in names) for names in (MUSIC, SPEECH))
        wanted = Wanted(
            music, speech, media / ROOMS, None, asked.per_cell, _LENGTHS_S, half=half, altered=False, seed=seed
        )
        corpus = make_corpus(asked.work.resolve() / half, wanted)
        kept.write_text(json.dumps(list(_observed(corpus, [float(hours) for hours in asked.hours.split(",")]))))
    table = np.array(json.loads(kept.read_text()))
    return table[:, :3], table[:, 3] > 0


def _observed(corpus: Corpus, sizes: list[float]) -> Iterator[tuple[float, float, float, bool]]:
    """Yield score, length and hours of every query's best candidate, and whether it is the track that was asked for."""
    stored = {path.stem: constellation_of(_read(path), Job()) for path in corpus.stored}
    heard = [(query, *_looked(Path(query.path))) for query in corpus.queries]
    for hours in sizes:
        more = altered_until(stored, max(0.0, hours - corpus.hours))
        index = LandmarkIndex([*stored.items(), *more])
        for query, look, evidence in heard:
            if found := _best(index, look, evidence):
                track, score = found
                yield score, float(query.length_s), index.hours, bool(query.track) and track == query.track


def _looked(path: Path) -> tuple[Look, Evidence]:
    samples = _read(path)
    peaks, length = listen(samples, Job()), -(-len(samples) // HALF_HOP)
    return Look(peaks.frames, peaks.bins, length), Evidence(peaks.frames, peaks.bins, length)


def _best(index: LandmarkIndex, look: Look, evidence: Evidence) -> tuple[str, float] | None:
    found = search(index, look, evidence)
    if not found or found[0].weight.score < _ENOUGH:
        found += search_strong(index, look, evidence)
    if max((one.weight.score for one in found), default=0.0) < _ENOUGH:
        found += search_changed(index, look, evidence)
    found = [one for one in found if one.weight.end - one.weight.begin >= SHORTEST]
    best = max(found, key=lambda one: one.weight.score, default=None)
    return (index.track_ids[best.alignment.track], best.weight.score) if best is not None else None


def _read(path: Path) -> NDArray[np.float32]:
    return read_audio(path, None, sample_rate_hz=LANDMARK_RATE_HZ, job=Job())


if __name__ == "__main__":
    main()
