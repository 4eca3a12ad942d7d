"""From the target to pieces: a cheapest path, chosen again where it quotes a track at too great a length."""

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.generate import PatchSequence
from temptrack.compose.mosaic.change import longest_run_s
from temptrack.compose.mosaic.corpus import Corpus, Whole
from temptrack.compose.mosaic.costs import join_costs, target_costs
from temptrack.compose.mosaic.selection import Lattice, choose_path
from temptrack.compose.mosaic.target import Plan
from temptrack.progress import Job

_NEAREST = 40
"""Pieces that are looked at for each place, beside those that would go on."""
_PASSES = 8
_SAME_PLACE_S = 0.3
"""Copies from one track so near to one alignment are one quotation with gaps: landmarks allow 0.14 s either way."""
_QUOTED = 4.0
"""What a piece costs more in each further pass where it would go on with a quotation that is too long."""


def choose_pieces(plan: Plan, target: PatchSequence, corpus: Corpus, *, change: float, seed: int, job: Job) -> Whole:
    """Return the piece of each place, shape (places,).

    Parameters
    ----------
    plan : Plan
    target : PatchSequence
        One patch a place.
    corpus : Corpus
    change : float
        How far the piece is to go: the further, the less is taken from the best match and the shorter every quotation.
    seed : int
    job : Job
        Checked at each place.
    """
    costs = target_costs(target, corpus, change=change, seed=seed)
    longest_s = longest_run_s(change)
    beat_s = float(np.median(np.diff(plan.edges_s)))
    longest = len(plan) if np.isinf(longest_s) else max(1, int(longest_s / beat_s))
    join = join_costs(corpus)
    path = plan.pieces
    for _ in range(_PASSES):
        candidates = _candidates(costs, corpus, plan)
        lattice = Lattice(
            candidates,
            tuple(costs[place, those] for place, those in enumerate(candidates)),
            corpus.following,
            join,
            longest,
        )
        path = choose_path(lattice, job)
        too_long = _quoted(path, plan, corpus, longest_s)
        if not too_long:
            break
        for track, apart_s in too_long:
            costs += _QUOTED * _on_alignment(plan, corpus, track, apart_s)
    return path


def _candidates(costs: NDArray[np.float64], corpus: Corpus, plan: Plan) -> tuple[Whole, ...]:
    nearest = min(_NEAREST, len(corpus))
    found: list[Whole] = []
    for place, row in enumerate(costs):
        if place >= plan.ending_from:
            found.append(plan.pieces[place : place + 1])
            continue
        best = np.argpartition(row, nearest - 1)[:nearest]
        going_on = corpus.following[found[-1]] if found else best
        going_on = going_on[going_on >= 0]
        going_on = going_on[np.argsort(row[going_on])[: 2 * nearest]]
        found.append(np.unique(np.concatenate([best, going_on])))
    return tuple(found)


def _quoted(path: Whole, plan: Plan, corpus: Corpus, longest_s: float) -> list[tuple[int, float]]:
    """Return the alignments, as track and its time less the piece's, that give more than may be copied in a row."""
    begins, lengths = plan.edges_s[:-1], np.diff(plan.edges_s)
    alignment = np.round((corpus.in_s[path] - begins) / _SAME_PLACE_S).astype(np.int64)
    keys, which = np.unique(np.stack([corpus.track_of[path], alignment]), axis=1, return_inverse=True)
    free = np.arange(len(plan)) < plan.ending_from
    total_s = np.bincount(which.ravel()[free], weights=lengths[free], minlength=keys.shape[1])
    return [(int(keys[0, n]), float(keys[1, n]) * _SAME_PLACE_S) for n in np.flatnonzero(total_s > longest_s * 1.01)]


def _on_alignment(plan: Plan, corpus: Corpus, track: int, apart_s: float) -> NDArray[np.bool_]:
    """Return which pieces at which places would go on with a quotation."""
    apart = corpus.in_s - plan.edges_s[:-1][:, np.newaxis]
    near: NDArray[np.bool_] = (np.abs(apart - apart_s) <= _SAME_PLACE_S) & (corpus.track_of == track)
    return near
