"""The library as arrays: every track in one row, so that a route weighs all of them at once."""

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from temptrack.store.interface import Matrix, Store
from temptrack.store.records import TrackSummary

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LibraryView:
    """All tracks at the moment of asking, in the store's order; arrays share that order."""

    tracks: Sequence[TrackSummary]
    affect: Floats
    """Shape (n, 2): energy, valence."""
    tempo_bpm: Floats
    """Shape (n,); 0 where no beat was found."""
    duration_s: Floats
    """Shape (n,)."""
    likeness: Matrix
    """Shape (n, d), unit rows; zeros where the sound has no direction."""
    rows: dict[str, int]
    """Track id to row."""
    licences: tuple[str, ...]
    """The licences that tracks have, each once."""
    licence: NDArray[np.int32]
    """Shape (n,): the place of each track's among them."""
    edition: Hashable
    """The store's, of its tracks: of two views of one store with the same, both say the same."""

    def __len__(self) -> int:
        return len(self.tracks)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Return the place of each row among the track ids; shape (n,)."""
        order = np.empty(len(self), np.int64)
        order[np.argsort(np.array(list(self.rows)))] = np.arange(len(self))
        return order

    @cached_property
    def track_ids(self) -> tuple[str, ...]:
        """The id of each row."""
        return tuple(self.rows)

    @cached_property
    def octaves(self) -> Floats:
        """The binary logarithm of each tempo, shape (n,); minus infinity where no beat was found."""
        with np.errstate(divide="ignore"):
            return np.log2(self.tempo_bpm)

    def mask(self, passes: Callable[[TrackSummary], bool]) -> NDArray[np.bool_]:
        """Return which rows pass."""
        return np.fromiter((passes(track) for track in self.tracks), dtype=bool, count=len(self.tracks))


class CurrentLibrary:
    """The library as it stands now; read when it is first asked for, and anew when it has changed.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        """Held while it is read, so that questions asked at once read it once."""
        self._view: LibraryView | None = None

    def view(self) -> LibraryView:
        """Return it, with every track that was there when this was called."""
        with self._turn:
            if self._view is None or self._view.edition != self._store.edition("tracks"):
                self._view = view_library(self._store)
            return self._view


def view_library(store: Store) -> LibraryView:
    """Read the whole library, without beats and curves."""
    edition = store.edition("tracks")
    columns = store.library()
    return LibraryView(
        tracks=columns.tracks,
        affect=columns.affect,
        tempo_bpm=columns.tempo_bpm,
        duration_s=columns.duration_s,
        likeness=np.asarray(columns.likeness, dtype=np.float32),
        rows={track_id: row for row, track_id in enumerate(columns.track_ids)},
        licences=columns.licences,
        licence=columns.licence,
        edition=edition,
    )
