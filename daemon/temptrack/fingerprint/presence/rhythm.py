"""How a sound comes and goes: syllables, pulses and pauses, seen over seconds around each step."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.presence.settings import FRAME_RATE_HZ, STEP_FRAMES
from temptrack.fingerprint.types import Vector

_SYLLABLE_FRAMES = 100
_PULSE_FRAMES = 300
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


def pulses(flux: Vector) -> Numbers:
    """Say how regularly onsets come within six seconds around each step.

    Returns
    -------
    ndarray
        Shape (steps, 2): the highest peak of the onsets' autocorrelation at 0.24 to 1.5 s, 0 to 1; the onsets'
        deviation over their mean.
    """
    peaks, peakedness = [], []
    for window in _windows(flux, _PULSE_FRAMES):
        centred = window - window.mean(axis=1, keepdims=True)
        spectrum = np.abs(np.fft.rfft(centred, 2 * _PULSE_FRAMES, axis=1)) ** 2
        correlation = np.fft.irfft(spectrum, axis=1)[:, :_PULSE_FRAMES]
        overlap = 1.0 - np.arange(_PULSE_FRAMES) / _PULSE_FRAMES
        scaled = correlation / (correlation[:, :1] + 1e-6) / overlap
        peaks.append(scaled[:, round(0.24 * FRAME_RATE_HZ) : round(1.5 * FRAME_RATE_HZ)].max(axis=1))
        peakedness.append(window.std(axis=1) / (window.mean(axis=1) + 1e-3))
    return np.stack([np.concatenate(peaks), np.concatenate(peakedness)], axis=1)


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
