"""What comes in chunks of any length, averaged over steps as it comes, so that no chunk is kept for long."""

import numpy as np

from temptrack.fingerprint.types import Vector


class StepMeans:
    """Averages rows that each last one chunk over steps, which need not be a whole number of chunks long.

    Parameters
    ----------
    width : int
        Of the rows.
    chunks_per_step : float
        More than one.
    """

    def __init__(self, width: int, chunks_per_step: float) -> None:
        self._per_step = chunks_per_step
        self._kept = np.zeros((0, width))
        self._first = 0
        """Index of the first chunk kept."""
        self._means = [np.zeros((0, width), np.float32)]
        self._count = 0

    def push(self, rows: Vector) -> None:
        """Take the next chunks, shape (any, width)."""
        self._kept = np.concatenate([self._kept, rows])
        whole = int((self._first + len(self._kept)) / self._per_step + 1e-9)
        self._average(whole)

    def finish(self, count: int) -> Vector:
        """Return the means of the first steps, shape (count, width); what never came counts as zero."""
        if count > self._count:
            missing = int(np.ceil(count * self._per_step)) + 1 - self._first - len(self._kept)
            self._kept = np.pad(self._kept, ((0, max(0, missing)), (0, 0)))
            self._average(count)
        return np.concatenate(self._means)[:count]

    def _average(self, upto: int) -> None:
        if upto <= self._count:
            return
        edges = np.arange(self._count, upto + 1) * self._per_step - self._first
        total = np.concatenate([np.zeros((1, self._kept.shape[1])), np.cumsum(self._kept, axis=0)])
        low = np.minimum(edges.astype(np.int64), len(self._kept) - 1)
        part = (edges - low)[:, None]
        sums = np.diff(total[low] * (1.0 - part) + total[low + 1] * part, axis=0)
        self._means.append((sums / self._per_step).astype(np.float32))
        self._count = upto
        done = int(edges[-1])
        self._kept, self._first = self._kept[done:], self._first + done
