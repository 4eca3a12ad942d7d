"""From probabilities over time to stretches with a beginning and an end."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Vector

SHORTEST_S = 2.0
"""Music that sounds for less is a sting or a mistake, and too little to compare."""
BRIDGED_S = 2.5
"""A rest no longer than this is part of the music."""

BEGINS_FROM, ENDS_BELOW, SOFT_S = 0.15, 0.25, 8.0
"""Between these probabilities and an even chance music is heard for so long at most as it comes in, and goes out.

Under dialogue music that comes in softly is this likely, dialogue alone a fifth of it; after an end the seconds before
make it likelier. Chosen on the three film clips that `benchmarks/presence.py` prints."""

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


def cues_of(music: Vector, step_s: float) -> list[Interval]:
    """Return stretches of music with their soft beginnings and ends, in seconds.

    Each holds a step in which music is more likely than not, and reaches from there as far as it stays possible:
    hysteresis, as Canny 1986, "A computational approach to edge detection", follows edges.

    Parameters
    ----------
    music : ndarray
        Shape (n,): how probable music is in each step.
    step_s : float
        Length of each step.
    """
    sure = music >= 0.5
    steps = round(SOFT_S / step_s)
    before = _reaching(sure[::-1], music[::-1] >= BEGINS_FROM, steps)[::-1]
    return spans_of(before | _reaching(sure, music >= ENDS_BELOW, steps), step_s)


def _reaching(sure: NDArray[np.bool_], possible: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Return what is sure and the steps after it as long as they are possible, some at most."""
    reached = sure.copy()
    left = 0
    for i, (certain, likely) in enumerate(zip(sure, possible, strict=True)):
        left = steps if certain else left - 1 if likely else 0
        reached[i] = certain or (likely and left >= 0 and i > 0 and reached[i - 1])
    return reached


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
