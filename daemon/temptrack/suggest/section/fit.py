"""How well each start of a track fits a range: a few measures, and their weighed sum."""

from dataclasses import dataclass

import numpy as np

from temptrack.store.records import TrackRecord
from temptrack.suggest.canvas import Canvas, Moment
from temptrack.suggest.levels import levels_at
from temptrack.suggest.library import Floats
from temptrack.suggest.section.hits import BEAT_TOLERANCE_S, nearest_beats
from temptrack.suggest.section.starts import anchor_s

WEIGHTS = {
    "shape": 1.0,
    "level": -0.5,
    "opening": -0.3,
    "cuts": 0.8,
    "pace": 0.2,
    "downbeat": 0.1,
    "boundary": 0.05,
}
"""In units of a full correlation. The first five were chosen on a coarse grid, on the synthetic world and on half of
the tracks of the constructed films of `benchmarks.sections`, and judged on the rest; the last two break ties."""
_GRID_STEP_S = 0.25
_MOST_POINTS = 200
_MOST_CUTS = 50
_OPENING_S = 2.0
_FLAT = 0.02
_BOUNDARY_S = 0.15
_PACE_S = 3.0
"""Over how long cuts make a pace: half a dozen of the shots of a chase, one of a slow scene."""


@dataclass(frozen=True)
class Fits:
    """What was measured of each start; every array has shape (n,)."""

    shape: Floats
    """Correlation of the two energy curves, -1 to 1; 0 where the picture has no shape to follow."""
    level: Floats
    """How far the mean energy lies from the wanted one, or from the nearest the track has."""
    opening: Floats
    """How much less than wanted the first two seconds carry, where much is wanted."""
    cuts: Floats
    """Share of the cuts, the main moment aside, that lie on beats."""
    pace: Floats
    """Correlation of the music's energy with how fast it is cut, -1 to 1."""
    downbeat: Floats
    """1 where the main moment, or the start where there is none, meets the first beat of a bar."""
    boundary: Floats
    """1 where a part of the track begins at the start."""

    @property
    def total(self) -> Floats:
        """The weighed sum: what compares starts of one track."""
        parts = [weight * getattr(self, name) for name, weight in WEIGHTS.items()]
        return np.asarray(np.sum(parts, axis=0), dtype=np.float64)


def measure(track: TrackRecord, canvas: Canvas, starts: Floats, length_s: float, moment: Moment | None) -> Fits:
    """Measure all starts at once."""
    count = int(np.clip(length_s / _GRID_STEP_S, 4, _MOST_POINTS))
    offsets = np.asarray((np.arange(count) + 0.5) * (length_s / count), dtype=np.float64)
    music = _levels(track, starts[:, None] + offsets)
    level = music.mean(axis=1)
    # A calm track has no wild section to offer: what is wanted is brought into what the track has.
    target = float(np.clip(canvas.energy, level.min(), level.max()))
    opening = music[:, : max(1, int(count * min(1.0, _OPENING_S / length_s)))].mean(axis=1)
    at_s = starts + anchor_s(length_s, moment)
    return Fits(
        shape=_correlation(music, canvas.level_at(offsets)),
        level=np.abs(level - target),
        opening=max(0.0, 2 * canvas.energy - 1) * np.maximum(0.0, target - opening),
        cuts=_share_of_cuts_on_beats(track, canvas, starts, length_s, moment),
        pace=_correlation(music, _pace(canvas, offsets)),
        downbeat=_near(np.asarray(track.downbeats_s, dtype=np.float64), at_s, BEAT_TOLERANCE_S),
        boundary=_near(np.array([0.0, *(s.track_in_s for s in track.sections)]), starts, _BOUNDARY_S),
    )


def _levels(track: TrackRecord, times_s: Floats) -> Floats:
    return levels_at(track.energy.levels, track.energy.step_s, times_s)


def _correlation(music: Floats, picture: Floats) -> Floats:
    # A nearly flat curve has no shape to follow: its correlation would be noise, so it fades out with the deviation.
    picture_deviation = float(picture.std())
    if picture_deviation < _FLAT:
        return np.zeros(len(music))
    centred = music - music.mean(axis=1, keepdims=True)
    covariance = centred @ (picture - picture.mean()) / music.shape[1]
    r = covariance / (np.maximum(music.std(axis=1), _FLAT) * picture_deviation)
    return np.asarray(r * min(1.0, picture_deviation / 0.1), dtype=np.float64)


def _pace(canvas: Canvas, offsets: Floats) -> Floats:
    """How fast it is cut along the range: cuts under a Gaussian of `_PACE_S`, 0 to 1 at one a second."""
    if not canvas.cuts_s:
        return np.zeros(len(offsets))
    apart = (offsets[:, None] - np.array(canvas.cuts_s)) / _PACE_S
    density = np.exp(-0.5 * apart**2).sum(axis=1) / (_PACE_S * np.sqrt(2 * np.pi))
    return np.asarray(np.minimum(density, 1.0), dtype=np.float64)


def _share_of_cuts_on_beats(
    track: TrackRecord, canvas: Canvas, starts: Floats, length_s: float, moment: Moment | None
) -> Floats:
    main_s = moment.range_s if moment is not None else -1.0
    cuts = np.array([cut for cut in canvas.cuts_s if 0 < cut < length_s and cut != main_s])[:_MOST_CUTS]
    if not len(cuts) or not len(track.beats_s):
        return np.zeros(len(starts))
    times_s = starts[:, None] + cuts
    distances = np.abs(nearest_beats(np.asarray(track.beats_s, dtype=np.float64), times_s) - times_s)
    return np.asarray((distances <= BEAT_TOLERANCE_S).mean(axis=1), dtype=np.float64)


def _near(marks_s: Floats, times_s: Floats, within_s: float) -> Floats:
    if not len(marks_s):
        return np.zeros(len(times_s))
    return np.asarray(np.abs(nearest_beats(np.sort(marks_s), times_s) - times_s) <= within_s, dtype=np.float64)
