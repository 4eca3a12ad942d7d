"""Which beats begin a bar, and how many beats a bar has."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.beats import LATENCY_S
from temptrack.fingerprint.music.harmony import bass_chroma_of
from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.rhythm import without_mean
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ, PITCH_RATE_HZ
from temptrack.fingerprint.music.weights import rhythm_weights
from temptrack.fingerprint.types import Vector

METRES = (3, 4)
"""Bars of two sound like half a bar of four, so they are counted as that; six eighths are two beats."""
_METRE_PRIOR = (0.35, 0.65)
_STATES = tuple((metre, beat) for metre in METRES for beat in range(metre))
_CHANGE = 0.005
"""Probability that a beat is not the one that should follow: a bar cut short, a beat lost."""
_DISCOUNT = 0.3
"""Neighbouring beats say the same in other words, so the evidence of each counts for less."""
_CONTEXT = 4
_LEAST_BEATS = 16
_SPANS_AT_ONCE = 256
_USUAL_SHARE = 0.28
"""Of the beats it was fitted on, so many begin a bar."""


@dataclass(frozen=True)
class Metre:
    """How the beats are grouped."""

    beats_per_bar: int
    """0 when that is not clear."""
    downbeats_s: Vector


NO_METRE = Metre(0, np.zeros(0, np.float32))


def find_metre(heard: Listening, beats_s: Vector) -> Metre:
    """Group the beats of a track into bars.

    How likely each beat begins a bar is told by a logistic regression over the figures of `beat_figures`; a hidden
    Markov model over the positions in a bar (Klapuri, Eronen & Astola 2006, "Analysis of the meter of acoustic musical
    signals") reads the whole sequence. Said only when one position is likelier than all others together by enough.

    Parameters
    ----------
    heard : Listening
        The track.
    beats_s : ndarray
        Its beats; fewer than 16 say nothing.
    """
    if len(beats_s) < _LEAST_BEATS:
        return NO_METRE
    weights = rhythm_weights()
    log_odds = in_context(beat_figures(heard, beats_s)) @ weights["bar"] + weights["bar_bias"]
    position = _positions(np.asarray(log_odds, np.float64))
    shares = [float(position[:, [s[0] == metre for s in _STATES]].sum(axis=1).mean()) for metre in METRES]
    metre = METRES[int(np.argmax(shares))]
    inside = position[:, [s[0] == metre for s in _STATES]]
    if float(inside.max(axis=1).mean()) < float(weights["bar_least"]):
        return NO_METRE
    return Metre(metre, beats_s[inside.argmax(axis=1) == 0])


def beat_figures(heard: Listening, beats_s: Vector) -> Numbers:
    """What is heard on each beat, against its neighbourhood: shape (beats, 12)."""
    times_s = beats_s.astype(np.float64)
    length_s = np.diff(times_s, append=2.0 * times_s[-1] - times_s[-2])
    envelope = heard.envelope.astype(np.float64)
    bands = [np.maximum(without_mean(band), 0.0) for band in heard.onsets.T.astype(np.float64)]
    columns = [_stroke(curve, times_s) for curve in (envelope, *bands)]
    columns += [_stroke(curve, times_s + length_s / 2.0) for curve in (envelope, bands[0])]
    before = times_s[0] - length_s[0] * np.array([2.0, 1.0])
    edges_s = np.concatenate([np.maximum(before, 0.0), times_s, times_s[-1] + length_s[-1] * np.array([1.0, 2.0])])
    harmony = _means(heard.chroma, PITCH_RATE_HZ, edges_s)
    bass = _means(bass_chroma_of(heard.tones), PITCH_RATE_HZ, edges_s)
    colour = _means(heard.spectra.mel_db, FRAME_RATE_HZ, edges_s)
    now = np.arange(len(times_s)) + 2
    columns += [_distance(harmony[now], harmony[now - 1])]
    columns += [_distance(harmony[now] + harmony[now + 1 - (now == now[-1])], harmony[now - 1] + harmony[now - 2])]
    columns += [_distance(bass[now], bass[now - 1])]
    columns += [np.abs(colour[now] - colour[now - 1]).mean(axis=1) / 5.0]
    columns += [(level[now] - level[now - 1]) / 5.0 for level in (colour.max(axis=1), colour[:, :8].max(axis=1))]
    figures = np.stack([_against_neighbours(column) for column in columns], axis=1)
    return np.asarray(np.clip(figures / (figures.std(axis=0) + 0.25), -4.0, 4.0))


def in_context(figures: Numbers) -> Numbers:
    """The figures of each beat and of the four before and after: shape (beats, 9 times as many)."""
    padded = np.pad(figures, ((_CONTEXT, _CONTEXT), (0, 0)))
    return np.concatenate([padded[shift : shift + len(figures)] for shift in range(2 * _CONTEXT + 1)], axis=1)


def _positions(log_odds: Numbers) -> Numbers:
    """Probability of each position in each metre, for each beat: shape (beats, 7) (Rabiner 1989: forward-backward)."""
    count = len(_STATES)
    step = np.full((count, count), _CHANGE / count)
    for i, (metre, beat) in enumerate(_STATES):
        step[i, _STATES.index((metre, (beat + 1) % metre))] += 1.0 - _CHANGE
    begins, goes_on = -np.logaddexp(0.0, -log_odds), -np.logaddexp(0.0, log_odds)
    begins, goes_on = begins - np.log(_USUAL_SHARE), goes_on - np.log(1.0 - _USUAL_SHARE)
    heard = np.exp(_DISCOUNT * np.stack([begins if beat == 0 else goes_on for _, beat in _STATES], axis=1))
    start = np.array([_METRE_PRIOR[METRES.index(metre)] / metre for metre, _ in _STATES])
    forward, backward = np.zeros_like(heard), np.ones_like(heard)
    for i in range(len(heard)):
        forward[i] = (start if i == 0 else forward[i - 1] @ step) * heard[i]
        forward[i] /= forward[i].sum()
    for i in range(len(heard) - 2, -1, -1):
        backward[i] = step @ (heard[i + 1] * backward[i + 1])
        backward[i] /= backward[i].sum()
    both = forward * backward
    return np.asarray(both / both.sum(axis=1, keepdims=True))


def _stroke(curve: Numbers, times_s: Numbers) -> Numbers:
    frame = np.clip(np.round((times_s - LATENCY_S) * FRAME_RATE_HZ).astype(np.int64), 1, len(curve) - 2)
    strength = np.maximum(np.maximum(curve[frame - 1], curve[frame]), curve[frame + 1])
    return np.asarray(strength / (curve.std() + 1e-9))


def _means(values: Numbers, rate_hz: float, edges_s: Numbers) -> Numbers:
    """Mean between neighbouring edges, frames shared out by time: shape (edges - 1, columns)."""
    place = np.clip(edges_s * rate_hz + 0.5, 0.0, len(values))
    spans = [place[first : first + _SPANS_AT_ONCE + 1] for first in range(0, len(place) - 1, _SPANS_AT_ONCE)]
    return np.concatenate([_means_between(values, some) for some in spans])


def _means_between(values: Numbers, place: Numbers) -> Numbers:
    start = int(place[0])
    part = values[start : int(place[-1]) + 1]
    sums = np.vstack([np.zeros((1, values.shape[1])), np.cumsum(part, axis=0, dtype=np.float64)])
    below = np.floor(place).astype(np.int64)
    share = (place - below)[:, np.newaxis]
    at = sums[below - start] * (1.0 - share) + sums[np.minimum(below - start + 1, len(part))] * share
    return np.asarray(np.diff(at, axis=0) / np.maximum(np.diff(place), 1e-6)[:, np.newaxis])


def _distance(here: Numbers, there: Numbers) -> Numbers:
    size = np.linalg.norm(here, axis=1) * np.linalg.norm(there, axis=1) + 1e-9
    return np.asarray(1.0 - (here * there).sum(axis=1) / size)


def _against_neighbours(values: Numbers) -> Numbers:
    """Less the mean of the eight values before and after."""
    if len(values) <= 16:
        return np.asarray(values - values.mean())
    ones = np.ones(17)
    return np.asarray(values - np.convolve(values, ones, "same") / np.convolve(np.ones(len(values)), ones, "same"))
