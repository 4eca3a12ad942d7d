"""What can be heard when: a sound's figures, judged, and its level."""

from collections.abc import Iterable

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.presence.context import rows_of
from temptrack.fingerprint.presence.hearing import Hearing
from temptrack.fingerprint.presence.judgement import judge
from temptrack.fingerprint.presence.settings import STEP_FRAMES, STEP_S
from temptrack.fingerprint.presence.types import Presence
from temptrack.media.types import Samples
from temptrack.progress import Job

_SILENT_DB = -60.0
"""Full scale's mean square: the quietest steps of a 16-bit master, and `music.settings.SILENT_LUFS`."""
_UNDER_DB = -45.0
"""So far under the loud parts of the same sound nothing is heard either."""
_TONE_DB = -30.0
"""So far under them what is neither music nor speech is room tone, which nobody listens to: silence too."""
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
    return presence_of(hearing, job)


def presence_of(hearing: Hearing, job: Job) -> Presence:
    """Say it of all that was heard."""
    steps, voice = hearing.finish(job)
    music, speech, effects = (
        1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0))) for odds in judge(rows_of(steps, voice)).T
    )
    job.check()
    silence, tone = _under(steps.level_db, _UNDER_DB), _under(steps.level_db, _TONE_DB)
    quiet = np.maximum(silence, tone * (1.0 - np.maximum(music, speech)))
    heard = (music * (1.0 - silence), speech * (1.0 - silence), effects * (1.0 - quiet), quiet)
    return Presence(STEP_S, *(np.asarray(values, np.float32) for values in heard))


def _under(level_db: Numbers, under_db: float) -> Numbers:
    """Return how surely each step lies so far under the loud ones, or under the hearing's floor."""
    power = (10.0 ** (level_db.reshape(-1, STEP_FRAMES) / 10.0)).mean(axis=1)
    level = 10.0 * np.log10(power + 1e-12)
    floor = max(_SILENT_DB, float(np.percentile(level, 95)) + under_db)
    return np.asarray(1.0 / (1.0 + np.exp(np.clip((level - floor) / _SOFT_DB, -30.0, 30.0))))
