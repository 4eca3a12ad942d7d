"""What counts as found: exactly which candidates are the truth of a question.

- Candidate cues: the scene's own cue, and any other that is the same music: of one recognised track, or of one
  stretch of the film's music that runs on over a border between scenes.
- Tracks, where the true cue was recognised as one: that track, and other encodings of the same recording.
- Tracks, where it was not: the hundredth of the library, at least one track, that sounds most like the true cue.

Beside that a candidate is *close* when it sounds more like the true cue than nine in ten candidates do, or is the truth
itself: what the confidence of an answer is about (`temptrack.suggest.uncertainty`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from temptrack.store.interface import Matrix
from temptrack.store.records import CueRecord
from temptrack.suggest.ranking import SAME_COSINE

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
PoolKind = Literal["tracks", "cues"]

NEAREST_SHARE = 0.01
CLOSE_SHARE = 0.1
"""As `temptrack.suggest.uncertainty.BASE_RATE` has it."""


@dataclass(frozen=True)
class Pool:
    """What is ranked: the candidates of one fold, in the order of the suggester's library."""

    kind: PoolKind
    ids: tuple[str, ...]
    likeness: Matrix
    """Shape (n, d), unit rows."""
    cues: Mapping[str, CueRecord]
    """By id; empty for tracks."""

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def rows(self) -> dict[str, int]:
        """Candidate id to row."""
        return {name: row for row, name in enumerate(self.ids)}


@dataclass(frozen=True)
class Truth:
    """What a question's true cue says of every candidate."""

    cue: CueRecord
    identified: bool
    """Whether the truth is known by name, and not by likeness alone."""
    cosines: Floats
    """Shape (n,): how much each candidate sounds like the true cue."""
    relevant: Mask
    """Shape (n,): the truth; at least one."""
    close: Mask
    """Shape (n,): the truth, and what sounds more like it than nine in ten."""


def truth_of(cue: CueRecord, pool: Pool) -> Truth:
    """Return what is true of every candidate, given the cue that really plays.

    Parameters
    ----------
    cue : CueRecord
        Of the scene asked about.
    pool : Pool
        Not empty.
    """
    cosines = _cosines(pool.likeness, cue)
    if pool.kind == "cues":
        relevant = np.fromiter((same_music(cue, pool.cues[name]) for name in pool.ids), bool, len(pool))
    else:
        relevant = _tracks(cue, pool, cosines)
    identified = pool.kind == "cues" or cue.track_id in pool.rows
    return Truth(cue, identified, cosines, relevant, relevant | nearest(cosines, CLOSE_SHARE))


def same_music(one: CueRecord, other: CueRecord) -> bool:
    """Return whether two cues are the same music."""
    if one.cue_id == other.cue_id:
        return True
    if one.track_id or other.track_id:
        return one.track_id == other.track_id
    stretch = (one.music_in_s, one.music_out_s)
    return one.film_id == other.film_id and stretch == (other.music_in_s, other.music_out_s) and stretch[1] > stretch[0]


def nearest(cosines: Sequence[float] | Floats, share: float) -> Mask:
    """Return which are among the greatest so large a share, at least one; equals of the last count."""
    levels = np.asarray(cosines, dtype=np.float64)
    count = max(1, int(np.floor(share * len(levels) + 1e-9)))
    return np.asarray(levels >= np.partition(levels, len(levels) - count)[len(levels) - count])


def _tracks(cue: CueRecord, pool: Pool, cosines: Floats) -> Mask:
    row = pool.rows.get(cue.track_id) if cue.track_id else None
    if row is None:
        return nearest(cosines, NEAREST_SHARE)
    same = np.asarray(pool.likeness @ pool.likeness[row] > SAME_COSINE)
    same[row] = True
    return same


def _cosines(likeness: Matrix, cue: CueRecord) -> Floats:
    own = cue.likeness.astype(np.float64)
    return np.asarray(likeness.astype(np.float64) @ (own / max(float(np.linalg.norm(own)), 1e-12)), dtype=np.float64)
