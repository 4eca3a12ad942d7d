"""What a piece is moved towards where no generator proposes anything: phrases that are far from the best match."""

from dataclasses import dataclass

import numpy as np

from temptrack.compose.generate import PatchSequence
from temptrack.compose.mosaic.corpus import Corpus, Whole
from temptrack.compose.mosaic.costs import distances
from temptrack.compose.mosaic.target import Plan

PHRASE_BEATS = 8
"""Two bars of four: what is moved towards shall itself be music for a while."""
_AMONG = 3
"""The seed chooses between the so many farthest."""
_ENERGY_WEIGHT = 1.0
"""What a difference of loudness contour takes off: far in sound, not in what happens when."""


@dataclass(frozen=True)
class Far:
    """Something far from the best match, and what it is."""

    patches: PatchSequence
    what: str
    """For a person."""


def far_phrases(plan: Plan, corpus: Corpus, best: PatchSequence, seed: int) -> Far:
    """Return, for each phrase of the plan, a phrase of the other matches that is far from it.

    Far in spectrum and pitch, near in how loud it is beside its own track: the course of the piece stays. Where the
    best match is the only source, phrases of its own stand in.
    """
    rng = np.random.default_rng(seed)
    alone = len(corpus.tracks) == 1
    pieces = np.zeros(len(plan), np.int64)
    for first in range(0, len(plan), PHRASE_BEATS):
        count = min(PHRASE_BEATS, len(plan) - first)
        starts = _starts(corpus, count, alone=alone)
        score = _farness(best.between(first, first + count), starts, corpus)
        order = np.argsort(-score)[: _AMONG if len(score) > _AMONG else 1]
        chosen = int(starts[rng.choice(order)])
        pieces[first : first + count] = np.arange(chosen, chosen + count)
    what = "other parts of the best match, the only track that may be used" if alone else "the other matches"
    return Far(corpus.patches(pieces, plan.edges_s), what)


def _starts(corpus: Corpus, count: int, *, alone: bool) -> Whole:
    """Return the pieces that a phrase of so many beats may begin with."""
    last = np.arange(len(corpus)) + count - 1
    inside = last < len(corpus)
    inside[inside] &= corpus.track_of[np.flatnonzero(inside)] == corpus.track_of[last[inside]]
    other = inside & (corpus.track_of != 0)
    starts = np.flatnonzero(inside if alone or not other.any() else other)
    return starts if len(starts) else np.zeros(1, np.int64)


def _farness(best: PatchSequence, starts: Whole, corpus: Corpus) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    pieces = corpus.patches(np.arange(len(corpus)), np.arange(len(corpus) + 1, dtype=np.float64))
    apart = distances(best, pieces)
    each = apart.mel + apart.chroma - _ENERGY_WEIGHT * apart.loudness
    within = np.minimum(starts[:, np.newaxis] + np.arange(len(best)), len(corpus) - 1)
    mean: np.ndarray[tuple[int], np.dtype[np.float64]] = each[np.arange(len(best)), within].mean(axis=1)
    return mean
