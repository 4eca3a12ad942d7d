"""Held-out questions whose true weights and true confidences are known, and a store of a made-up world."""

from collections.abc import Sequence

import numpy as np

from temptrack.evaluate.fitting_cases import Case
from temptrack.suggest.calibration import probability

ROUTES = ("scenes", "affect")
TRUE_WEIGHTS = (1.2, 0.3)
_OFFSET = -2.6


def cases(
    films: int,
    each: int = 10,
    *,
    weights: Sequence[float] = TRUE_WEIGHTS,
    candidates: int = 60,
    seed: int = 0,
    first_film: int = 0,
) -> list[Case]:
    """Questions of a world in which the log-odds of being close are a weighted sum of what the routes say."""
    rng = np.random.default_rng([seed, films, first_film])
    return [
        case(rng, first_film + film, weights=weights, candidates=candidates)
        for film in range(films)
        for _ in range(each)
    ]


def case(rng: np.random.Generator, group: int, *, weights: Sequence[float], candidates: int) -> Case:
    # Some questions are clear and some are not: the routes say more or less.
    said = rng.normal(0, rng.uniform(0.3, 1.6), (len(weights), candidates))
    likely = probability(np.array(weights) @ said + _OFFSET)
    return Case(
        group=group,
        log_odds=said,
        prior=np.zeros(candidates),
        close=rng.random(candidates) < likely,
        sampled=np.ones(candidates, np.bool_),
        likeness=np.eye(candidates, dtype=np.float32),
        novelty=float(rng.uniform(0.2, 0.6)),
        epistemic=0.0,
        aleatoric=0.0,
    )
