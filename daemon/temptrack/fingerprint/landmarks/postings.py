"""Where on a line each pair of peaks was stored, by its key."""

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks.pairs import KEYS
from temptrack.fingerprint.landmarks.types import Whole

_COMMONEST = 65535


class PairTable:
    """Stored pairs by key: four bytes each, once they are sorted."""

    def __init__(self) -> None:
        self._keys: list[NDArray[np.int32]] = []
        self._at: list[NDArray[np.uint32]] = []
        self._postings = np.zeros(0, np.uint32)
        self._ends = np.zeros(KEYS + 1, np.int64)

    def add(self, keys: Whole, at: Whole, start: int) -> None:
        """Add a recording's pairs, and the frame of each one's first peak, counted from a frame of the line."""
        self._keys.append(keys.astype(np.int32))
        self._at.append((start + at).astype(np.uint32))

    def sorted(self) -> "PairTable":
        """Return it ready to be asked; nothing may be added after."""
        keys = np.concatenate([np.zeros(0, np.int32), *self._keys])
        self._postings = np.concatenate([np.zeros(0, np.uint32), *self._at])[np.argsort(keys, kind="stable")]
        np.cumsum(np.bincount(keys, minlength=KEYS), out=self._ends[1:])
        self._keys, self._at = [], []
        return self

    def starts(self, keys: Whole, at: Whole, budget: int) -> NDArray[np.int32]:
        """Return the half frames of the line at which a query would begin, one for each stored pair it meets.

        Parameters
        ----------
        keys, at : ndarray, shape (n,)
            The query's pairs, and the half frame of each one's first peak.
        budget : int
            Stored pairs, at most; those of the rarest keys go first.
        """
        begin = self._ends[keys]
        counts = self._ends[keys + 1] - begin
        if counts.sum() > budget:
            rarest = np.argsort(np.minimum(counts, _COMMONEST).astype(np.uint16), kind="stable")
            rarest = rarest[np.cumsum(counts[rarest]) <= budget]
            begin, counts, at = begin[rarest], counts[rarest], at[rarest]
        before = np.cumsum(counts) - counts
        rows = np.repeat(begin - before, counts) + np.arange(int(counts.sum()))
        return 2 * self._postings[rows].astype(np.int32) - np.repeat(at.astype(np.int32), counts)
