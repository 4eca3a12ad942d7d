"""Whether somebody sings or speaks in a track.

Two witnesses who know different things. A speech detector's network (silero-vad, run on numpy by `presence.voice`)
knows articulation and misses much of what is sung without it; `glide` knows how a voice moves and is taken in by slide
guitars, solo strings and trumpets. Each gives log-odds, fitted on recordings that may be shipped from
(`benchmarks/vocal.py`: game scores with and without read speech mixed under and over them); the mean of the
two is the answer. Nothing was fitted on singing: no singing that may be learnt from was at hand.
"""

import numpy as np

from temptrack.fingerprint.music.glide import glide_seconds
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.media.types import Samples
from temptrack.progress import Job

_FIRST_S, _EVERY_S, _STRETCH_S = 12.0, 30.0, 4.0
"""Heard are the first twelve seconds and four of every further thirty: hearing all would take half as long again as
all else that is told of a track."""
_GLIDE, _GLIDE_OFFSET = 4.22, 13.38
"""Log-odds of a voice by the natural logarithm of how much glides."""
_SPEECH, _SPEECH_OFFSET = 1.52, 4.68
"""Log-odds of a voice by those of speech, as the detector puts them on average."""
_SHARE_SUNG = 1.0 / 3.0
"""Of the tracks of a library: the fit saw as many with voices as without."""
_GLIDING_PERCENTILE = 75.0
"""A song is sung in a third of its time or more; a fourth of it is enough to be heard."""


def heard_parts(first: int, count: int) -> list[tuple[int, int]]:
    """Return which of so many samples from the first on are listened to, as half-open ranges from the first."""
    found = []
    every, start_of_rest = round(_EVERY_S * ANALYSIS_RATE_HZ), round(_FIRST_S * ANALYSIS_RATE_HZ)
    stretch = round(_STRETCH_S * ANALYSIS_RATE_HZ)
    ranges = [(0, start_of_rest)]
    ranges += [(k * every, k * every + stretch) for k in range(max(1, first // every), (first + count) // every + 1)]
    for begin, end in ranges:
        low, high = max(begin, first), min(end, first + count)
        if low < high:
            found.append((low - first, high - first))
    return found


class VocalListener:
    """Listens for a voice in a track as it comes."""

    def __init__(self) -> None:
        # Here, for what can be heard in films stands on how music is described, and this on a part of the former.
        from temptrack.fingerprint.presence.voice import VoiceDetector

        self._speech = VoiceDetector()
        self._samples = 0
        self._heard_s = 0.0
        self._stretch: list[Samples] = []
        self._gliding: list[float] = []

    def push(self, samples: Samples, job: Job) -> None:
        """Hear the next samples, mono at ANALYSIS_RATE_HZ."""
        for begin, end in heard_parts(self._samples, len(samples)):
            if begin > 0:
                self._end_stretch(job)
            self._stretch.append(samples[begin:end])
            if end < len(samples):
                self._end_stretch(job)
        self._samples += len(samples)

    def finish(self, job: Job) -> float:
        """Return how probable it is that somebody sings or speaks, 0 to 1."""
        heard = self.heard(job)
        return vocal_probability(*heard) if heard else 0.0

    def heard(self, job: Job) -> tuple[list[float], float] | None:
        """Return what glides in each second and how probable speech is on average; None where nothing was heard."""
        self._end_stretch(job)
        steps = max(1, round(2.0 * self._heard_s))
        return (self._gliding, float(self._speech.finish(steps)[:, 0].mean())) if self._gliding else None

    def _end_stretch(self, job: Job) -> None:
        from temptrack.fingerprint.presence.voice import at_voice_rate

        if self._stretch:
            sound = np.concatenate(self._stretch)
            self._stretch = []
            self._heard_s += len(sound) / ANALYSIS_RATE_HZ
            self._gliding.extend(glide_seconds(sound, job).tolist())
            self._speech.push(at_voice_rate(sound), job)


def witnesses_of(gliding: list[float], speech: float) -> tuple[float, float]:
    """Return the logarithm of how much glides, and the log-odds of speech."""
    likely = min(max(speech, 1e-4), 1.0 - 1e-4)
    return float(np.log(np.percentile(gliding, _GLIDING_PERCENTILE) + 1e-3)), float(np.log(likely / (1.0 - likely)))


def vocal_probability(gliding: list[float], speech: float) -> float:
    """Join what glides in each second and how probable speech is on average."""
    glide, spoken = witnesses_of(gliding, speech)
    witnesses = _GLIDE * glide + _GLIDE_OFFSET, _SPEECH * spoken + _SPEECH_OFFSET
    log_odds = sum(witnesses) / len(witnesses) + float(np.log(_SHARE_SUNG / (1.0 - _SHARE_SUNG)))
    return float(1.0 / (1.0 + np.exp(-log_odds)))
