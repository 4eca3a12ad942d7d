"""Rows of figures that come bit by bit and are held in one piece."""

from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)

_GROWTH = 1.125
_FIRST = 1024


class Rows(Generic[Kind]):
    """A table that grows in place: joining parts at the end would hold everything twice.

    Parameters
    ----------
    columns : int
        Figures in a row.
    kind : type
        What they are kept as.
    """

    def __init__(self, columns: int, kind: type[Kind]) -> None:
        self._table: NDArray[Kind] = np.empty((_FIRST, columns), kind)
        self._count = 0

    def add(self, rows: NDArray[Any]) -> None:
        """Append rows, shape (n, columns)."""
        end = self._count + len(rows)
        if end > len(self._table):
            size = max(end, int(len(self._table) * _GROWTH))
            self._table.resize((size, self._table.shape[1]), refcheck=False)
        self._table[self._count : end] = rows
        self._count = end

    def seen(self) -> NDArray[Kind]:
        """Return the rows so far, shape (n, columns), without a copy."""
        return self._table[: self._count]

    def taken(self) -> NDArray[Kind]:
        """Return all rows, shape (n, columns), and hold them no more."""
        table, self._table = self._table, self._table[:0].copy()
        table.resize((self._count, table.shape[1]), refcheck=False)
        return table
