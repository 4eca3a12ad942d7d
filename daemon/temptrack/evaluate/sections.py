"""Whether the section chosen is the one that plays: overlap with the truth, beside two who do not choose."""

from dataclasses import dataclass

import numpy as np

from temptrack.store.records import CueRecord, SceneRecord, TrackRecord
from temptrack.suggest.canvas import Canvas
from temptrack.suggest.section import place


@dataclass(frozen=True)
class Chosen:
    """Where in the true track the suggester would start, and how that overlaps with what really plays."""

    track_in_s: float
    """What of the track would be heard at the scene's beginning."""
    true_in_s: float
    """What of it is."""
    iou: float
    """0 to 1."""
    from_start_iou: float
    """Of the track laid from its beginning."""
    random_iou: float
    """Of a random section of the same length: its mean over all."""


def choose_section(track: TrackRecord, scene: SceneRecord, cue: CueRecord, canvas: Canvas) -> Chosen:
    """Choose a section of the true track for a scene, and compare what is heard while the cue lasts.

    Parameters
    ----------
    track : TrackRecord
        Which the cue was recognised as.
    scene : SceneRecord
        The range that is scored; the cue may begin after it.
    cue : CueRecord
    canvas : Canvas
        The scene, as the choice of sections sees it.
    """
    after_s = cue.film_in_s - scene.film_in_s
    lasts_s = cue.film_out_s - cue.film_in_s
    true = (cue.track_in_s, cue.track_in_s + lasts_s * cue.track_speed)
    chosen_s = place(track, canvas).track_in_s
    starts_s = np.linspace(0.0, max(0.0, track.duration_s - canvas.duration_s), 200)

    def overlap(start_s: float) -> float:
        return iou((start_s + after_s, start_s + after_s + lasts_s), true)

    return Chosen(
        track_in_s=chosen_s,
        true_in_s=cue.track_in_s - after_s * cue.track_speed,
        iou=overlap(chosen_s),
        from_start_iou=overlap(0.0),
        random_iou=float(np.mean([overlap(float(start_s)) for start_s in starts_s])),
    )


def iou(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the length of what two spans share, divided by the length of what either covers; 0 for empty spans."""
    shared = max(0.0, min(one[1], other[1]) - max(one[0], other[0]))
    covered = (one[1] - one[0]) + (other[1] - other[0]) - shared
    return shared / covered if covered > 0 else 0.0
