"""Onsets and tempo: where the sound changes, and at which rate it pulses."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.music.settings import FRAME_RATE_HZ, MEL_BANDS
from temptrack.fingerprint.types import Vector

_FLOOR_DB = -65.0
"""What stirs under this level (the sound as a whole lies at -23 LUFS) is hiss and reverberation, not an onset."""
_BANDS = ((0, 10), (10, 36), (36, MEL_BANDS))
"""Bass to 300 Hz, middle to 1.9 kHz, treble."""

TEMPO_MIN_BPM, TEMPO_MAX_BPM = 40.0, 220.0
_PREFERRED_BPM = 115.0
_PREFERENCE_OCTAVES = 0.9
"""People tap nearest to 500-520 ms (Parncutt 1994; van Noorden & Moelants 1999): a log-normal prior, as in Ellis 2007."""
_PULSE_CLEAR = 0.12
"""Under this autocorrelation there is no pulse to tap to."""


@dataclass(frozen=True)
class Pulse:
    """The pulse of a stretch of music."""

    tempo_bpm: float
    """0 when there is none."""
    clarity: float
    """Autocorrelation of the onset envelope at the beat, 0 to 1 (Lartillot et al. 2008, "pulse clarity")."""


def onset_bands(mel_db: Vector) -> Vector:
    """Rise of the level in bass, middle and treble.

    Spectral flux on a decibel scale (Böck & Widmer 2013, without the vibrato filter): how much each mel band grew since the frame
    before, averaged over the bands.

    Parameters
    ----------
    mel_db : ndarray
        Shape (n, MEL_BANDS).

    Returns
    -------
    ndarray
        Shape (n, 3), dB per frame.
    """
    audible = np.maximum(mel_db, _FLOOR_DB)
    rise = np.maximum(np.diff(audible, axis=0, prepend=audible[:1]), 0.0)
    return np.stack([rise[:, low:high].mean(axis=1) for low, high in _BANDS], axis=1)


def onset_envelope(bands: Vector) -> Vector:
    """One onset curve out of the bands: shape (n,), dB per frame, the mean over half a second taken away."""
    flux = bands @ np.array([high - low for low, high in _BANDS], np.float32) / MEL_BANDS
    return np.maximum(flux - _moving_mean(flux, round(0.5 * FRAME_RATE_HZ)), 0.0)


def onset_rate(envelope: Vector, duration_s: float) -> float:
    """Onsets per second: local maxima that stand out from their surroundings."""
    if len(envelope) < 3 or duration_s <= 0.0:
        return 0.0
    inner = envelope[1:-1]
    peaks = inner[(inner > envelope[:-2]) & (inner >= envelope[2:]) & (inner > 1.0)]
    return len(peaks) / duration_s


def find_pulse(envelope: Vector) -> Pulse:
    """Tempo by autocorrelation, weighed by what people tap to and by whether its multiples pulse too."""
    acf = _autocorrelation(envelope)
    lags = 60.0 * FRAME_RATE_HZ / _tempo_grid()
    if len(acf) < 4 or acf[0] <= 0.0:
        return Pulse(0.0, 0.0)
    here, double, half = (_at(acf, lags * factor) for factor in (1.0, 2.0, 4.0))
    prior = np.exp(-0.5 * (np.log2(_tempo_grid() / _PREFERRED_BPM) / _PREFERENCE_OCTAVES) ** 2)
    score = (here + 0.5 * double + 0.25 * half) * prior
    best = int(np.argmax(score))
    clarity = float(np.clip(here[best], 0.0, 1.0))
    return Pulse(float(_tempo_grid()[best]) if clarity >= _PULSE_CLEAR else 0.0, clarity)


def _tempo_grid() -> Vector:
    return np.geomspace(TEMPO_MIN_BPM, TEMPO_MAX_BPM, 400).astype(np.float32)


def _autocorrelation(envelope: Vector) -> Vector:
    """Mean autocorrelation over 12 s windows, 1 at lag 0; up to 6 s of lag."""
    length = min(round(12.0 * FRAME_RATE_HZ), len(envelope))
    starts = range(0, max(1, len(envelope) - length + 1), max(1, length // 2))
    windows = np.stack([envelope[start : start + length] for start in starts])
    windows = windows - windows.mean(axis=1, keepdims=True)
    spectrum = np.abs(np.fft.rfft(windows, 2 * length, axis=1)) ** 2
    acf = np.fft.irfft(spectrum.mean(axis=0))[: length // 2]
    unbiased = acf / (1.0 - np.arange(len(acf)) / length)
    return (unbiased / acf[0]).astype(np.float32) if len(acf) and acf[0] > 1e-9 else np.zeros(0, np.float32)


def _at(acf: Vector, lags: Vector) -> Vector:
    return np.interp(lags, np.arange(len(acf)), acf, right=0.0)


def _moving_mean(values: Vector, radius: int) -> Vector:
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    index = np.arange(len(values))
    low, high = np.maximum(index - radius, 0), np.minimum(index + radius + 1, len(values))
    return ((sums[high] - sums[low]) / (high - low)).astype(np.float32)
