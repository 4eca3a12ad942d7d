"""Hours and hours of music that nobody wrote: landmarks cut from real recordings, phrase by phrase, and changed.

A made track is a row of phrases of 4 to 12 s, each from some place in some real recording, all transposed by the same
whole number of semitones (music is tuned, so that some bins are fuller than others, and stay so), slightly mistuned,
played at a pace of its own, and some backwards. What is within a phrase, chords, beats, partials, levels, is that of
real music; no phrase is near enough to what it was cut from, or to another cut from there, to be the same recording.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from temptrack.fingerprint.landmarks import Constellation, decode, encode
from temptrack.fingerprint.landmarks.settings import FRAME_RATE_HZ, HIGH_BIN, LOW_BIN, STORED_REACH
from temptrack.fingerprint.landmarks.types import Whole

_PHRASE_S = (4.0, 12.0)
_TRACK_S = (60.0, 330.0)
_SEMITONES = 6
_MISTUNED_CENTS = 4.0
_MOVED_BINS = (3, 16)
"""32 to 162 Hz."""
_NEAREST, _FARTHEST = 0.06, 0.35
"""Natural logarithms of the change in pace: farther off than any speed that is looked for, up to 42 % faster."""


class Composer:
    """Makes tracks, the same for the same seed.

    Parameters
    ----------
    recordings : sequence of Constellation
        Real ones.
    seed : int
        Of all choices.
    """

    def __init__(self, recordings: Sequence[Constellation], seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        lengths = [int(one.frames[-1]) + 1 for one in recordings]
        starts = np.cumsum([0, *lengths[:-1]])
        self._length = sum(lengths)
        self._frames = np.concatenate([one.frames + start for one, start in zip(recordings, starts, strict=True)])
        self._bins = np.concatenate([one.bins for one in recordings])
        self._levels = np.concatenate([one.levels for one in recordings])

    def tracks(self, hours: float, bank_hours: float = 100.0) -> Iterator[Constellation]:
        """Yield tracks until there are so many hours.

        Up to the hours of the bank each is composed; from there on they are those of the bank, again and again, their
        spectrum moved by some bins, so that no key is the same: a fifth of the work.
        """
        bank: list[bytes] = []
        left_s = hours * 3600
        while left_s > 0:
            if hours * 3600 - left_s < bank_hours * 3600:
                seconds = float(self._rng.uniform(*_TRACK_S))
                made = self._track(seconds)
                bank.append(encode(made))
            else:
                made = self._moved(decode(bank[int(self._rng.integers(len(bank)))]))
            left_s -= float(made.frames[-1]) / FRAME_RATE_HZ
            yield made

    def _moved(self, one: Constellation) -> Constellation:
        bins = one.bins + int(self._rng.choice([-1, 1]) * self._rng.integers(*_MOVED_BINS))
        kept = (bins >= LOW_BIN) & (bins < HIGH_BIN)
        return Constellation(one.frames[kept], bins[kept], one.levels[kept])

    def _track(self, seconds: float) -> Constellation:
        rng = self._rng
        count = int(seconds / _PHRASE_S[0]) + 1
        length = rng.uniform(*_PHRASE_S, count) * FRAME_RATE_HZ
        length = length[: int(np.searchsorted(np.cumsum(length), seconds * FRAME_RATE_HZ)) + 1]
        pace = np.exp(rng.choice((-1, 1), len(length)) * rng.uniform(_NEAREST, _FARTHEST, len(length)))
        taken = length / pace
        begin = rng.uniform(0, self._length - taken.max(), len(length))
        low, high = np.searchsorted(self._frames, begin), np.searchsorted(self._frames, begin + taken)
        phrase = np.repeat(np.arange(len(length)), high - low)
        rows = np.arange(len(phrase)) + np.repeat(low - (np.cumsum(high - low) - (high - low)), high - low)
        since = self._frames[rows] - begin[phrase]
        since = np.where((rng.random(len(length)) < 0.5)[phrase], taken[phrase] - since, since)
        frames = np.rint(since * pace[phrase] + (np.cumsum(length) - length)[phrase]).astype(np.int64)
        pitch = 2 ** ((rng.integers(-_SEMITONES, _SEMITONES + 1) + rng.normal(0, _MISTUNED_CENTS) / 100) / 12)
        bins = np.rint(self._bins[rows] * pitch).astype(np.int64)
        return _thinned(frames, bins, self._levels[rows])


def _thinned(frames: Whole, bins: Whole, levels: Whole) -> Constellation:
    """Return peaks in order, less those so near to another that only one of both could have been the strongest."""
    order = np.argsort(frames * 512 + bins)
    frames, bins, levels = frames[order], bins[order], levels[order]
    kept = (bins >= LOW_BIN) & (bins < HIGH_BIN) & (frames >= 0)
    frames, bins, levels = frames[kept], bins[kept], levels[kept]
    free = np.ones(len(frames), bool)
    for ahead in range(1, 6):
        near = frames[ahead:] - frames[:-ahead] <= STORED_REACH[0] - 1
        near &= np.abs(bins[ahead:] - bins[:-ahead]) <= STORED_REACH[1] - 2
        weaker = np.where(levels[ahead:] > levels[:-ahead], 0, ahead)
        free[(np.arange(len(near)) + weaker)[near]] = False
    return Constellation(frames[free], bins[free], levels[free])
