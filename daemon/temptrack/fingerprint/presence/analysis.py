"""What can be heard when: a sound's figures, judged and smoothed."""

from collections.abc import Iterable

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.presence.context import rows_of
from temptrack.fingerprint.presence.hearing import Hearing
from temptrack.fingerprint.presence.judgement import judge
from temptrack.fingerprint.presence.settings import STEP_FRAMES, STEP_S
from temptrack.fingerprint.presence.smoothing import smooth
from temptrack.fingerprint.presence.types import Presence
from temptrack.media.types import Samples
from temptrack.progress import Job

_USUAL = {"music": (2.0, 0.4), "speech": (1.5, 0.5), "effects": (2.0, 0.5)}
"""Seconds each is taken to last, and the share of film it fills: rather a cue missed than a false one.

Shorter than they really last, because what neighbouring steps show is not independent: each is judged with the seconds
around it. With 8 s for music a quarter of all beginnings and ends were smoothed away; with 2 s an eighth."""
_SILENT_DB = -60.0
"""Full scale's mean square: the quietest steps of a 16-bit master, and `music.settings.SILENT_LUFS`."""
_UNDER_DB = -45.0
"""So far under the loud parts of the same sound nothing is heard either: room tone between loud scenes."""
_SOFT_DB = 2.0


def analyse_presence(samples: Samples, job: Job) -> Presence:
    """Say when there is music, speech, effects or silence; more than one sound may be there at once.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ, any length.
    job : Job
        Checked at every block.

    Raises
    ------
    CancelledError
        When the job is no longer wanted.
    WeightsUnavailableError
        When the speech detector's weights are missing from the installation.
    """
    return presence_in([samples], job)


def presence_in(blocks: Iterable[Samples], job: Job) -> Presence:
    """Say the same of a sound that comes in blocks, of which no more than one is held at a time."""
    hearing = Hearing()
    for block in blocks:
        hearing.push(block, job)
    steps, voice = hearing.finish(job)
    odds = judge(rows_of(steps, voice))
    job.check()
    silence = _silence(steps.level_db)
    heard = [
        smooth(odds[:, i], lasts_s=lasts_s, share=share) * (1.0 - silence)
        for i, (lasts_s, share) in enumerate(_USUAL.values())
    ]
    music, speech, effects, quiet = (np.asarray(values, np.float32) for values in (*heard, silence))
    return Presence(STEP_S, music, speech, effects, quiet)


def _silence(level_db: Numbers) -> Numbers:
    """Return how surely nothing can be heard in each step: its level against the hearing's floor."""
    power = (10.0 ** (level_db.reshape(-1, STEP_FRAMES) / 10.0)).mean(axis=1)
    level = 10.0 * np.log10(power + 1e-12)
    floor = max(_SILENT_DB, float(np.percentile(level, 95)) + _UNDER_DB)
    return np.asarray(1.0 / (1.0 + np.exp(np.clip((level - floor) / _SOFT_DB, -30.0, 30.0))))
