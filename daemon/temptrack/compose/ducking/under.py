"""A track laid under a range and ducked: its own sound read once, the curve, and the sound with the curve in it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from temptrack.compose.ducking.envelope import apply_gain
from temptrack.compose.ducking.listening import Dialogue
from temptrack.compose.ducking.planning import DIFFERENCE_LU, Ducking, plan_ducking
from temptrack.errors import InvalidTimeError
from temptrack.media import LoudnessMeter, Sound, Span, probe, read_sound
from temptrack.progress import Job

_CEILING = 10 ** (-1 / 20)
"""-1 dBFS: what a file may peak at (EBU R128, 2023: -1 dBTP)."""


@dataclass(frozen=True)
class Laid:
    """A track under a range."""

    sound: Sound
    """From where it begins to the range's end or its own, whichever comes first, as in the file."""
    track_in_s: float
    duration_s: float
    """Of the range."""

    @property
    def plays_s(self) -> float:
        """For how long it is heard."""
        return min(self.sound.duration_s, self.duration_s)


def lay(path: Path, track_in_s: float, duration_s: float, job: Job) -> Laid:
    """Read the part of a track that lies under a range.

    Raises
    ------
    InvalidTimeError
        When the track is over before it begins.
    MediaError, MediaNotFoundError
        When it cannot be read.
    """
    lasts_s = probe(path).duration_s
    if track_in_s >= lasts_s:
        raise InvalidTimeError(
            f"The track is over at {lasts_s:.2f} s, and cannot begin at {track_in_s:.2f} s",
            remedy="begin earlier",
            field="track_in_s",
        )
    job.report("read", 0, 1, path.name)
    span = Span(track_in_s, min(track_in_s + duration_s, lasts_s))
    return Laid(read_sound(path, span, job=job), track_in_s, duration_s)


def duck_under(
    laid: Laid, dialogue: Dialogue, *, gain_db: float = 0.0, difference_lu: float = DIFFERENCE_LU
) -> Ducking:
    """Plan how a laid track makes room for dialogue; parameters as in `plan_ducking`."""
    meter = LoudnessMeter(laid.sound.sample_rate_hz)
    meter.push(laid.sound.samples)
    return plan_ducking(dialogue, meter.step_powers(), gain_db=gain_db, difference_lu=difference_lu)


def ducked_sound(laid: Laid, ducking: Ducking, *, gain_db: float) -> Sound:
    """Return the track with curve and gain in it, as long as the range to the sample; silent once the track is over.

    Where it would pass -1 dBFS all of it is turned down: the differences within it are what matters.
    """
    rate_hz = laid.sound.sample_rate_hz
    heard = apply_gain(laid.sound, ducking.keyframes, gain_db=gain_db).samples
    peak = float(np.abs(heard).max(initial=0.0))
    samples = np.zeros((len(heard), round(laid.duration_s * rate_hz)), np.float32)
    count = min(heard.shape[1], samples.shape[1])
    samples[:, :count] = heard[:, :count] * min(1.0, _CEILING / peak if peak else 1.0)
    return Sound(samples, rate_hz)
