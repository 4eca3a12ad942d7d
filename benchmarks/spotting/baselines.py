"""What spotting must beat: chance, music everywhere, music wherever nobody speaks."""

from collections.abc import Sequence

import numpy as np

from benchmarks.spotting.scoring import Score, Truth, judge
from temptrack.fingerprint.presence import Interval, without
from temptrack.suggest.spotting.production import Production
from temptrack.suggest.spotting.rules import SHORTEST_S

_DRAWS = 50


def everywhere(truth: Truth) -> Score:
    """Score music from beginning to end."""
    return judge(truth, [(0.0, truth.duration_s)])


def where_nobody_speaks(truth: Truth, production: Production) -> Score:
    """Score music in every stretch without speech that is long enough for a cue."""
    gaps = without([(0.0, truth.duration_s)], production.sentences)
    return judge(truth, [gap for gap in gaps if gap[1] - gap[0] >= SHORTEST_S])


def chance(truth: Truth, seed: int) -> list[Score]:
    """Score the film's own cues laid at random: as many and as long, in any order, any rests between them."""
    dice = np.random.default_rng(seed)
    return [judge(truth, _shuffled(truth, dice)) for _ in range(_DRAWS)]


def _shuffled(truth: Truth, dice: np.random.Generator) -> Sequence[Interval]:
    lengths = np.array([out_s - in_s for in_s, out_s in truth.music])
    dice.shuffle(lengths)
    free_s = max(0.0, truth.duration_s - float(lengths.sum()))
    rests = dice.dirichlet(np.ones(len(lengths) + 1)) * free_s
    cues, at_s = [], 0.0
    for rest, length in zip(rests, lengths, strict=False):
        cues.append((at_s + rest, at_s + rest + length))
        at_s += rest + length
    return cues
