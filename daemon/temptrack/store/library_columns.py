"""A whole library as columns: what is weighed of every track at once, the rest only for those that are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.store.records import TrackSummary


@dataclass(frozen=True)
class LibraryColumns:
    """All tracks in one order."""

    tracks: Sequence[TrackSummary]
    """May be made as they are asked for."""
    track_ids: tuple[str, ...]
    affect: NDArray[np.float64]
    """Shape (n, 2): energy, valence."""
    tempo_bpm: NDArray[np.float64]
    """Shape (n,); 0 where no beat was found."""
    duration_s: NDArray[np.float64]
    """Shape (n,)."""
    likeness: NDArray[np.float32]
    """Shape (n, d): of whole tracks, as they were put."""
    licences: tuple[str, ...]
    """The licences that tracks have, each once."""
    licence: NDArray[np.int32]
    """Shape (n,): the place of each track's among them."""


def columns_of(tracks: Sequence[TrackSummary], likeness: NDArray[np.float32]) -> LibraryColumns:
    """Return tracks that are at hand as columns; ``likeness`` has a row for each, in their order."""
    place = {name: number for number, name in enumerate(sorted({track.licence for track in tracks}))}
    return LibraryColumns(
        tracks=tracks,
        track_ids=tuple(track.track_id for track in tracks),
        affect=np.array([(t.affect.energy, t.affect.valence) for t in tracks], dtype=np.float64).reshape(-1, 2),
        tempo_bpm=np.array([t.tempo_bpm for t in tracks], dtype=np.float64),
        duration_s=np.array([t.duration_s for t in tracks], dtype=np.float64),
        likeness=likeness,
        licences=tuple(place),
        licence=np.array([place[track.licence] for track in tracks], dtype=np.int32),
    )
