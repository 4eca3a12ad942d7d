"""From scores to a short list: best first, always the same, no recording twice."""

import numpy as np
from numpy.typing import NDArray

from temptrack.suggest.library import Floats, LibraryView

_DECIMALS = 5
"""Of log-odds: what likeness says is exact to the sixth."""
_FEW = 16
_MANY = 10_000
SAME_COSINE = 0.999
SAME_DURATION_S = 0.5
"""Two files this alike are one recording in two encodings or places; a remix or another take differs by more."""


def rank(library: LibraryView, scores: Floats, eligible: NDArray[np.bool_], limit: int) -> list[int]:
    """Return at most `limit` rows, best first; equal scores by id; of one recording only the best."""
    rows = np.flatnonzero(eligible)
    # Rounding keeps the order independent of the last bits, which differ between machines.
    rounded = np.round(scores[rows], _DECIMALS)
    few = _FEW * limit
    while True:
        best = _best(library, rows, rounded, few)
        chosen = _distinct(library, best, limit)
        if len(chosen) == limit or len(best) == len(rows):
            return chosen
        few *= _FEW


def _best(library: LibraryView, rows: NDArray[np.int64], rounded: Floats, few: int) -> NDArray[np.int64]:
    """Return at least so many of the rows, best first, or all: sorting a million takes longer than weighing them."""
    if few < len(rows):
        best = rounded >= np.partition(rounded, -few)[-few]
        rows, rounded = rows[best], rounded[best]
    # Where few are left, their ids are compared; the order of all is made once for a library, but takes seconds.
    ids = [library.track_ids[row] for row in rows.tolist()] if len(rows) <= _MANY else library.order[rows]
    return np.asarray(rows[np.lexsort((ids, -rounded))], np.int64)


def _distinct(library: LibraryView, rows: NDArray[np.int64], limit: int) -> list[int]:
    chosen: list[int] = []
    for row in rows:
        if not any(_same_recording(library, int(row), other) for other in chosen):
            chosen.append(int(row))
        if len(chosen) == limit:
            break
    return chosen


def _same_recording(library: LibraryView, row: int, other: int) -> bool:
    if abs(library.duration_s[row] - library.duration_s[other]) > SAME_DURATION_S:
        return False
    return float(library.likeness[row] @ library.likeness[other]) > SAME_COSINE
