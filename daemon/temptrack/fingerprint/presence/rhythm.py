"""How a sound comes and goes: syllables, pulses and pauses, seen over seconds around each step."""

from itertools import pairwise

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.presence.settings import FRAME_RATE_HZ, STEP_FRAMES
from temptrack.fingerprint.types import Vector

_SYLLABLE_FRAMES = 100
_PULSE_FRAMES = 300
_SWING_FRAMES = 150
_SWING_EDGES_HZ = (0.3, 1.0, 2.0, 4.0, 8.0, 16.0)
_AT_ONCE = 512
_DEEPEST_DB = 40.0


def modulations(level_db: Vector, bands_db: Vector) -> Numbers:
    """Say how two seconds around each step fluctuate.

    Speech fluctuates with its syllables, about four a second, and pauses often: Scheirer & Slaney 1997, "Construction
    and evaluation of a robust multifeature speech/music discriminator" (ICASSP), their 4 Hz modulation energy and
    percentage of low-energy frames.

    Returns
    -------
    ndarray
        Shape (steps, 12): for the whole and each of four bands the deviation and the share of it at 2 to 8 Hz; then
        the shares of frames below half and below a tenth of the mean power.
    """
    columns = []
    for envelope in (level_db, *bands_db.T):
        columns += [np.concatenate(parts) for parts in zip(*map(_fluctuation, _windows(envelope, 100)), strict=True)]
    quiet = [_quiet(window) for window in _windows(level_db, _SYLLABLE_FRAMES)]
    columns += [np.concatenate(parts) for parts in zip(*quiet, strict=True)]
    return np.stack(columns, axis=1)


def swings(bands_db: Vector) -> Numbers:
    """Say how fast each band swings, over three seconds around each step.

    The modulation spectrum (Houtgast & Steeneken 1985; in its use for speech and music Markaki & Stylianou 2011,
    "Discrimination of speech from nonspeech in broadcast news based on modulation frequency features").

    Returns
    -------
    ndarray
        Shape (steps, 5 bands): log10 of the envelope's mean square, dB, at 0.33 to 1, 1 to 2, 2 to 4, 4 to 8 and 8 to
        16 Hz, band by band.
    """
    rates = np.fft.rfftfreq(_SWING_FRAMES, 1.0 / FRAME_RATE_HZ)
    edges = np.searchsorted(rates, _SWING_EDGES_HZ)
    taper = np.hanning(_SWING_FRAMES)
    columns = []
    for band in bands_db.T:
        parts = []
        for window in _windows(band, _SWING_FRAMES):
            deep = np.maximum(window, window.max(axis=1, keepdims=True) - _DEEPEST_DB)
            centred = (deep - deep.mean(axis=1, keepdims=True)) * taper
            energy = np.abs(np.fft.rfft(centred, axis=1)) ** 2 / (taper**2).sum() / _SWING_FRAMES * 2.0
            parts.append(np.stack([energy[:, a:b].sum(axis=1) for a, b in pairwise(edges)], axis=1))
        columns.append(np.log10(np.concatenate(parts) + 0.03))
    return np.concatenate(columns, axis=1)


def pulses(flux: Vector) -> Numbers:
    """Say how regularly onsets come within six seconds around each step.

    Parameters
    ----------
    flux : ndarray
        Shape (frames, bands).

    Returns
    -------
    ndarray
        Shape (steps, 3 * bands): the highest peak of the onsets' autocorrelation at 0.24 to 1.5 s, 0 to 1; what it
        still is at twice that distance; the onsets' deviation over their mean.
    """
    return np.concatenate([_pulse(band) for band in flux.T], axis=1)


def _pulse(flux: Vector) -> Numbers:
    rows = []
    low, high = round(0.24 * FRAME_RATE_HZ), round(1.5 * FRAME_RATE_HZ)
    overlap = 1.0 - np.arange(_PULSE_FRAMES) / _PULSE_FRAMES
    for window in _windows(flux, _PULSE_FRAMES):
        centred = window - window.mean(axis=1, keepdims=True)
        spectrum = np.abs(np.fft.rfft(centred, 2 * _PULSE_FRAMES, axis=1)) ** 2
        correlation = np.fft.irfft(spectrum, axis=1)[:, :_PULSE_FRAMES]
        scaled = correlation / (correlation[:, :1] + 1e-6) / overlap
        lag = scaled[:, low:high].argmax(axis=1) + low
        each = np.arange(len(scaled))
        twice = np.max([scaled[each, 2 * lag + off] for off in (-1, 0, 1)], axis=0)
        peakedness = window.std(axis=1) / (window.mean(axis=1) + 1e-3)
        rows.append(np.stack([scaled[each, lag], twice, peakedness], axis=1))
    return np.concatenate(rows)


def _windows(values: Vector, length: int) -> list[Numbers]:
    """Cut a window around each step, ends repeated outside: arrays of shape (steps, length), some steps at a time."""
    margin = (length - STEP_FRAMES) // 2
    padded = np.pad(values, (margin, length - margin), mode="edge")
    every = np.lib.stride_tricks.sliding_window_view(padded, length)[::STEP_FRAMES][: len(values) // STEP_FRAMES]
    return [every[i : i + _AT_ONCE] for i in range(0, len(every), _AT_ONCE)]


def _fluctuation(window: Numbers) -> tuple[Numbers, Numbers]:
    deep = np.maximum(window, window.max(axis=1, keepdims=True) - _DEEPEST_DB)
    centred = (deep - deep.mean(axis=1, keepdims=True)) * np.hanning(deep.shape[1])
    energy = np.abs(np.fft.rfft(centred, axis=1)) ** 2
    rates = np.fft.rfftfreq(deep.shape[1], 1.0 / FRAME_RATE_HZ)
    syllables = energy[:, (rates >= 2.0) & (rates <= 8.0)].sum(axis=1)
    return np.log10(deep.std(axis=1) + 0.1), syllables / (energy[:, 1:].sum(axis=1) + 1.0)


def _quiet(window: Numbers) -> tuple[Numbers, Numbers]:
    power = 10.0 ** (window / 10.0)
    mean = power.mean(axis=1, keepdims=True)
    return (power < 0.5 * mean).mean(axis=1), (power < 0.1 * mean).mean(axis=1)
