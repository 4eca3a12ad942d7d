"""The production track: what the footage's own sound holds, half second by half second, decoded once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from temptrack.fingerprint.footage import Segment
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence import Interval, Presence, cues_of, inside, presence_in
from temptrack.media import Samples
from temptrack.progress import Job
from temptrack.suggest.spotting.mixing import Mix
from temptrack.suggest.spotting.places import sentences_of

PRESENT_S = 5.5
"""What is heard as music for less is a sting, or as often a cock's crow or a siren: it keeps no cue away."""
_BLOCK_S = 20.0


@dataclass(frozen=True)
class Production:
    """What is heard in a range before any music is added."""

    duration_s: float
    presence: Presence | None = None
    """None when nothing of it has sound."""
    remarks: tuple[str, ...] = ()
    """What could not be heard, a sentence each."""

    @property
    def sentences(self) -> list[Interval]:
        """Where lines are spoken, in order of time."""
        return inside(sentences_of(self.presence), 0.0, self.duration_s)

    @property
    def music(self) -> list[Interval]:
        """Where music plays already, in order of time; stings are none."""
        if self.presence is None:
            return []
        heard = inside(cues_of(self.presence.music, self.presence.step_s), 0.0, self.duration_s)
        return [(in_s, out_s) for in_s, out_s in heard if out_s - in_s >= PRESENT_S]


def hear(clips: Sequence[Segment], duration_s: float, job: Job) -> Production:
    """Hear a range's own sound.

    Parameters
    ----------
    clips : sequence of Segment
        Those that bring sound, in record seconds from the range's start; offline ones become remarks.
    duration_s : float
        Length of the range.
    job : Job
        Told "listen" by the seconds.
    """
    mix = Mix(clips, duration_s, ANALYSIS_RATE_HZ)
    presence = presence_in(_told(mix, job), job)
    remarks = tuple(mix.remarks)
    if not mix.heard:
        return Production(duration_s, None, remarks or ("The footage has no sound: nothing is known of its dialogue.",))
    return Production(duration_s, presence, remarks)


def _told(mix: Mix, job: Job) -> Iterator[Samples]:
    heard_s = 0.0
    for block in mix.blocks(_BLOCK_S, job):
        job.report("listen", round(heard_s), round(mix.duration_s))
        heard_s += len(block) / mix.rate_hz
        yield block
