"""Onsets and tempo: where the sound changes, and at which rate it pulses."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers, peak_offset
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ, MEL_BANDS

_FLOOR_DB = -65.0
"""What stirs under this level (the sound as a whole lies at -23 LUFS) is hiss and reverberation, not an onset."""
_BANDS = ((0, 10), (10, 36), (36, MEL_BANDS))
"""Bass to 300 Hz, middle to 1.9 kHz, treble."""

TEMPO_MIN_BPM, TEMPO_MAX_BPM = 40.0, 220.0
_PREFERRED_BPM = 120.0
_PREFERENCE_OCTAVES = 0.9
"""People tap nearest to half a second (Parncutt 1994; van Noorden & Moelants 1999): a log-normal prior, as in Ellis
2007."""
_PULSE_CLEAR = 0.12
"""Under this autocorrelation there is no pulse to tap to; in a short stretch chance reaches higher."""


@dataclass(frozen=True)
class Pulse:
    """The pulse of a stretch of music."""

    tempo_bpm: float
    """0 when there is none."""
    clarity: float
    """Autocorrelation of the onset envelope at the beat, 0 to 1 (Lartillot et al. 2008, "pulse clarity")."""


def onset_bands(mel_db: Numbers) -> Numbers:
    """Rise of the level in bass, middle and treble.

    Spectral flux on a decibel scale (Böck & Widmer 2013, without the vibrato filter): how much each mel band grew since
    the frame before, averaged over the bands.

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


def onset_envelope(bands: Numbers) -> Numbers:
    """One onset curve out of the bands: shape (n,), dB per frame, the mean over half a second taken away."""
    flux = bands @ np.array([high - low for low, high in _BANDS], np.float32) / MEL_BANDS
    return np.maximum(without_mean(flux), 0.0)


def without_mean(flux: Numbers) -> Numbers:
    """A curve, FRAME_RATE_HZ a second, less its mean over the second about each frame."""
    return np.asarray(flux - _moving_mean(flux, round(0.5 * FRAME_RATE_HZ)))


def onset_rate(envelope: Numbers, duration_s: float) -> float:
    """Onsets per second: local maxima that stand out from their surroundings."""
    if len(envelope) < 3 or duration_s <= 0.0:
        return 0.0
    inner = envelope[1:-1]
    peaks = inner[(inner > envelope[:-2]) & (inner >= envelope[2:]) & (inner > 1.0)]
    return len(peaks) / duration_s


def find_pulse(envelope: Numbers) -> Pulse:
    """Tempo by autocorrelation: among its peaks, the one whose multiples pulse too and which people would tap to.

    Half and double the tempo are peaks as well; which of them is "the" tempo is settled by the preference for a
    moderate one, and by whether groups of two or three and of four beats repeat.
    """
    acf = _autocorrelation(envelope)
    lags = _peak_lags(acf)
    if not len(lags):
        return Pulse(0.0, 0.0)
    tempo_bpm = 60.0 * FRAME_RATE_HZ / lags
    here, double, triple, quadruple = (_at(acf, factor * lags) for factor in (1.0, 2.0, 3.0, 4.0))
    bar = 0.5 * np.maximum(double, triple) + 0.5 * quadruple
    prior = np.exp(-0.5 * (np.log2(tempo_bpm / _PREFERRED_BPM) / _PREFERENCE_OCTAVES) ** 2)
    best = int(np.argmax((here + np.maximum(bar, 0.0)) * prior))
    clarity = float(np.clip(here.max(), 0.0, 1.0))
    return Pulse(float(tempo_bpm[best]) if clarity >= _least_clarity(len(envelope)) else 0.0, clarity)


def _least_clarity(frame_count: int) -> float:
    """What the highest of some sixty lags of noise stays under: 2.5 deviations, each one over the root of the number of
    independent frames, of which the blur leaves two in five."""
    return max(_PULSE_CLEAR, 2.5 / float(np.sqrt(0.4 * max(frame_count, 1))))


def _peak_lags(acf: Numbers) -> Numbers:
    """Lags, in frames and between them, of the autocorrelation's positive peaks within the tempo range."""
    first = max(1, int(60.0 * FRAME_RATE_HZ / TEMPO_MAX_BPM))
    last = min(len(acf) - 1, int(60.0 * FRAME_RATE_HZ / TEMPO_MIN_BPM) + 1)
    if last <= first:
        return np.zeros(0)
    lag = np.arange(first, last)
    left, top, right = (acf[lag + shift] for shift in (-1, 0, 1))
    peak = (top > left) & (top >= right) & (top > 0.0)
    return np.asarray(lag[peak] + peak_offset(left[peak], top[peak], right[peak]), np.float64)


def _autocorrelation(envelope: Numbers) -> Numbers:
    """Mean autocorrelation over 12 s windows, 1 at lag 0; up to 6 s of lag.

    The curve is blurred by a frame first, so that beats played a little early or late still meet.
    """
    if not np.any(envelope):
        return np.zeros(0)
    blurred = np.convolve(envelope, (0.06, 0.24, 0.4, 0.24, 0.06), mode="same") if len(envelope) >= 5 else envelope
    length = min(round(12.0 * FRAME_RATE_HZ), len(blurred))
    starts = range(0, max(1, len(blurred) - length + 1), max(1, length // 2))
    windows = np.stack([blurred[start : start + length] for start in starts])
    windows = windows - windows.mean(axis=1, keepdims=True)
    spectrum = np.abs(np.fft.rfft(windows, 2 * length, axis=1)) ** 2
    acf = np.fft.irfft(spectrum.mean(axis=0))[: length // 2]
    unbiased = acf / (1.0 - np.arange(len(acf)) / length)
    return unbiased / acf[0] if len(acf) and acf[0] > 1e-9 else np.zeros(0)


def _at(acf: Numbers, lags: Numbers) -> Numbers:
    return np.interp(lags, np.arange(len(acf)), acf, right=0.0)


def _moving_mean(values: Numbers, radius: int) -> Numbers:
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    index = np.arange(len(values))
    low, high = np.maximum(index - radius, 0), np.minimum(index + radius + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low), np.float32)
