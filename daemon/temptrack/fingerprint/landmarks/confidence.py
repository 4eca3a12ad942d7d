"""How sure a score makes us: a logistic curve fitted to recordings that were there and others that were not.

`python -m benchmarks.identity.fit` prints these figures anew. They came of 700 queries of 1 to 10 s (game scores and
the Emotify excerpts; clean, under speech and noise, MP3, four speeds; seed 5, 5 a cell). The highest false score was
6.2 at 1 s, 7.6 at 2 s, 11.0 at 3 s, 11.1 at 5 s and 12.2 at 10 s.
"""

import math

_SURE = 0.9
_INTERCEPT, _PER_LOG_SCORE, _PER_LOG_LENGTH = -10.11, 5.51, -2.68
_SHORTEST_S, _LONGEST_S = 1.0, 6.0
"""Lengths between which it matters: beyond, what chance can meet hardly grows."""


def confidence_of(score: float, looked_at_s: float) -> float:
    """Return the probability that a track with this score is in the query.

    Parameters
    ----------
    score : float
        Log-likelihood ratio in nats.
    looked_at_s : float
        Seconds of the query that were searched at once: the longer, the more can be met by chance.
    """
    length_s = min(max(looked_at_s, _SHORTEST_S), _LONGEST_S)
    odds = _INTERCEPT + _PER_LOG_SCORE * math.log1p(max(0.0, score)) + _PER_LOG_LENGTH * math.log(length_s)
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def is_sure(score: float, looked_at_s: float) -> bool:
    """Return whether a match is certain enough to be told: no false one is worth a true one more."""
    return confidence_of(score, looked_at_s) >= _SURE
