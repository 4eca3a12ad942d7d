"""One run, judged: the few numbers that every figure is made of, so that the arrays of all candidates can go."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.evaluate.metrics import Standing, standing_of
from temptrack.evaluate.records import HeldOut
from temptrack.evaluate.sections import Chosen

SUGGESTER = "suggester"
BASELINES = ("random", "popular", "affect")
WITHOUT, ALONE = "without ", "alone "


@dataclass(frozen=True)
class Judged:
    """What became of one question."""

    group: int
    candidates: int
    true: int
    identified: bool
    standings: Mapping[str, Standing]
    """Way of ranking to where the truth stands in it."""
    routes: tuple[str, ...]
    confidence: float
    right: bool
    abstained: bool
    novelty: float
    chosen: Chosen | None


def judge_run(run: HeldOut, seed: int) -> Judged:
    """Judge a run.

    The baselines: a random order drawn anew for each question; the candidates that are most often the truth in the
    films that may be learnt from; the affect route alone, which needs nothing learnt.
    """
    # Of its own for each question, whatever the order in which they are asked.
    rng = np.random.default_rng([seed, *run.scene_id.encode()])
    scores: dict[str, NDArray[np.float32] | NDArray[np.float64]] = {
        SUGGESTER: run.scores,
        "random": rng.random(len(run.pool)),
        "popular": run.popularity,
        "affect": run.fused(only="affect"),
    }
    scores |= {WITHOUT + route: run.fused(without=route) for route in run.routes}
    scores |= {ALONE + route: run.fused(only=route) for route in run.routes}
    return Judged(
        group=run.group,
        candidates=len(run.pool),
        true=int(run.truth.relevant.sum()),
        identified=run.truth.identified,
        standings={name: standing_of(levels, run.truth.relevant) for name, levels in scores.items()},
        routes=run.routes,
        confidence=run.uncertainty.confidence,
        right=run.right,
        abstained=run.uncertainty.abstain,
        novelty=run.novelty,
        chosen=run.chosen,
    )
