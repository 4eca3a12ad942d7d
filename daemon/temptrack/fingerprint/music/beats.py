"""Beat times by dynamic programming (Ellis 2007, "Beat tracking by dynamic programming"), at a tempo that may drift."""

import numpy as np

from temptrack.fingerprint.music.arrays import Indices, Numbers, peak_offset
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ
from temptrack.fingerprint.types import Vector
from temptrack.progress import Job

_TIGHTNESS = 100.0
"""How dear it is to leave the tempo, as in Ellis' paper and librosa."""
_SHORTEST, _LONGEST = 0.6, 1.7
"""A beat lasts from so many to so many periods."""
LATENCY_S = 0.010
"""Measured: on clicks, drums and plucked notes of known times the onset curve peaks 5 to 18 ms early, for the window
sees a sound before its centre reaches it."""
_CHECK_EVERY = 200


def find_beats(envelope: Numbers, tempo_bpm: Numbers | float, job: Job) -> Vector:
    """Choose the beats that fall on onsets and keep the tempo.

    Parameters
    ----------
    envelope : ndarray
        Onset curve, FRAME_RATE_HZ a second.
    tempo_bpm : ndarray or float
        One for all, or one for each frame; 0 for none.
    job : Job
        Checked every few thousand frames.

    Returns
    -------
    ndarray
        Seconds, rising.
    """
    if np.min(tempo_bpm) <= 0.0 or len(envelope) < 8 or not np.any(envelope > 0.0):
        return np.zeros(0, np.float32)
    period = np.broadcast_to(60.0 * FRAME_RATE_HZ / np.asarray(tempo_bpm, np.float64), envelope.shape)
    beats, _ = track_beats(envelope, period, job)
    beats = _trim(beats, _local_score(envelope, float(np.median(period))))
    return np.asarray(_between_frames(envelope, beats) / FRAME_RATE_HZ + LATENCY_S, np.float32)


def track_beats(envelope: Numbers, period: Numbers, job: Job) -> tuple[Indices, float]:
    """Return the frames of the beats, given the period at each frame, and the score of the whole path."""
    score, back = _link(_local_score(envelope, float(np.median(period))), period, job)
    return _trace(score, back, float(period[-1])), float(score.max())


def tempo_of(beats_s: Vector, tempo_bpm: float) -> float:
    """The tempo to a hundredth, from the beats themselves where they run through evenly; else as it was found."""
    intervals = np.diff(beats_s.astype(np.float64))
    if len(intervals) < 8:
        return tempo_bpm
    even = intervals[np.abs(intervals - np.median(intervals)) < 0.1 * np.median(intervals)]
    measured = 60.0 / float(even.mean())
    return measured if abs(measured / tempo_bpm - 1.0) < 0.05 else tempo_bpm


def _local_score(envelope: Numbers, period: float) -> Numbers:
    """The onset curve in units of its deviation, blurred over a 32nd of a beat."""
    scaled = envelope / (envelope.std() + 1e-9)
    reach = max(2, int(period / 8.0))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * 32.0 / period) ** 2)
    return np.convolve(scaled, kernel, mode="same") if len(kernel) <= len(envelope) else scaled


def _link(local: Numbers, period: Numbers, job: Job) -> tuple[Numbers, Indices]:
    """Best score of a beat sequence that ends at each frame, and the beat before it (-1: none).

    No step is shorter than ``first``, so as many frames at once depend only on frames that are done.
    """
    first, last = max(1, round(_SHORTEST * float(period.min()))), round(_LONGEST * float(period.max()))
    steps = np.arange(last, first - 1, -1)
    length = np.log(steps)
    score = np.concatenate([np.full(last, -1e9), local.astype(np.float64)])
    before = np.lib.stride_tricks.sliding_window_view(score, len(steps))  # of what score will hold by then
    back, usual = np.full(len(local), -1, np.int64), np.log(period)
    for block, start in enumerate(range(0, len(local), first)):
        if block % _CHECK_EVERY == 0:
            job.check()
        frames = np.arange(start, min(start + first, len(local)))
        past = before[frames] - _TIGHTNESS * (length - usual[frames, np.newaxis]) ** 2
        best = past.argmax(axis=1)
        gain = past[np.arange(len(frames)), best]
        score[last + frames] += np.maximum(gain, 0.0)
        back[frames] = np.where(gain > 0.0, frames - steps[best], -1)
    return score[last:], back


def _trace(score: Numbers, back: Indices, period: float) -> Indices:
    """Walk back from the best end within the last beat and a half."""
    tail = max(0, len(score) - round(1.5 * period))
    frame = tail + int(np.argmax(score[tail:]))
    beats = []
    while frame >= 0:
        beats.append(frame)
        frame = int(back[frame])
    return np.array(beats[::-1])


def _trim(beats: Indices, local: Numbers) -> Indices:
    """Leave out beats in the silence before the first and after the last onset."""
    strength = local[beats]
    strong = np.nonzero(strength > 0.5 * np.sqrt(np.mean(strength**2)))[0]
    return beats[strong[0] : strong[-1] + 1] if len(strong) else beats[:0]


def _between_frames(envelope: Numbers, beats: Indices) -> Numbers:
    """Move each beat to the top of the parabola through its three frames."""
    inner = np.clip(beats, 1, len(envelope) - 2)
    left, top, right = (envelope[inner + shift].astype(np.float64) for shift in (-1, 0, 1))
    return np.maximum(inner + peak_offset(left, top, right), 0.0)
