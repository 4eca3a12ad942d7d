"""Which piece stands at each beat: a path that is near the target and seldom jumps.

Unit selection by Viterbi's algorithm (Hunt & Black 1996, "Unit selection in a concatenative speech synthesis system",
ICASSP; for music Schwarz 2006, "Concatenative sound synthesis: the early years"): every piece costs its distance from
the target, and every join what is heard of it. A piece that follows in its own source joins for nothing, so that whole
phrases stand together as far as the target lets them (the diagonals of Driedger, Prätzlich & Müller 2015, "Let it Bee -
towards NMF-inspired audio mosaicing", ISMIR). How long one may last is bounded: longer is a quotation.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.progress import Job

Whole = NDArray[np.int64]
Costs = NDArray[np.float64]

_NONE = -1


@dataclass(frozen=True)
class Lattice:
    """What a path is chosen from."""

    candidates: tuple[Whole, ...]
    """Of each slot, the pieces that may stand there; ascending."""
    target: tuple[Costs, ...]
    """What each of them costs there."""
    following: Whole
    """Of each piece of the corpus, the piece that follows it in its source; -1 for the last."""
    join: Callable[[Whole, Whole], Costs]
    """Cost of putting each of the second pieces after each of the first: shape (first, second)."""
    longest: int
    """Pieces in a row that one source may give."""


def choose_path(lattice: Lattice, job: Job) -> Whole:
    """Return the cheapest piece for each slot, all joins counted.

    Parameters
    ----------
    lattice : Lattice
        Each slot has at least one candidate.
    job : Job
        Checked at each slot.

    Returns
    -------
    ndarray
        Shape (slots,). A run is never longer than ``longest``, unless a slot has no other candidate.
    """
    longest = min(lattice.longest, len(lattice.candidates))
    costs = np.full((len(lattice.candidates[0]), longest), np.inf)
    costs[:, 0] = lattice.target[0]
    back: list[tuple[Whole, Whole]] = []
    """For each later slot: of each candidate, the row it was joined from, and how long that row's run was; and the row
    of the piece it follows."""
    lengths: list[Whole] = []
    for slot in range(1, len(lattice.candidates)):
        job.check()
        before, now = lattice.candidates[slot - 1], lattice.candidates[slot]
        best_length = costs.argmin(axis=1)
        best = costs[np.arange(len(before)), best_length]
        joined = best[:, np.newaxis] + _joins(lattice, before, now)
        source = joined.argmin(axis=0)
        fresh = np.full((len(now), longest), np.inf)
        fresh[:, 0] = joined[source, np.arange(len(now))]
        follows = _rows_followed(lattice.following, before, now)
        known = follows != _NONE
        fresh[known, 1:] = costs[follows[known], :-1]
        costs = fresh + lattice.target[slot][:, np.newaxis]
        back.append((source, follows))
        lengths.append(best_length)
    return _traced(lattice.candidates, costs, back, lengths)


def _joins(lattice: Lattice, before: Whole, now: Whole) -> Costs:
    """Joins of all pairs; where a piece follows by itself, going on is no new run and is counted elsewhere."""
    costs = np.asarray(lattice.join(before, now), np.float64).copy()
    natural = lattice.following[before][:, np.newaxis] == now[np.newaxis, :]
    costs[natural] += 1e3  # only where nothing else can stand there: then the run is longer than it may be
    return costs


def _rows_followed(following: Whole, before: Whole, now: Whole) -> Whole:
    """Return, of each piece, the row of the one it follows among those before; -1 where that is not there."""
    rows = np.full(len(now), _NONE, np.int64)
    ends = following[before]
    at = np.searchsorted(now, ends)
    inside = (ends != _NONE) & (at < len(now))
    hit = inside.copy()
    hit[inside] = now[at[inside]] == ends[inside]
    rows[at[hit]] = np.flatnonzero(hit)
    return rows


def _traced(
    candidates: tuple[Whole, ...], costs: Costs, back: list[tuple[Whole, Whole]], lengths: list[Whole]
) -> Whole:
    row, length = (int(n) for n in np.unravel_index(int(costs.argmin()), costs.shape))
    path = np.zeros(len(candidates), np.int64)
    for slot in range(len(candidates) - 1, -1, -1):
        path[slot] = candidates[slot][row]
        if slot == 0:
            break
        source, follows = back[slot - 1]
        if length > 0:
            row, length = int(follows[row]), length - 1
        else:
            row = int(source[row])
            length = int(lengths[slot - 1][row])
    return path
