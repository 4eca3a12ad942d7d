"""A stream of sound heard block after block, to the figures each half second is judged by."""

import numpy as np

from temptrack.fingerprint.presence.context import rows_of
from temptrack.fingerprint.presence.settings import LEAD_SAMPLES, STEP_SAMPLES
from temptrack.fingerprint.presence.steps import Steps, read_steps
from temptrack.fingerprint.presence.voice import VoiceDetector, at_voice_rate
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_BLOCK_SAMPLES = 40 * STEP_SAMPLES


class Hearing:
    """Takes blocks of any length; keeps 0.7 kB of figures a step and never more than some 20 s of sound."""

    def __init__(self) -> None:
        self._voice = VoiceDetector()
        self._sound = np.zeros(LEAD_SAMPLES, np.float32)
        """What is to be read next, led by what came before it."""
        self._parts: list[Steps] = []

    @property
    def spoken(self) -> Vector:
        """How probable speech is in each `voice.CHUNK_S` of what was read, by the speech detector alone."""
        return self._voice.spoken

    def push(self, samples: Samples, job: Job) -> None:
        """Hear the next samples, mono at ANALYSIS_RATE_HZ."""
        self._sound = np.concatenate([self._sound, np.nan_to_num(samples, posinf=0.0, neginf=0.0)])
        while len(self._sound) >= _BLOCK_SAMPLES + 2 * LEAD_SAMPLES:
            self._read(_BLOCK_SAMPLES, job)

    def finish(self, job: Job) -> tuple[Steps, Vector]:
        """Return the figures of all steps, the last filled up with silence, and how probable speech is in each."""
        rest = len(self._sound) - LEAD_SAMPLES
        missing = -rest % STEP_SAMPLES
        if rest or not self._parts:
            whole = max(rest + missing, STEP_SAMPLES)
            self._sound = np.pad(self._sound, (0, whole - rest + LEAD_SAMPLES))
            self._read(whole, job)
        steps = Steps.join(self._parts)
        return steps, self._voice.finish(len(steps))

    def _read(self, count: int, job: Job) -> None:
        job.check()
        self._parts.append(read_steps(self._sound[: count + 2 * LEAD_SAMPLES], job))
        self._voice.push(at_voice_rate(self._sound[LEAD_SAMPLES : LEAD_SAMPLES + count]), job)
        self._sound = self._sound[count:]


def hear_rows(samples: Samples, job: Job) -> tuple[Vector, Steps, Vector]:
    """Return the rows of figures of a whole sound, its steps and its voice: what training and judging start from."""
    hearing = Hearing()
    hearing.push(samples, job)
    steps, voice = hearing.finish(job)
    return rows_of(steps, voice), steps, voice
