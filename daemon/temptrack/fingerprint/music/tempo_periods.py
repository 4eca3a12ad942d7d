"""At which periods music repeats, moment by moment: local autocorrelations, and the tempi they suggest."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.music.arrays import Indices, Numbers, peak_offset
from temptrack.fingerprint.music.rhythm import without_mean
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ, PITCH_RATE_HZ

SLOWEST_BPM, FASTEST_BPM = 33.0, 240.0
_WINDOW, _STEP, _LONGEST_LAG = (round(seconds * FRAME_RATE_HZ) for seconds in (12.0, 2.0, 8.0))
_BLUR = np.array((0.06, 0.24, 0.4, 0.24, 0.06))
"""Beats played a little early or late still meet."""
_MOST_PEAKS, _MOST_CANDIDATES = 8, 14
_RELATIVES = (2.0, 1 / 2, 3.0, 1 / 3, 3 / 2, 2 / 3)
"""How one level of a metre lies to another (Lerdahl & Jackendoff 1983, "A generative theory of tonal music")."""
_SEARCHED, _GRID = 0.16, 25
"""How far, in logarithms, the tempo of a moment may lie from that of the whole, and in how many steps it is sought."""


@dataclass(frozen=True)
class Periods:
    """The onset curves of a stretch of music and how they repeat."""

    curves: Numbers
    """Shape (5, n), FRAME_RATE_HZ a second, in deviations from the mean: onsets of all, bass, middle and treble, and
    change of harmony."""
    repeats: Numbers
    """Shape (5, lags): autocorrelation of each, 1 at lag 0, mean over windows of 12 s."""
    local: Numbers
    """Shape (windows, lags): that of the onsets in each window."""
    centres: Numbers
    """Shape (windows,): its middle, in frames."""

    @property
    def blend(self) -> Numbers:
        """Shape (lags,): that of all onsets and of each band in equal parts."""
        return np.asarray(0.5 * self.repeats[0] + self.repeats[1:4].mean(axis=0) / 2.0)


def read_periods(envelope: Numbers, onsets: Numbers, chroma: Numbers) -> Periods:
    """Read the periods out of an onset curve (n,), its bands (n, 3) and a chroma (m, 12) of the same stretch."""
    bands = [np.maximum(without_mean(band), 0.0) for band in onsets.T.astype(np.float64)]
    seconds = np.arange(len(envelope)) / FRAME_RATE_HZ
    harmony = np.interp(seconds, np.arange(len(chroma)) / PITCH_RATE_HZ, harmonic_change(chroma))
    curves = np.stack([envelope.astype(np.float64), *bands, harmony])
    repeats, blend = [], np.zeros(())
    for curve, share in zip(curves, (1 / 2, 1 / 6, 1 / 6, 1 / 6, 0.0), strict=True):
        local = _local_repeats(curve)
        repeats.append(_scaled(local.mean(axis=0, dtype=np.float64)))
        blend = blend + np.float32(share) * _scaled(local)
    centres = np.arange(len(blend)) * float(_STEP) + min(_WINDOW, len(envelope)) / 2.0
    deviation = curves.std(axis=1, keepdims=True) + 1e-9
    standard = (curves - curves.mean(axis=1, keepdims=True)) / deviation
    return Periods(standard, np.stack(repeats), blend, centres)


def harmonic_change(chroma: Numbers) -> Numbers:
    """How much the third of a second after each frame differs in harmony from that before it: one minus the cosine."""
    change = np.zeros(len(chroma))
    if len(chroma) > 4:
        length = np.linalg.norm(chroma, axis=1, keepdims=True) + 1e-9
        pairs = (chroma[:-1] / length[:-1] + chroma[1:] / length[1:]).astype(np.float64)
        before, after = pairs[:-3], pairs[3:]
        sizes = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1) + 1e-9
        change[2:-2] = 1.0 - (before * after).sum(axis=1) / sizes
    return change


def candidate_periods(blend: Numbers) -> Numbers:
    """Periods, in frames, that could be the beat: the strongest peaks, and the other levels of their metre."""
    first, last = (60.0 * FRAME_RATE_HZ / bpm for bpm in (FASTEST_BPM, SLOWEST_BPM))
    lag = np.arange(max(2, int(first)), min(len(blend) - 1, int(last) + 1))
    if not len(lag):
        return np.zeros(0)
    left, top, right = (blend[lag + shift] for shift in (-1, 0, 1))
    peak = (top > left) & (top >= right) & (top > 0.0)
    periods = np.asarray(lag[peak] + peak_offset(left[peak], top[peak], right[peak]))
    moderate = np.exp(-0.5 * (np.log2(60.0 * FRAME_RATE_HZ / periods / 115.0) / 1.5) ** 2)
    best = periods[np.argsort(-top[peak] * moderate)][:_MOST_PEAKS]
    found = list(best)
    for relative in _RELATIVES:
        for period in best[:3] * relative:
            if first <= period <= last and all(abs(period / other - 1.0) > 0.05 for other in found):
                found.append(float(period))
    return np.array(found[:_MOST_CANDIDATES])


def follow_period(periods: Periods, about: float) -> Numbers:
    """The period of each window, near the one given: the path that repeats best and bends least (Viterbi 1967)."""
    lags = about * np.exp(np.linspace(-_SEARCHED, _SEARCHED, _GRID))
    heard = sum(share * _at(periods.local, multiple * lags) for multiple, share in ((1, 1), (2, 1), (3, 0.5), (4, 1)))
    score = np.asarray(heard) * (6.0 / 3.5) - 0.75 * np.linspace(-1.0, 1.0, _GRID) ** 2
    bend = -0.35 * np.abs(np.subtract.outer(np.arange(_GRID), np.arange(_GRID)))
    total, came_from = score[0], []
    for row in score[1:]:
        through = total[:, np.newaxis] + bend
        came_from.append(through.argmax(axis=0))
        total = through.max(axis=0) + row
    path = [int(total.argmax())]
    for back in came_from[::-1]:
        path.append(int(back[path[-1]]))
    return np.asarray(lags[path[::-1]])


def _local_repeats(curve: Numbers) -> Numbers:
    """Autocorrelation, not scaled, in windows of 12 s every 2 s: shape (windows, lags)."""
    blurred = np.convolve(curve, _BLUR, mode="same") if len(curve) >= len(_BLUR) else curve
    length = min(_WINDOW, len(blurred))
    starts: Indices = np.arange(0, max(1, len(blurred) - length + 1), _STEP)
    lags = min(_LONGEST_LAG, length - 1)
    parts = []
    for some in np.array_split(starts, -(-len(starts) // 256)):
        windows = blurred[some[:, np.newaxis] + np.arange(length)]
        windows = windows - windows.mean(axis=1, keepdims=True)
        spectrum = np.abs(np.fft.rfft(windows, 2 * length, axis=1)) ** 2
        parts.append(np.fft.irfft(spectrum, axis=1)[:, :lags].astype(np.float32))
    return np.asarray(np.concatenate(parts) / np.float32(1.0 - np.arange(lags) / length))


def _scaled(repeats: Numbers) -> Numbers:
    return np.asarray(repeats / (repeats[..., :1] + 1e-9))


def _at(rows: Numbers, lags: Numbers) -> Numbers:
    """Each row between its columns; 0 beyond its end."""
    below = np.floor(lags).astype(np.int64)
    inside = below + 1 < rows.shape[1]
    below = np.where(inside, below, 0)
    part = lags - np.floor(lags)
    above = np.minimum(below + 1, rows.shape[1] - 1)
    return np.asarray(np.where(inside, rows[:, below] * (1.0 - part) + rows[:, above] * part, 0.0))
