"""From scores to a short list: best first, always the same, no recording twice."""

import numpy as np
from numpy.typing import NDArray

from temptrack.suggest.library import Floats, LibraryView

SAME_COSINE = 0.999
SAME_DURATION_S = 0.5
"""Two files this alike are one recording in two encodings or places; a remix or another take differs by more."""


def rank(library: LibraryView, scores: Floats, eligible: NDArray[np.bool_], limit: int) -> list[int]:
    """Return at most `limit` rows, best first; equal scores by id; of one recording only the best."""
    rows = np.flatnonzero(eligible)
    chosen: list[int] = []
    # Rounding keeps the order independent of the last bits, which differ between machines.
    for row in rows[np.lexsort((library.order[rows], -np.round(scores[rows], 9)))]:
        if not any(_same_recording(library, int(row), other) for other in chosen):
            chosen.append(int(row))
        if len(chosen) == limit:
            break
    return chosen


def _same_recording(library: LibraryView, row: int, other: int) -> bool:
    if abs(library.duration_s[row] - library.duration_s[other]) > SAME_DURATION_S:
        return False
    return float(library.likeness[row] @ library.likeness[other]) > SAME_COSINE
