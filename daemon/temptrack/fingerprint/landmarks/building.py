"""What is stored of a recording, made of its sound as it is decoded: any block sizes, the same constellation."""

import math

import numpy as np

from temptrack.errors import InvalidInputError
from temptrack.fingerprint.landmarks.peaks import PeakFinder
from temptrack.fingerprint.landmarks.settings import (
    HOP,
    LANDMARK_RATE_HZ,
    LEVEL_AROUND_FRAMES,
    LEVEL_DB,
    LEVELS,
    STORED_FLOOR,
    STORED_REACH,
)
from temptrack.fingerprint.landmarks.types import Constellation, PowerPeaks, Whole
from temptrack.media.types import Samples
from temptrack.progress import Job

_SLICE = 20 * LANDMARK_RATE_HZ
_HALF_TAPS = 10
"""Of the filter on either side that are not zero: as many as `scipy.signal.resample_poly` has, and so 20 dB down at
6 kHz, which folds down to 5 kHz."""
_KAISER_BETA = 5.0


class ConstellationBuilder:
    """A recording's constellation while its sound comes in. Bounded memory: 4 MB for an hour's peaks, and 3 s of sound.

    Parameters
    ----------
    rate_hz : int
        Of the sound: `LANDMARK_RATE_HZ`, or twice that, which is halved on the way.

    Raises
    ------
    InvalidInputError
        At another rate.
    """

    def __init__(self, rate_hz: int = LANDMARK_RATE_HZ) -> None:
        if rate_hz not in (LANDMARK_RATE_HZ, 2 * LANDMARK_RATE_HZ):
            raise InvalidInputError(
                f"Sound for landmarks must be at {LANDMARK_RATE_HZ} or {2 * LANDMARK_RATE_HZ} Hz, not {rate_hz}"
            )
        self._halver = Halver() if rate_hz != LANDMARK_RATE_HZ else None
        self._finder = PeakFinder(HOP, STORED_REACH, STORED_FLOOR)

    def push(self, samples: Samples) -> None:
        """Hear more of it, mono."""
        self._finder.push(self._halver.push(samples) if self._halver else samples)

    def finish(self) -> Constellation:
        """Return the constellation; nothing may be pushed after."""
        if self._halver:
            self._finder.push(self._halver.finish())
        self._finder.finish()
        found = self._finder.take(self._finder.settled)
        return Constellation(found.frames, found.bins, levels_of(found))


def levels_of(found: PowerPeaks) -> Whole:
    """Return how strong peaks are beside the strongest around them: see `Constellation`."""
    stretch = found.frames // LEVEL_AROUND_FRAMES
    strongest = np.zeros(int(stretch.max(initial=0)) + 3, np.float32)
    np.maximum.at(strongest, stretch + 1, found.powers)
    around = np.maximum(np.maximum(strongest[:-2], strongest[1:-1]), strongest[2:])[stretch]
    below_db = 10 * np.log10(around / found.powers)
    return np.maximum(LEVELS - 1 - (below_db / LEVEL_DB).astype(np.int64), 0)


def constellation_of(samples: Samples, job: Job) -> Constellation:
    """Return what is stored of a recording.

    Parameters
    ----------
    samples : ndarray
        Mono at `LANDMARK_RATE_HZ`.
    job : Job
        Checked every twenty seconds of sound.
    """
    builder = ConstellationBuilder()
    job.check()
    for begin in range(0, len(samples), _SLICE):
        job.check()
        builder.push(samples[begin : begin + _SLICE])
    return builder.finish()


class Halver:
    """Halves the rate of sound that comes in blocks.

    A half-band filter (a windowed sinc, Kaiser beta 5): every other tap but the middle one is zero, and the rest are
    symmetric, so a sample costs ten multiplications. Sample i lies where sample 2 i of the sound was.
    """

    def __init__(self) -> None:
        self._middle, self._taps = _half_band()
        self._held: Samples = np.zeros(2 * _HALF_TAPS, np.float32)

    def push(self, samples: Samples) -> Samples:
        """Return what more of the sound settles."""
        held = np.concatenate([self._held, samples])
        reach = 2 * _HALF_TAPS
        count = max(0, (len(held) - 2 * reach + 1) // 2)
        even, odd = held[::2], held[1::2]
        halved = self._middle * even[_HALF_TAPS : _HALF_TAPS + count]
        for away, tap in enumerate(self._taps):
            before, after = _HALF_TAPS - 1 - away, _HALF_TAPS + away
            halved += tap * (odd[before : before + count] + odd[after : after + count])
        self._held = held[2 * count :].copy()
        return np.asarray(halved, np.float32)

    def finish(self) -> Samples:
        """Return the rest: silence follows."""
        return self.push(np.zeros(2 * _HALF_TAPS, np.float32))


def halved(samples: Samples) -> Samples:
    """Return sound at half its rate: at `LANDMARK_RATE_HZ` when it was at twice that."""
    halver = Halver()
    return np.concatenate([halver.push(samples), halver.finish()])


def _half_band() -> tuple[np.float32, list[np.float32]]:
    """Return the middle tap, and those 1, 3, 5 ... samples from it; all add up to 1."""
    window = np.kaiser(4 * _HALF_TAPS + 1, _KAISER_BETA)[2 * _HALF_TAPS + 1 :: 2]
    away = np.arange(1, 2 * _HALF_TAPS, 2)
    taps = np.sin(math.pi * away / 2) / (math.pi * away) * window
    total = 0.5 + 2 * taps.sum()
    return np.float32(0.5 / total), list((taps / total).astype(np.float32))
