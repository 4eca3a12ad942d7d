"""Where a track is cut into pieces: at its beats, from its first moment to its last."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.float64]

STEP_S = 0.5
"""Where no beat was found: as long as a beat of 120 a minute, the tempo people prefer (van Noorden & Moelants 1999)."""
_LEAST_S = 0.12
"""Shorter than any beat that is tapped (Repp 2005: 100 to 120 ms); such a rest goes to its neighbour."""
_GAP = 1.6
"""A pause between beats this many times the usual is cut up."""
_LONGEST_S = 2.0


def piece_edges(beats_s: NDArray[np.float32], duration_s: float, *, through_s: tuple[float, ...] = ()) -> Seconds:
    """Return where pieces begin and end, 0 and the duration included.

    Parameters
    ----------
    beats_s : ndarray
        As found; may be empty.
    duration_s : float
        Of the track.
    through_s : tuple of float
        Moments that shall be edges, whatever lies around them.
    """
    beats = np.unique(np.asarray(beats_s, np.float64))
    beats = beats[(beats > 0) & (beats < duration_s)]
    usual = float(np.median(np.diff(beats))) if len(beats) > 2 else STEP_S
    usual = float(np.clip(usual, _LEAST_S, _LONGEST_S))
    filled = _filled(np.concatenate([[0.0], beats, [duration_s]]), usual)
    return _through(filled, through_s, duration_s)


def _filled(edges: Seconds, usual: float) -> Seconds:
    """Cut up what lies before the first beat, after the last, and between beats far apart."""
    parts = []
    for begin, end in pairwise(edges):
        count = max(1, round((end - begin) / usual)) if end - begin > _GAP * usual else 1
        parts.append(np.linspace(begin, end, count + 1)[:-1])
    return np.append(np.concatenate(parts), edges[-1])


def _through(edges: Seconds, wanted_s: tuple[float, ...], duration_s: float) -> Seconds:
    """Return edges with those wanted, and without any too near to one of them or to the one before."""
    fixed = [0.0, *(at for at in wanted_s if _LEAST_S < at < duration_s - _LEAST_S), duration_s]
    kept = [at for at in edges if min(abs(at - one) for one in fixed) >= _LEAST_S]
    merged = np.unique(np.concatenate([kept, fixed]))
    apart = np.append(np.diff(merged) >= _LEAST_S, True)
    apart |= np.isin(merged, fixed)
    return np.asarray(merged[apart], np.float64)
