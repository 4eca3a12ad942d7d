"""The tempo of a track, how sure it is, and which other it might be."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.beats import find_beats, tempo_of
from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ
from temptrack.fingerprint.music.tempo_evidence import Evidence, weigh_tempi
from temptrack.fingerprint.music.tempo_periods import follow_period, read_periods
from temptrack.fingerprint.music.weights import rhythm_weights
from temptrack.fingerprint.types import Vector
from temptrack.progress import Job

SAME_TEMPO = 0.04
"""Tempi so near are one (Gouyon et al. 2006, "An experimental comparison of audio tempo induction algorithms")."""
_WEIGHED_S = 60.0
"""The tempo is chosen on so much of the middle of a track, and followed through all of it."""
_LEAST_S = 3.0
_LEAST_CONFIDENCE = 0.1


@dataclass(frozen=True)
class Tempo:
    """How fast a track goes."""

    tempo_bpm: float
    """0 when no beat was found."""
    confidence: float
    """Probability that people would tap it, within 4 %."""
    alternative_bpm: float
    """The next probable; 0 for none."""
    beats_s: Vector


NO_TEMPO = Tempo(0.0, 0.0, 0.0, np.zeros(0, np.float32))


def find_tempo(heard: Listening, job: Job) -> Tempo:
    """Choose the tempo among all levels of the metre, and find the beats.

    A small network gives every candidate, and the case that there is none, a weight; their softmax is the probability
    (conditional logit: McFadden 1974). What it was fitted on, and how well it does, stands in ``rhythm_weights.md``.

    Parameters
    ----------
    heard : Listening
        A track, or a stretch of one.
    job : Job
        Checked often.
    """
    if heard.duration_s < _LEAST_S or not np.any(heard.envelope > 0.0):
        return NO_TEMPO
    evidence = tempo_evidence(heard, job)
    if not len(evidence.tempo_bpm):
        return NO_TEMPO
    tempo_bpm, confidence, alternative_bpm = _choose(evidence.tempo_bpm, tempo_probabilities(evidence))
    if confidence < _LEAST_CONFIDENCE:
        return NO_TEMPO
    periods = read_periods(heard.envelope, heard.onsets, heard.chroma)
    local = follow_period(periods, 60.0 * FRAME_RATE_HZ / tempo_bpm)
    drift = 60.0 * FRAME_RATE_HZ / np.interp(np.arange(len(heard.envelope)), periods.centres, local)
    beats_s = find_beats(heard.envelope, drift, job)
    return Tempo(tempo_of(beats_s, tempo_bpm), confidence, alternative_bpm, beats_s)


def tempo_evidence(heard: Listening, job: Job) -> Evidence:
    """The candidates of the middle of a track, with what speaks for each."""
    spare_s = max(0.0, heard.duration_s - _WEIGHED_S)
    part = heard.slice(spare_s / 2.0, heard.duration_s - spare_s / 2.0) if spare_s else heard
    return weigh_tempi(part.envelope, read_periods(part.envelope, part.onsets, part.chroma), job)


def tempo_probabilities(evidence: Evidence) -> Numbers:
    """Probability of each candidate: shape (candidates,); what lacks to 1 is that of no tempo at all."""
    weights = rhythm_weights()
    figures = np.clip((evidence.figures - weights["tempo_mean"]) / weights["tempo_deviation"], -4.0, 4.0)
    whole = np.clip((evidence.whole - weights["whole_mean"]) / weights["whole_deviation"], -4.0, 4.0)
    # Several networks, fitted alike from other beginnings, are surer together: (networks, candidates).
    hidden = np.tanh(figures @ weights["tempo_in"] + weights["tempo_in_bias"][:, np.newaxis])
    score = (hidden @ weights["tempo_out"][..., np.newaxis])[..., 0] + weights["tempo_out_bias"][:, np.newaxis]
    none = weights["whole_out"] @ whole + weights["whole_out_bias"]
    score = np.concatenate([score, none[:, np.newaxis]], axis=1) / weights["tempo_temperature"]
    odds = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray((odds / odds.sum(axis=1, keepdims=True)).mean(axis=0)[:-1])


def _choose(tempo_bpm: Numbers, probability: Numbers) -> tuple[float, float, float]:
    """The most probable tempo, its probability, and the next: candidates within 4 % of each other are one."""
    near = np.abs(tempo_bpm / tempo_bpm[:, np.newaxis] - 1.0) < SAME_TEMPO
    together = near @ probability
    best = int(np.argmax(together + 1e-6 * probability))
    best = int(np.argmax(np.where(near[best], probability, -1.0)))
    others = np.where(near[best], 0.0, together)
    alternative_bpm = float(tempo_bpm[int(np.argmax(others))]) if others.max() > 0.0 else 0.0
    return float(tempo_bpm[best]), float(min(1.0, together[best])), alternative_bpm
