"""How well the peaks of a track are met in a query, weighed against how often chance would meet them.

Each of the track's peaks that should be heard in the query is met exactly (same bin, at most one half frame away),
nearly (a bin or two half frames away), or not. By chance it is met as often as the query has peaks around that bin at
any time: so a query full of one tone proves nothing by that tone. If the track is there, a share of its peaks has
survived, the rest is met by chance; noise leaves more of the strong ones. The score is the logarithm of the ratio of
the two likelihoods, at the share, and at the level from which on peaks are strong, that make it greatest, over the
stretch of the query that makes it greatest: in nats, alike for queries of any length.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks.settings import HIGH_BIN
from temptrack.fingerprint.landmarks.types import Whole

_SHARES = np.array([0.03, 0.08, 0.15, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95])
_STRONG = (0, 3, 4, 5, 6)
"""Levels from which on such a share may survive; of those below it is a tenth. From 0 on: of all alike."""
_WEAK_SHARE = 0.1
_EXACT_SHARE = 0.75
"""Of the survivors, those met exactly: measured .78 to .95 from speech at -10 dB to clean."""
_RAREST = 0.004
"""Chance never meets a peak less often, however few of the query's peaks are around its bin."""
_UNEVEN = (0.5, 30.0)
"""Bounds of how much the density of a query at a moment may differ from its mean."""
_MISSED, _NEAR, _EXACT = 0, 1, 2
_NEAR_STEPS = 2
"""Half frames by which a peak met nearly may be off; a bin at most."""
Table = NDArray[np.float64]


@dataclass(frozen=True)
class Weight:
    """What the peaks of a track prove, and from where to where in the query."""

    score: float
    """Log-likelihood ratio in nats."""
    share: float = 0.0
    """Of the strong peaks, those that survived."""
    begin: int = 0
    """Half frame of the first peak that counts."""
    end: int = 0
    """Half frame of the last."""


@dataclass(frozen=True)
class Expected:
    """Peaks of a track that should be heard in a part of a query, by time."""

    half_frames: Whole
    """Shape (n,): of the part."""
    bins: Whole
    levels: Whole
    """Strength: see `Constellation`."""

    def within(self, length: int) -> "Expected":
        """Return those from the part's start to its end."""
        inside = (self.half_frames >= 0) & (self.half_frames < length)
        return Expected(self.half_frames[inside], self.bins[inside], self.levels[inside])

    def later(self, half_frames: int) -> "Expected":
        """Return the same as they are heard so much later."""
        return replace(self, half_frames=self.half_frames + half_frames)


class Evidence:
    """A part of a query, ready to have the peaks of tracks held against it.

    Parameters
    ----------
    half_frames, bins : ndarray, shape (n,)
        The query's peaks in this part, from its start.
    length : int
        Of this part, in half frames.
    """

    def __init__(self, half_frames: Whole, bins: Whole, length: int) -> None:
        self.length = length
        self._kinds = _around(half_frames, bins, length)
        self._exact, self._near = _Chance(self._kinds == _EXACT), _Chance(self._kinds != _MISSED)

    def met(self, half_frames: Whole, bins: Whole) -> NDArray[np.float64]:
        """Return roughly how many peaks are met, for each row of half frames; beyond the part none is."""
        inside = (half_frames >= 0) & (half_frames < self.length)
        kinds = self._kinds[np.where(inside, half_frames, 0), bins] * inside
        return np.asarray(((kinds == _EXACT) + 0.2 * (kinds == _NEAR)).sum(-1))

    def gains(self, expected: Expected) -> Table:
        """Return what each peak, inside the part, adds to the score: shape (n, hypotheses)."""
        half_frames, bins = expected.half_frames, expected.bins
        kinds = self._kinds[half_frames, bins]
        exact = self._exact.of(half_frames, bins)
        nearly = np.maximum(self._near.of(half_frames, bins) - exact, _RAREST)
        by_kind = [kinds == _EXACT, kinds == _NEAR]
        ratio = np.select(by_kind, [_EXACT_SHARE / exact, (1 - _EXACT_SHARE) / nearly], 0.0)
        strong, weak = (np.log(1 + share * (ratio[:, None] - 1)) for share in (_SHARES, _WEAK_SHARE * _SHARES))
        return np.hstack([np.where(expected.levels[:, None] >= level, strong, weak) for level in _STRONG])

    def weigh(self, expected: Expected) -> Weight:
        """Return what peaks prove, in order of time; those beyond the part prove nothing."""
        inside = expected.within(self.length)
        return weigh(inside.half_frames, self.gains(inside))

    def forget(self, half_frames: Whole, bins: Whole) -> None:
        """Take away what these peaks met: what one track explains proves no other."""
        for step in (-1, 0, 1):
            for way in (-1, 0, 1):
                at, of = half_frames + step, np.clip(bins + way, 0, HIGH_BIN - 1)
                inside = (at >= 0) & (at < self.length)
                self._kinds[at[inside], of[inside]] = _MISSED


def weigh(half_frames: Whole, gains: Table) -> Weight:
    """Return what peaks prove where they prove most.

    To begin later than the first peak, or to end before the last, costs the logarithm of their number: as many
    stretches could have been chosen, and one of them looks good by chance (Rissanen's description length). So does
    choosing the level from which on peaks are strong.

    Parameters
    ----------
    half_frames : ndarray, shape (n,)
        When each should be heard, ascending.
    gains : ndarray, shape (n, hypotheses)
        What each adds to the score.
    """
    if not len(half_frames):
        return Weight(0.0)
    cost = math.log(len(half_frames))
    totals = np.cumsum(gains, axis=0)
    lowest = np.minimum.accumulate(totals[:-1], axis=0)
    before = np.vstack([np.zeros(totals.shape[1]), np.minimum(lowest + cost, 0.0)])
    proved = totals - before
    proved[:-1] -= cost
    last, hypothesis = np.unravel_index(int(proved.argmax()), proved.shape)
    score = float(proved[last, hypothesis]) - math.log(len(_STRONG))
    if score <= 0:
        return Weight(0.0)
    first = 0 if before[last, hypothesis] == 0 else int(totals[:last, hypothesis].argmin()) + 1
    share = float(_SHARES[hypothesis % len(_SHARES)])
    return Weight(score, share, int(half_frames[first]), int(half_frames[last]))


def _around(half_frames: Whole, bins: Whole, length: int) -> NDArray[np.uint8]:
    """Return where a peak of a track would be met, and how, by half frame and bin."""
    wide = np.zeros((length + 2 * _NEAR_STEPS, HIGH_BIN + 2), np.uint8)
    flat, across = wide.reshape(-1), HIGH_BIN + 2
    at = (half_frames + _NEAR_STEPS) * across + bins + 1
    for step in range(-_NEAR_STEPS, _NEAR_STEPS + 1):
        for way in (-1, 0, 1):
            flat[at + (step * across + way)] = _NEAR
    for step in (-1, 0, 1):
        flat[at + step * across] = _EXACT
    return np.ascontiguousarray(wide[_NEAR_STEPS : _NEAR_STEPS + length, 1:-1])


class _Chance:
    """How often a peak is met by chance: as often as its bin is, more when many bins are, fewer when few are."""

    def __init__(self, met: NDArray[np.bool_]) -> None:
        self._by_bin = met.mean(0)
        by_time = met.mean(1)
        self._by_time = np.clip(by_time / max(by_time.mean(), 1e-9), *_UNEVEN)

    def of(self, half_frames: Whole, bins: Whole) -> NDArray[np.float64]:
        return np.asarray(np.clip(self._by_bin[bins] * self._by_time[half_frames], _RAREST, 0.9))
