"""Shots of a trace: their lengths, and the pace they make."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.picture.trace import PictureTrace

TYPICAL_SHOT_S = 6.0
"""What a shot that runs over the edge of a range is taken to last at least: we see only a part of it. Average shot
lengths of films fell from about 12 s (1930) to 4 s (2005) (Cutting, DeLong & Nothelfer 2010, "Attention and the
evolution of Hollywood film"; Salt 2009); 6 s lies between."""

PACE_FADES_S = 12.0
"""Hanjalic & Xu 2005, eq. 5: delta = 300 frames at 25 per second."""


@dataclass(frozen=True)
class Shots:
    """Lengths of the shots of a range, in order."""

    lengths_s: NDArray[np.float64]
    """Shape (n,), n >= 1: as seen within the range."""
    presumed_s: NDArray[np.float64]
    """Shape (n,): the same, but shots cut off by the range's edge last at least `TYPICAL_SHOT_S`."""

    @property
    def mean_s(self) -> float:
        """Average shot length (Salt), as seen."""
        return float(self.lengths_s.mean())

    @property
    def median_s(self) -> float:
        """Middle shot length, which one long take does not move."""
        return float(np.median(self.lengths_s))

    @property
    def variation(self) -> float:
        """Standard deviation of shot lengths over their mean; 0 for fewer than three shots."""
        return float(self.lengths_s.std() / self.mean_s) if len(self.lengths_s) > 2 and self.mean_s > 0 else 0.0

    @property
    def pace(self) -> float:
        """Cutting rhythm, 0 to 1: the time average of exp(-shot length / 12 s) (Hanjalic & Xu 2005, eq. 5)."""
        total = float(self.lengths_s.sum())
        if total <= 0:
            return float(np.exp(-TYPICAL_SHOT_S / PACE_FADES_S))
        return float((self.lengths_s * np.exp(-self.presumed_s / PACE_FADES_S)).sum() / total)


def shots_of(trace: PictureTrace) -> Shots:
    """Split a trace at its cuts, and at the changes between key frames."""
    lengths = np.diff([trace.in_s, *sorted({*trace.cuts_s, *trace.changes_s}), trace.out_s])
    presumed = lengths.copy()
    presumed[0] = max(presumed[0], TYPICAL_SHOT_S)
    presumed[-1] = max(presumed[-1], TYPICAL_SHOT_S)
    return Shots(lengths_s=lengths, presumed_s=presumed)
