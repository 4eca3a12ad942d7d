"""Where in a track to start: so that its energy moves with the picture's and a beat meets the moment that matters.

In published test data the fitting moment lies more than five seconds into the track in over half of the cases (MGSV-EC
test rows), so the track's beginning is only one candidate among many. Every start at which a beat meets the main
moment is weighed at once; where the track's bars are known, the first beat of one is preferred.
"""

from dataclasses import dataclass

import numpy as np

from temptrack.store.records import TrackRecord
from temptrack.suggest.answer import HitPoint
from temptrack.suggest.canvas import Canvas, Moment, main_moment
from temptrack.suggest.levels import levels_at
from temptrack.suggest.library import Floats

BEAT_TOLERANCE_S = 0.040
"""One frame at 25 fps: nearer than that, an editor sees cut and beat as one."""
_GRID_STEP_S = 0.25
_MOST_POINTS = 200
_MOST_STARTS = 2000
_MOST_HITS = 50
_OPENING_S = 2.0
_FLAT = 0.02
_BOUNDARY_S = 0.15
# Judgement, in units of a full correlation: the shape leads, the level and an opening that carries come next, further
# cuts on beats, a downbeat rather than another beat, and a start where the music itself starts break ties.
_LEVEL_WEIGHT, _OPENING_WEIGHT, _CUTS_WEIGHT, _BOUNDARY_WEIGHT = 1.5, 1.0, 0.4, 0.1
_DOWNBEAT_WEIGHT = 0.2


@dataclass(frozen=True)
class Placement:
    """A section of a track laid under a range."""

    track_in_s: float
    track_out_s: float
    hit_points: tuple[HitPoint, ...]
    fit: float
    """The weighed score of the choice; compares sections of one track only."""


def place(track: TrackRecord, canvas: Canvas) -> Placement:
    """Choose the section of the track for the range.

    Returns
    -------
    Placement
        As long as the range, or all of the track where that is shorter.
    """
    length_s = min(canvas.duration_s, track.duration_s)
    moment = main_moment(canvas)
    starts = _candidate_starts(track, length_s, moment)
    fits = _weigh(track, canvas, starts, length_s, moment)
    best = int(np.argmax(fits))
    start_s = float(starts[best])
    out_s = min(start_s + length_s, track.duration_s)
    return Placement(start_s, out_s, _hit_points(track, canvas, moment, start_s, out_s), float(fits[best]))


def _candidate_starts(track: TrackRecord, length_s: float, moment: Moment | None) -> Floats:
    slack_s = track.duration_s - length_s
    if slack_s < 1e-3:
        return np.zeros(1)
    beats = np.asarray(track.beats_s, dtype=np.float64)
    aligned = beats - _anchor_s(length_s, moment)
    aligned = aligned[(aligned >= 0) & (aligned <= slack_s)]
    if len(aligned):
        return _thin(aligned)
    grid = np.linspace(0.0, slack_s, int(np.clip(slack_s / _GRID_STEP_S, 2, _MOST_STARTS)))
    sections = np.array([s.track_in_s for s in track.sections if 0 <= s.track_in_s <= slack_s])
    return np.unique(np.concatenate([grid, sections]))


def _anchor_s(length_s: float, moment: Moment | None) -> float:
    """When in the range a beat shall fall: at the main moment, else at the start."""
    return moment.range_s if moment is not None and moment.range_s < length_s else 0.0


def _thin(starts: Floats) -> Floats:
    return starts if len(starts) <= _MOST_STARTS else starts[:: -(-len(starts) // _MOST_STARTS)]


def _weigh(track: TrackRecord, canvas: Canvas, starts: Floats, length_s: float, moment: Moment | None) -> Floats:
    offsets = np.asarray((np.arange(_points(length_s)) + 0.5) * (length_s / _points(length_s)), dtype=np.float64)
    music = _levels(track, starts[:, None] + offsets)
    picture = canvas.level_at(offsets)
    level = music.mean(axis=1)
    # A calm track has no wild section to offer: what is wanted is brought into what the track has.
    target = float(np.clip(canvas.energy, level.min(), level.max()))
    opening = music[:, : max(1, int(len(offsets) * min(1.0, _OPENING_S / length_s)))].mean(axis=1)
    urgency = max(0.0, 2 * canvas.energy - 1)
    fits = (
        _correlation(music, picture)
        - _LEVEL_WEIGHT * np.abs(level - target)
        - _OPENING_WEIGHT * urgency * np.maximum(0.0, target - opening)
        + _CUTS_WEIGHT * _share_of_cuts_on_beats(track, canvas, starts, length_s, moment)
        + _DOWNBEAT_WEIGHT * _on_downbeat(track, starts + _anchor_s(length_s, moment))
        + _BOUNDARY_WEIGHT * _at_boundary(track, starts)
    )
    return np.asarray(fits, dtype=np.float64)


def _points(length_s: float) -> int:
    return int(np.clip(length_s / _GRID_STEP_S, 4, _MOST_POINTS))


def _levels(track: TrackRecord, times_s: Floats) -> Floats:
    return levels_at(track.energy.levels, track.energy.step_s, times_s)


def _correlation(music: Floats, picture: Floats) -> Floats:
    # A nearly flat curve has no shape to follow: its correlation would be noise, so it fades out with the deviation.
    picture_deviation = float(picture.std())
    deviations = music.std(axis=1)
    if picture_deviation < _FLAT:
        return np.zeros(len(music))
    centred = music - music.mean(axis=1, keepdims=True)
    covariance = centred @ (picture - picture.mean()) / music.shape[1]
    r = covariance / (np.maximum(deviations, _FLAT) * picture_deviation)
    return np.asarray(r * min(1.0, picture_deviation / 0.1), dtype=np.float64)


def _share_of_cuts_on_beats(
    track: TrackRecord, canvas: Canvas, starts: Floats, length_s: float, moment: Moment | None
) -> Floats:
    main_s = moment.range_s if moment is not None else -1.0
    cuts = np.array([cut for cut in canvas.cuts_s if 0 < cut < length_s and cut != main_s])[:_MOST_HITS]
    if not len(cuts) or not len(track.beats_s):
        return np.zeros(len(starts))
    distances = np.abs(_nearest_beats(track, starts[:, None] + cuts) - (starts[:, None] + cuts))
    return np.asarray((distances <= BEAT_TOLERANCE_S).mean(axis=1), dtype=np.float64)


def _nearest_beats(track: TrackRecord, times_s: Floats) -> Floats:
    return _nearest(np.asarray(track.beats_s, dtype=np.float64), times_s)


def _nearest(beats: Floats, times_s: Floats) -> Floats:
    after = np.clip(np.searchsorted(beats, times_s), 0, len(beats) - 1)
    before = np.maximum(after - 1, 0)
    return np.where(np.abs(beats[before] - times_s) <= np.abs(beats[after] - times_s), beats[before], beats[after])


def _on_downbeat(track: TrackRecord, times_s: Floats) -> Floats:
    if not len(track.downbeats_s):
        return np.zeros(len(times_s))
    downbeats = np.asarray(track.downbeats_s, dtype=np.float64)
    distance = np.abs(_nearest(downbeats, times_s) - times_s)
    return np.asarray(distance <= BEAT_TOLERANCE_S, dtype=np.float64)


def _at_boundary(track: TrackRecord, starts: Floats) -> Floats:
    boundaries = np.array([0.0, *(section.track_in_s for section in track.sections)])
    return np.asarray(np.abs(starts[:, None] - boundaries).min(axis=1) <= _BOUNDARY_S, dtype=np.float64)


def _hit_points(
    track: TrackRecord, canvas: Canvas, moment: Moment | None, start_s: float, out_s: float
) -> tuple[HitPoint, ...]:
    hits = [HitPoint(start_s, 0.0, "start")]
    length_s = out_s - start_s
    moments = [Moment(cut, "cut") for cut in canvas.cuts_s]
    if moment is not None and moment.label != "cut":
        moments.append(moment)
    inside = sorted((m for m in moments if 0 < m.range_s < length_s), key=lambda m: m.range_s)
    if inside and len(track.beats_s):
        beats = _nearest_beats(track, start_s + np.array([m.range_s for m in inside]))
        hits += [
            HitPoint(float(beat), m.range_s, m.label)
            for beat, m in zip(beats, inside, strict=True)
            if abs(beat - start_s - m.range_s) <= BEAT_TOLERANCE_S
        ]
    if length_s < canvas.duration_s - 1e-3:
        hits.append(HitPoint(out_s, length_s, "track ends"))
    return tuple(hits[:_MOST_HITS])
