"""From probabilities over time to stretches with a beginning and an end."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SHORTEST_S = 2.0
"""Music that sounds for less is a sting or a mistake, and too little to compare."""
BRIDGED_S = 2.5
"""A rest no longer than this is part of the music."""

Interval = tuple[float, float]


def spans_of(
    present: NDArray[np.bool_], step_s: float, *, shortest_s: float = SHORTEST_S, bridged_s: float = BRIDGED_S
) -> list[Interval]:
    """Return where something is present, as half-open stretches in seconds.

    Parameters
    ----------
    present : ndarray
        Shape (n,), bool.
    step_s : float
        Length of each step.
    shortest_s : float
        Shorter stretches are left out.
    bridged_s : float
        Gaps up to this long are closed first.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], present, [False]]).astype(np.int8)))
    found = [(float(a * step_s), float(b * step_s)) for a, b in edges.reshape(-1, 2)]
    return [span for span in bridged(found, bridged_s) if span[1] - span[0] >= shortest_s - 1e-9]


def bridged(spans: Sequence[Interval], gap_s: float) -> list[Interval]:
    """Join stretches, in order of time, that lie no further apart than a gap."""
    joined: list[Interval] = []
    for begin, end in spans:
        if joined and begin - joined[-1][1] <= gap_s + 1e-9:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def inside(spans: Sequence[Interval], in_s: float, out_s: float) -> list[Interval]:
    """Return the parts of stretches that lie in ``in_s <= t < out_s``."""
    cut = ((max(begin, in_s), min(end, out_s)) for begin, end in spans)
    return [(begin, end) for begin, end in cut if end > begin]


def without(spans: Sequence[Interval], other: Sequence[Interval]) -> list[Interval]:
    """Return the parts of stretches in which no other lies; both in order of time."""
    left: list[Interval] = []
    for begin, end in spans:
        hidden = inside(other, begin, end)
        edges = [begin, *(edge for span in hidden for edge in span), end]
        left += [(a, b) for a, b in list(pairwise(edges))[::2] if b > a]
    return left
