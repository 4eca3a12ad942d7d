"""What speaks for and against a tempo: figures of each candidate, for the network that weighs them."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.music.arrays import Indices, Numbers
from temptrack.fingerprint.music.beats import track_beats
from temptrack.fingerprint.music.rhythm import onset_rate
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ
from temptrack.fingerprint.music.tempo_periods import (
    FASTEST_BPM,
    SLOWEST_BPM,
    Periods,
    candidate_periods,
    follow_period,
)
from temptrack.progress import Job

_FINE = np.array([1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 5 / 4, 4 / 3, 3 / 2, 5 / 3, 2, 5 / 2, 3, 4, 6, 8])
_COARSE = np.array([1 / 2, 1, 3 / 2, 2, 3, 4])
_INSIDE = (0.0, 1 / 2, 1 / 3, 2 / 3, 1 / 4, 3 / 4)
_MODERATE_BPM = 115.0


@dataclass(frozen=True)
class Evidence:
    """The candidates of a stretch of music and their figures."""

    tempo_bpm: Numbers
    """Shape (candidates,)."""
    figures: Numbers
    """Shape (candidates, figures)."""
    whole: Numbers
    """Shape (figures,): of the stretch, whatever its tempo."""


def weigh_tempi(envelope: Numbers, periods: Periods, job: Job) -> Evidence:
    """Look for the beats of every candidate, and describe how the music falls on them.

    Parameters
    ----------
    envelope : ndarray
        Onset curve of the stretch.
    periods : Periods
        Of the same stretch.
    job : Job
        Checked often.
    """
    blend = periods.blend
    fastest, slowest = (int(60.0 * FRAME_RATE_HZ / bpm) for bpm in (FASTEST_BPM, SLOWEST_BPM))
    top = float(blend[fastest:slowest].max(initial=0.0))
    rate_hz, length = onset_rate(envelope, len(envelope) / FRAME_RATE_HZ), np.log(len(envelope) / FRAME_RATE_HZ / 30.0)
    tempi, figures = [], []
    for about in candidate_periods(blend):
        local = follow_period(periods, float(about))
        period = float(np.median(local))
        drift = np.interp(np.arange(len(envelope)), periods.centres, local)
        beats, score = track_beats(envelope, drift, job)
        if len(beats) < 4:
            beats = np.arange(0, len(envelope), max(1, int(period)))
        octaves = float(np.log2(60.0 * FRAME_RATE_HZ / period / _MODERATE_BPM))
        here = float(np.interp(period, np.arange(len(blend)), blend, right=0.0))
        steady = (float(np.std(np.log(np.diff(beats) / np.median(np.diff(beats))))), float(np.std(np.log(local))))
        density = float(np.log2(rate_hz * period / FRAME_RATE_HZ + 0.05))
        tempi.append(60.0 * FRAME_RATE_HZ / period)
        row = [*_repeats(periods, blend, period), *_strengths(periods.curves, beats), *_accents(periods.curves, beats)]
        row += [*steady, score / len(beats) / 5.0, octaves, octaves**2, abs(octaves), density]
        figures.append([*row, top, here / (top + 1e-9), length, rate_hz / 4.0])
    spread = float(envelope.std() / (envelope.mean() + 1e-9))
    clear = float(periods.repeats[0][8:].max(initial=0.0))
    whole = np.array([top, clear, rate_hz / 4.0, length, spread, len(tempi) / 10.0], np.float32)
    return Evidence(np.array(tempi), np.array(figures, np.float32), whole)


def _repeats(periods: Periods, blend: Numbers, period: float) -> list[float]:
    """Whether parts and multiples of the beat repeat too, in all, in each band and in the harmony."""
    lags = np.arange(len(blend))
    rows = [np.interp(_FINE * period, lags, blend, right=0.0)]
    rows += [np.interp(_COARSE * period, lags, one, right=0.0) for one in periods.repeats[1:]]
    return [float(value) for row in rows for value in row]


def _strengths(curves: Numbers, beats: Indices) -> list[float]:
    """How strong the onsets are on the beats and between them."""
    values = [float(_heard(curves[0], beats, inside).mean()) for inside in _INSIDE]
    return values + [float(_heard(curve, beats, inside).mean()) for curve in curves[1:] for inside in (0.0, 1 / 2)]


def _accents(curves: Numbers, beats: Indices) -> list[float]:
    """Whether every second, third or fourth beat differs: if so, a slower level may be the beat, or is the bar."""
    values: list[float] = []
    for curve in curves:
        strength = _heard(curve, beats, 0.0)
        values += [_contrast(strength, group) for group in (2, 3, 4)]
        centred = strength - strength.mean()
        size = float((centred**2).mean()) + 1e-9
        values += [
            float((centred[:-lag] * centred[lag:]).mean()) / size if len(centred) > lag + 2 else 0.0
            for lag in (1, 2, 3, 4)
        ]
    return values


def _heard(curve: Numbers, beats: Indices, inside: float) -> Numbers:
    """The curve's highest of three frames about a point inside each beat."""
    frame = np.clip(np.round(beats[:-1] + inside * np.diff(beats)).astype(np.int64), 1, len(curve) - 2)
    return np.maximum(np.maximum(curve[frame - 1], curve[frame]), curve[frame + 1])


def _contrast(strength: Numbers, group: int) -> float:
    whole = len(strength) // group * group
    if whole < 2 * group:
        return 0.0
    mean = strength[:whole].reshape(-1, group).mean(axis=0)
    return float(mean.max() - mean.mean())
