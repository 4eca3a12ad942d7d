"""How sure a score makes us: a logistic curve fitted to recordings that were there and others that were not.

`python -m benchmarks.identity.fit` prints these figures anew.
"""

import math

_SURE = 0.9
_INTERCEPT, _PER_LOG_SCORE, _PER_LOG_LENGTH = -12.81, 7.49, -6.16
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
