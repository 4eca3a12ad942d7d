"""Which starts of a track are weighed: all at which a beat meets the moment that matters."""

import numpy as np

from temptrack.store.records import TrackRecord
from temptrack.suggest.canvas import Moment
from temptrack.suggest.library import Floats

_GRID_STEP_S = 0.25
_MOST_STARTS = 2000


def candidate_starts(track: TrackRecord, length_s: float, moment: Moment | None) -> Floats:
    """Return starts from which `length_s` of the track are left, rising, shape (n,), n >= 1.

    In published test data the fitting moment lies more than five seconds into the track in over half of the cases
    (MGSV-EC test rows), so the track's beginning is only one candidate among many. Where no beat can meet the moment,
    because none is known or the range is nearly as long as the track, a grid and the sections' beginnings stand in.
    """
    slack_s = track.duration_s - length_s
    if slack_s < 1e-3:
        return np.zeros(1)
    beats = np.asarray(track.beats_s, dtype=np.float64)
    aligned = beats - anchor_s(length_s, moment)
    aligned = aligned[(aligned >= 0) & (aligned <= slack_s)]
    if len(aligned):
        return _thin(np.unique(aligned))
    grid = np.linspace(0.0, slack_s, int(np.clip(slack_s / _GRID_STEP_S, 2, _MOST_STARTS)))
    sections = np.array([s.track_in_s for s in track.sections if 0 <= s.track_in_s <= slack_s])
    return np.unique(np.concatenate([grid, sections]))


def anchor_s(length_s: float, moment: Moment | None) -> float:
    """Return when in the range a beat shall fall: at the main moment, else at the start."""
    return moment.range_s if moment is not None and moment.range_s < length_s else 0.0


def _thin(starts: Floats) -> Floats:
    return starts if len(starts) <= _MOST_STARTS else starts[:: -(-len(starts) // _MOST_STARTS)]
