"""Where beats of a section meet moments of the range."""

import numpy as np

from temptrack.store.records import TrackRecord
from temptrack.suggest.answer import HitPoint
from temptrack.suggest.canvas import Canvas, Moment
from temptrack.suggest.library import Floats

BEAT_TOLERANCE_S = 0.040
"""One frame at 25 fps: nearer than that, an editor sees cut and beat as one."""
_MOST_HITS = 50


def nearest_beats(beats: Floats, times_s: Floats) -> Floats:
    """Return the beat nearest to each time; there is at least one beat."""
    after = np.clip(np.searchsorted(beats, times_s), 0, len(beats) - 1)
    before = np.maximum(after - 1, 0)
    return np.where(np.abs(beats[before] - times_s) <= np.abs(beats[after] - times_s), beats[before], beats[after])


def hit_points(
    track: TrackRecord, canvas: Canvas, moment: Moment | None, start_s: float, out_s: float
) -> tuple[HitPoint, ...]:
    """Return where the section starts, where its beats meet cuts and the main moment, and where the track ends."""
    hits = [HitPoint(start_s, 0.0, "start")]
    length_s = out_s - start_s
    moments = [Moment(cut, "cut") for cut in canvas.cuts_s if moment is None or cut != moment.range_s]
    if moment is not None:
        moments.append(moment)
    inside = sorted((m for m in moments if 0 < m.range_s < length_s), key=lambda m: m.range_s)
    if inside and len(track.beats_s):
        beats = nearest_beats(
            np.asarray(track.beats_s, dtype=np.float64), start_s + np.array([m.range_s for m in inside])
        )
        hits += [
            HitPoint(float(beat), m.range_s, m.label)
            for beat, m in zip(beats, inside, strict=True)
            if abs(beat - start_s - m.range_s) <= BEAT_TOLERANCE_S
        ]
    if length_s < canvas.duration_s - 1e-3:
        hits = hits[: _MOST_HITS - 1]
        hits.append(HitPoint(out_s, length_s, "track ends"))
    return tuple(hits[:_MOST_HITS])
