"""Held-out questions as weights and calibrators are fitted on them: the few candidates that matter, the rest by sample.

A run of a library of ten thousand holds as many candidates; of each question are kept those that any weights could put
first, and a random sample of all, which weights are fitted on and the spread of the scores is measured over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.evaluate.records import HeldOut
from temptrack.store.interface import Matrix
from temptrack.suggest.calibration import DOUBTS
from temptrack.suggest.library import Floats
from temptrack.suggest.ranking import SAME_COSINE
from temptrack.suggest.uncertainty import confidence_of, confidence_of_first, trust_at

SAMPLE, BEST = 96, 40
TOP, MORE = 3, 5
_TOO_SHORT = -0.05
"""Of the length's log-odds: tracks that end before the range are left out of the fit; length speaks for itself."""
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Case:
    """One held-out question."""

    group: int
    """Of the film: never on both sides."""
    log_odds: Floats
    """Shape (routes, m): what each route says of the candidates that were kept; 0 where it was silent."""
    prior: Floats
    """Shape (m,)."""
    close: Flags
    """Shape (m,): the truth, or among the tenth that sounds most like it."""
    sampled: Flags
    """Shape (m,): drawn at random from all."""
    likeness: Matrix
    """Shape (m, d)."""
    novelty: float
    epistemic: float
    aleatoric: float

    @property
    def for_weights(self) -> Flags:
        """Which candidates weights are fitted on."""
        return self.sampled & (self.prior > _TOO_SHORT)

    def scores(self, weights: Floats) -> Floats:
        """Return the fused log-odds of the candidates."""
        return self.prior + weights @ self.log_odds

    def best(self, scores: Floats, count: int) -> list[int]:
        """Return the best candidates, of one recording only the best."""
        chosen: list[int] = []
        for row in np.argsort(-scores, kind="stable"):
            alike = self.likeness[chosen] @ self.likeness[row] > SAME_COSINE if chosen else np.zeros(0, np.bool_)
            if not alike.any():
                chosen.append(int(row))
            if len(chosen) == count:
                break
        return chosen


@dataclass(frozen=True)
class Told:
    """What would be told of one question with some weights, before calibration, and what is true."""

    group: int
    raw: float
    """Of the answer."""
    right: bool
    track_raw: Floats
    """Of the first few tracks."""
    track_right: Flags
    doubts: Floats


def cases_of(runs: Iterable[HeldOut], routes: Sequence[str], seed: int = 0) -> Iterator[Case]:
    """Yield the cases of held-out runs, in their order.

    Parameters
    ----------
    runs : iterable of HeldOut
    routes : sequence of str
        The order of `Case.log_odds`.
    seed : int
        Of the samples.
    """
    for number, run in enumerate(runs):
        said = dict(zip(run.routes, run.log_odds, strict=True))
        count = len(run.pool)
        rng = np.random.default_rng([seed, number])
        sample = rng.permutation(count)[:SAMPLE]
        best = [np.argsort(-levels, kind="stable")[:BEST] for levels in (run.scores, *said.values())]
        rows = np.unique(np.concatenate([sample, *best]))
        nothing = np.zeros(count)
        yield Case(
            group=run.group,
            log_odds=np.stack([said.get(route, nothing)[rows].astype(np.float64) for route in routes]),
            prior=run.prior[rows].astype(np.float64),
            close=run.truth.close[rows],
            sampled=np.isin(rows, sample),
            likeness=run.pool.likeness[rows],
            novelty=run.novelty,
            epistemic=run.epistemic,
            aleatoric=run.aleatoric,
        )


def tell(case: Case, weights: Floats) -> Told:
    """Return what would be told of a case with these weights."""
    scores = case.scores(weights)
    rows, trust = case.best(scores, MORE), trust_at(case.novelty)
    raw = np.array([confidence_of(float(scores[row]), trust) for row in rows])
    said = {
        "novelty": case.novelty,
        "spread": float(np.std(scores[case.sampled])),
        "epistemic": case.epistemic,
        "aleatoric": case.aleatoric,
    }
    return Told(
        group=case.group,
        raw=confidence_of_first(raw[:TOP].tolist()),
        right=bool(case.close[rows[:TOP]].any()),
        track_raw=raw,
        track_right=case.close[rows],
        doubts=np.array([said[name] for name in DOUBTS]),
    )


def divide(groups: Sequence[int], parts: int) -> list[Flags]:
    """Return masks of about even size that part questions; those of one film go together."""
    counts = dict(zip(*np.unique(groups, return_counts=True), strict=True))
    order = sorted(counts, key=lambda group: (-counts[group], group))
    load, part_of = [0] * parts, {}
    for group in order:
        part_of[group] = load.index(min(load))
        load[part_of[group]] += int(counts[group])
    membership = np.array([part_of[group] for group in groups])
    return [mask for part in range(parts) if (mask := membership == part).any()]
