"""The dialogue that music is to make room for: where lines are, and how loud."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence import Interval, hear_lines
from temptrack.media import LoudnessMeter, Samples
from temptrack.media.loudness import DUAL_MONO_LU
from temptrack.progress import Job

_MUSIC_ALREADY = 0.25
"""Of the time, with music more likely than not: enough to be said."""


@dataclass(frozen=True)
class Dialogue:
    """What is spoken in a range."""

    duration_s: float
    lines: tuple[Interval, ...]
    """Seconds from the range's start, in order of time."""
    powers: NDArray[np.float64]
    """Weighted mean power of the range's own sound in each 100 ms."""
    music_share: float
    """Of the range's time in which music plays already."""

    @property
    def has_music(self) -> bool:
        """Whether lines could not be measured by themselves."""
        return self.music_share >= _MUSIC_ALREADY


def hear_dialogue(blocks: Iterable[Samples], duration_s: float, job: Job) -> Dialogue:
    """Hear where in a range somebody speaks, and how loud the range is.

    Parameters
    ----------
    blocks : iterable of ndarray
        The range's sound, mono at ANALYSIS_RATE_HZ: of dialogue, which stands in the middle, the mix is as loud as its
        channels. It is measured as if played from both loudspeakers.
    duration_s : float
        Length of the range.
    job : Job
        Told "listen" by the seconds.
    """
    meter = LoudnessMeter(ANALYSIS_RATE_HZ)
    presence, lines = hear_lines(_metered(blocks, meter, duration_s, job), job)
    inside = tuple((max(0.0, a), min(b, duration_s)) for a, b in lines if a < duration_s and b > 0)
    music = float(np.mean(presence.holds("music"))) if len(presence) else 0.0
    return Dialogue(duration_s, inside, meter.step_powers() * 10 ** (DUAL_MONO_LU / 10), music)


def _metered(blocks: Iterable[Samples], meter: LoudnessMeter, duration_s: float, job: Job) -> Iterator[Samples]:
    heard = 0
    for block in blocks:
        job.report("listen", round(heard / ANALYSIS_RATE_HZ), round(duration_s))
        meter.push(block[None])
        heard += len(block)
        yield block
