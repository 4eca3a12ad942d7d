"""How far to go from the best match, and what that means."""

import math

LEAST, MOST = 0.1, 0.9
"""Chosen by itself, a change stays within these: at 0 the piece is a track that was suggested anyway, and 1 leaves all
that is known of the scene's music; both are for a person to ask for."""

_LONGEST_RUN_S = 32.0
_SHORTEST_RUN_S = 0.5
"""Copied in a row from one source: at the smallest change a long phrase, at 1 about a beat."""


def change_of(confidence: float, novelty: float) -> float:
    """Return how far an answer's uncertainty says to go.

    The mean of two figures that both mean "what is known does not fit here": the probability that none of the first
    suggestions is right, and how unlike everything learnt the question is; within `LEAST` and `MOST`.

    Parameters
    ----------
    confidence, novelty : float
        Of the answer, 0 to 1.
    """
    return min(MOST, max(LEAST, ((1.0 - confidence) + novelty) / 2.0))


def longest_run_s(change: float) -> float:
    """Return how many seconds in a row may be copied from one source: without bound at 0, half a second at 1.

    Between them by equal factors, as what is recognised of a quotation goes with the logarithm of its length: 11 s at a
    quarter, 4 s at a half, 1.4 s at three quarters.
    """
    if change <= 0.0:
        return math.inf
    return float(_LONGEST_RUN_S * (_SHORTEST_RUN_S / _LONGEST_RUN_S) ** change)
