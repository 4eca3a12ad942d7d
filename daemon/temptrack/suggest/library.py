"""The library as arrays: every track in one row, so that a route weighs all of them at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.store.interface import Matrix, Store
from temptrack.store.records import TrackSummary

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LibraryView:
    """All tracks at the moment of asking, in the store's order; arrays share that order."""

    tracks: tuple[TrackSummary, ...]
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

    def __len__(self) -> int:
        return len(self.tracks)

    def mask(self, passes: Callable[[TrackSummary], bool]) -> NDArray[np.bool_]:
        """Return which rows pass."""
        return np.fromiter((passes(track) for track in self.tracks), dtype=bool, count=len(self.tracks))


def view_library(store: Store) -> LibraryView:
    """Read the whole library, without beats and curves."""
    ids, likeness = store.likeness_matrix()
    row_of = {track_id: row for row, track_id in enumerate(ids)}
    # A track added between the two reads is left for the next question.
    tracks = tuple(track for track in store.summaries() if track.track_id in row_of)
    matrix = np.asarray(likeness, dtype=np.float32)[[row_of[track.track_id] for track in tracks]]
    return LibraryView(
        tracks=tracks,
        affect=np.array([(t.affect.energy, t.affect.valence) for t in tracks], dtype=np.float64).reshape(-1, 2),
        tempo_bpm=np.array([t.tempo_bpm for t in tracks], dtype=np.float64),
        duration_s=np.array([t.duration_s for t in tracks], dtype=np.float64),
        likeness=matrix,
        rows={track.track_id: row for row, track in enumerate(tracks)},
    )
