"""Rows of figures that come bit by bit and are held in one piece."""

import numpy as np

from temptrack.fingerprint.types import Vector

_GROWTH = 1.25
_FIRST = 1024


class Rows:
    """A table that grows in place: joining parts at the end would hold everything twice.

    Parameters
    ----------
    columns : int
        Figures in a row.
    """

    def __init__(self, columns: int) -> None:
        self._table = np.empty((_FIRST, columns), np.float32)
        self._count = 0

    def add(self, rows: Vector) -> None:
        """Append rows, shape (n, columns), rounded to float32."""
        end = self._count + len(rows)
        if end > len(self._table):
            size = max(end, int(len(self._table) * _GROWTH))
            self._table.resize((size, self._table.shape[1]), refcheck=False)
        self._table[self._count : end] = rows
        self._count = end

    def seen(self) -> Vector:
        """Return the rows so far, shape (n, columns), without a copy."""
        return self._table[: self._count]

    def taken(self) -> Vector:
        """Return all rows, shape (n, columns), and hold them no more."""
        table, self._table = self._table, np.empty((0, self._table.shape[1]), np.float32)
        table.resize((self._count, table.shape[1]), refcheck=False)
        return table
