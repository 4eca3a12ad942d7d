"""From runs to figures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from temptrack.evaluate.asking import Suggesting
from temptrack.evaluate.figures import (
    DEPTHS,
    Calibration,
    Chance,
    CurvePoint,
    Evaluation,
    Figure,
    Novelty,
    Ranking,
    Sections,
    Selection,
)
from temptrack.evaluate.held_out import HoldingOut, Protocol, plain_suggester
from temptrack.evaluate.judging import ALONE, BASELINES, SUGGESTER, WITHOUT, Judged, judge_run
from temptrack.evaluate.looks import Sighting, kept_look
from temptrack.evaluate.metrics import (
    Resampling,
    Standing,
    aurc,
    auroc,
    best_aurc,
    brier,
    expected_calibration_error,
    expected_rank,
    median_rank_by_chance,
    rank_at_most,
    reciprocal_rank,
    reliability,
    risk_coverage,
)
from temptrack.evaluate.records import HeldOut
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.suggest import Look

MOMENT_IOU = 0.7
MOMENT_DEPTHS = (1, 10)
_FEW_FILMS, _FEW_QUERIES = 10, 100
_MOST_POINTS = 200


Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


def evaluate(
    store: Store,
    protocol: Protocol = Protocol(),  # noqa: B008 - frozen
    *,
    suggesting: Suggesting = plain_suggester,
    sighting: Sighting = kept_look,
    unlike: Sequence[Look] = (),
    job: Job | None = None,
) -> Evaluation:
    """Measure suggestions on held-out films.

    Parameters
    ----------
    store, protocol, suggesting, sighting, job
        As for `temptrack.evaluate.held_out`.
    unlike : sequence of Look
        Footage that nothing learnt is like, to measure novelty by.

    Raises
    ------
    StateError
        Too little to measure, and what is missing.
    """
    job = job or Job()
    holding = HoldingOut(store, protocol, suggesting, job)
    judged: list[Judged] = []
    novelties: list[float] = []
    for run in holding.ask(sighting, job, unlike):
        if isinstance(run, HeldOut):
            judged.append(judge_run(run, protocol.seed))
        else:
            novelties.append(run.novelty)
    job.report("measure", 0, 1)
    return measure(judged, novelties, protocol, len(holding.folds))


def measure(judged: Sequence[Judged], novelties: Sequence[float], protocol: Protocol, folds: int) -> Evaluation:
    """Return the figures of judged runs.

    Parameters
    ----------
    judged : sequence of Judged
        At least one.
    novelties : sequence of float
        Of footage unlike anything learnt; may be empty.
    protocol : Protocol
    folds : int
        How many there were.
    """
    of = _Measuring(judged, Resampling([one.group for one in judged], seed=protocol.seed))
    routes = list(dict.fromkeys(route for one in judged for route in one.routes))
    sizes = [one.candidates for one in judged]
    return Evaluation(
        pool=protocol.pool,
        queries=len(judged),
        identified=sum(one.identified for one in judged),
        films=of.resampling.groups,
        folds=folds,
        seed=protocol.seed,
        candidates=(min(sizes), max(sizes)),
        suggester=of.ranking(SUGGESTER, SUGGESTER),
        chance=_chance(judged),
        baselines=tuple(of.ranking(name, name) for name in BASELINES),
        without=tuple(of.ranking(route, WITHOUT + route) for route in routes),
        alone=tuple(of.ranking(route, ALONE + route) for route in routes),
        sections=_sections(judged, protocol.seed),
        calibration=of.calibration(),
        selection=of.selection(),
        novelty=of.novelty(novelties, protocol.seed) if novelties else None,
        remarks=tuple(_remarks(judged, of.resampling.groups, novelties)),
    )


@dataclass(frozen=True)
class _Measuring:
    """Judged runs and the films they are drawn by."""

    judged: Sequence[Judged]
    resampling: Resampling
    said: Floats = field(init=False)
    right: Floats = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", np.array([one.confidence for one in self.judged]))
        object.__setattr__(self, "right", np.array([float(one.right) for one in self.judged]))

    def mean(self, values: Iterable[float]) -> Figure:
        array = np.fromiter(values, np.float64)
        return Figure(float(array.mean()), self.resampling.of_mean(array))

    def figure(self, compute: Callable[[Rows], float]) -> Figure:
        return Figure(compute(np.arange(len(self.judged))), self.resampling.of(compute))

    def ranking(self, name: str, way: str) -> Ranking:
        # A route that had nothing to say of a question changes nothing by its absence, and alone leaves it to chance.
        standings = [one.standings.get(way) or _otherwise(one, way) for one in self.judged]
        ranks = np.array([expected_rank(standing) for standing in standings])
        return Ranking(
            name=name,
            recall_at={depth: self.mean(rank_at_most(standing, depth) for standing in standings) for depth in DEPTHS},
            median_rank=self.figure(lambda rows: float(np.median(ranks[rows]))),
            mean_reciprocal_rank=self.mean(reciprocal_rank(standing) for standing in standings),
        )

    def calibration(self) -> Calibration:
        said, right = self.said, self.right
        return Calibration(
            right=self.mean(right),
            ece=self.figure(lambda rows: expected_calibration_error(said[rows], right[rows])),
            brier=self.mean((said - right) ** 2) if len(said) else Figure(brier([], []), self.resampling.of_mean([])),
            bins=tuple(reliability(said, right)),
        )

    def selection(self) -> Selection:
        curve = risk_coverage(self.said, self.right)
        shown = np.unique(np.linspace(0, len(self.said) - 1, min(len(self.said), _MOST_POINTS)).astype(int))
        points = (CurvePoint(*(float(x[row]) for x in (curve.coverage, curve.risk, curve.threshold))) for row in shown)
        return Selection(
            aurc=self.figure(lambda rows: aurc(self.said[rows], self.right[rows])),
            best=best_aurc(self.right),
            curve=tuple(points),
            abstained=float(np.mean([one.abstained for one in self.judged])),
        )

    def novelty(self, novelties: Sequence[float], seed: int) -> Novelty:
        held_out, unlike = np.array([one.novelty for one in self.judged]), np.array(novelties)
        rng = np.random.default_rng([seed, 23])

        def drawn(rows: Rows) -> float:
            return auroc(held_out[rows], unlike[rng.integers(0, len(unlike), len(unlike))])

        return Novelty(
            auroc=Figure(auroc(held_out, unlike), self.resampling.of(drawn)),
            unlike=len(unlike),
            mean_held_out=float(held_out.mean()),
            mean_unlike=float(unlike.mean()),
        )


def _otherwise(one: Judged, way: str) -> Standing:
    return one.standings[SUGGESTER] if way.startswith(WITHOUT) else Standing.by_chance(one.candidates, one.true)


def _chance(judged: Sequence[Judged]) -> Chance:
    standings = [Standing.by_chance(one.candidates, one.true) for one in judged]
    return Chance(
        recall_at={d: float(np.mean([rank_at_most(standing, d) for standing in standings])) for d in DEPTHS},
        median_rank=median_rank_by_chance((one.candidates, one.true) for one in judged),
        mean_reciprocal_rank=float(np.mean([reciprocal_rank(standing) for standing in standings])),
    )


def _sections(judged: Sequence[Judged], seed: int) -> Sections | None:
    known = [(one, one.chosen) for one in judged if one.chosen is not None]
    if not known:
        return None
    of = _Measuring([one for one, _ in known], Resampling([one.group for one, _ in known], seed=seed))
    return Sections(
        questions=len(known),
        iou=of.mean(chosen.iou for _, chosen in known),
        from_start_iou=of.mean(chosen.from_start_iou for _, chosen in known),
        random_iou=of.mean(chosen.random_iou for _, chosen in known),
        moment_recall_at={
            depth: of.mean(
                rank_at_most(one.standings[SUGGESTER], depth) * (chosen.iou > MOMENT_IOU) for one, chosen in known
            )
            for depth in MOMENT_DEPTHS
        },
    )


def _remarks(judged: Sequence[Judged], films: int, novelties: Sequence[float]) -> Iterable[str]:
    if films < _FEW_FILMS or len(judged) < _FEW_QUERIES:
        yield (
            f"{len(judged)} questions of {films} films are few: intervals this rough are guesses, as a rule too narrow."
        )
    named = sum(one.identified for one in judged)
    if named < len(judged):
        yield (
            f"Of {len(judged)} true cues {len(judged) - named} are no track of the library; the tracks that sound most"
            " like them stand for them."
        )
    if not novelties:
        yield "Novelty was not measured: name footage unlike the learnt films with --unlike."
