"""Rows of tracks as summaries that are made when they are asked for.

Putting a library of a hundred thousand tracks into objects takes seconds, and a question tells of five of them.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from temptrack.store.columns import matrix_of
from temptrack.store.library_columns import LibraryColumns
from temptrack.store.records import TrackSummary
from temptrack.store.rows import SUMMARY_COLUMNS, summaries_of

_MOST_KEPT = 200_000
"""As objects they take two kilobytes each."""
_PAGE = 8_192


class Summaries(Sequence[TrackSummary]):
    """Rows with `SUMMARY_COLUMNS`, one summary each; once all were asked for they are kept, unless they are many."""

    def __init__(self, rows: pa.Table) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return int(self._rows.num_rows)

    def __iter__(self) -> Iterator[TrackSummary]:
        if len(self) <= _MOST_KEPT:
            return iter(self._all)
        return (one for start in range(0, len(self), _PAGE) for one in summaries_of(self._rows.slice(start, _PAGE)))

    @overload
    def __getitem__(self, row: int) -> TrackSummary: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[TrackSummary]: ...

    def __getitem__(self, row: int | slice) -> TrackSummary | Sequence[TrackSummary]:
        if isinstance(row, slice):
            places = range(len(self))[row]
            return self._all[row] if len(self) <= _MOST_KEPT else [self[place] for place in places]
        if "_all" in vars(self):
            return self._all[row]
        at = range(len(self))[row]
        return summaries_of(self._rows.slice(at, 1))[0]

    @cached_property
    def _all(self) -> list[TrackSummary]:
        return summaries_of(self._rows)


def library_of(rows: pa.Table, dimension: int) -> LibraryColumns:
    """Return rows with `SUMMARY_COLUMNS` and the likeness as columns."""
    kept = rows.select(list(SUMMARY_COLUMNS)).combine_chunks()
    licences = pc.dictionary_encode(kept["licence"].combine_chunks())
    return LibraryColumns(
        tracks=Summaries(kept),
        track_ids=tuple(kept["track_id"].to_pylist()),
        affect=np.stack([_figures(kept, "affect_energy"), _figures(kept, "affect_valence")], axis=1),
        tempo_bpm=_figures(kept, "tempo_bpm"),
        duration_s=_figures(kept, "duration_s"),
        likeness=matrix_of(rows["likeness"], dimension),
        licences=tuple(licences.dictionary.to_pylist()),
        licence=licences.indices.to_numpy(),
    )


def _figures(rows: pa.Table, column: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(rows[column].to_numpy(), dtype=np.float64)
