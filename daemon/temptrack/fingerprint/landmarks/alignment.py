"""How a track lies under a query: from where, how fast, how high."""

from dataclasses import dataclass, replace

import numpy as np

from temptrack.fingerprint.landmarks.evidence import Evidence, Expected, Weight
from temptrack.fingerprint.landmarks.settings import HIGH_BIN
from temptrack.fingerprint.landmarks.types import Recorded

_SLIP = 5
"""Half frames by which a place found by votes may be off."""
_SLIPS = np.arange(-_SLIP, _SLIP + 1)
_FINER = np.arange(-2, 3) * 0.0025


@dataclass(frozen=True)
class Alignment:
    """A track under a query."""

    track: int
    """Its number in the index."""
    start: float
    """Half frame of the index's line that the query's first half frame meets."""
    pace: float = 1.0
    """Time of the track that passes while the query's does: above 1 when it plays too fast."""
    pitch: float = 1.0
    """Frequency in the query over that in the track."""

    def from_later(self, half_frames: int) -> "Alignment":
        """Return the same from a later moment of the query on."""
        return replace(self, start=self.start + half_frames * self.pace)

    def extent(self, index: Recorded) -> tuple[float, float]:
        """Return from which half frame of the query to which the track would last."""
        begin, end = index.edges_of(self.track)
        return (begin - self.start) / self.pace, (end - self.start) / self.pace

    def heard(self, index: Recorded, begin: float, end: float) -> Expected:
        """Return the track's peaks that a query should have from one half frame to another."""
        at, bins, levels = index.peaks_between(self.track, self.start + begin * self.pace, self.start + end * self.pace)
        half_frames = np.rint((at - self.start) / self.pace).astype(np.int64)
        bins = np.rint(bins * self.pitch).astype(np.int64)
        audible = bins < HIGH_BIN
        return Expected(half_frames[audible], bins[audible], levels[audible])


def settle(index: Recorded, evidence: Evidence, rough: Alignment) -> tuple[Alignment, Weight]:
    """Move an alignment, by less than votes can tell apart, to where most peaks are met, and weigh it there."""
    expected = rough.heard(index, -_SLIP, evidence.length + _SLIP)
    met = evidence.met(expected.half_frames + _SLIPS[:, None], expected.bins)
    slip = int(_SLIPS[met.argmax()])
    settled = replace(rough, start=rough.start - slip * rough.pace)
    return settled, evidence.weigh(expected.later(slip))


def retune(index: Recorded, evidence: Evidence, rough: Alignment) -> tuple[Alignment, Weight]:
    """Move an alignment in pace and pitch too, by less than the guesses at them lie apart."""
    middle = evidence.length / 2
    best, most = rough, -1.0
    for pace in rough.pace * (1 + _FINER):
        for pitch in rough.pitch * (1 + _FINER) if rough.pitch != 1 else (1.0,):
            tried = replace(rough, pace=pace, pitch=pitch, start=rough.start + middle * (rough.pace - pace))
            expected = tried.heard(index, -_SLIP, evidence.length + _SLIP)
            met = evidence.met(expected.half_frames + _SLIPS[:, None], expected.bins)
            if met.max() > most:
                most = float(met.max())
                best = replace(tried, start=tried.start - float(_SLIPS[met.argmax()]) * pace)
    return best, evidence.weigh(best.heard(index, 0, evidence.length))
