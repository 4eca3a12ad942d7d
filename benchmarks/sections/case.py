"""One question with its answer: a track, a range, and where in the track the music of the range truly begins."""

from dataclasses import dataclass

from temptrack.store.records import TrackRecord
from temptrack.suggest.canvas import Canvas
from temptrack.suggest.library import Floats


@dataclass(frozen=True)
class Case:
    """What is asked, and what is known."""

    group: str
    """Cases of one track or film stand or fall together: intervals draw groups, not cases."""
    track: TrackRecord
    canvas: Canvas
    true_in_s: float
    true_beats_s: Floats
    """Where the beats really are; the track's own are what was found of them. Empty where nobody knows."""
