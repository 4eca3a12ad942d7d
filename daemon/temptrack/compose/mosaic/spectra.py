"""Short-time spectra that can be turned back into sound."""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Spectrum: TypeAlias = NDArray[np.complex64]
"""Shape (frames, window / 2 + 1)."""


def frame_count(samples: int, hop: int) -> int:
    """Return how many frames `stft` makes of so many samples."""
    return -(-samples // hop) + 1


def stft(samples: Floats, window: int, hop: int) -> Spectrum:
    """Return the spectra of all windows centred at multiples of the hop; beyond both ends is silence.

    Parameters
    ----------
    samples : ndarray
        Shape (n,).
    window, hop : int
        Samples in a Hann window, and from one to the next; the hop divides the window at least fourfold.
    """
    import scipy.fft

    frames = frame_count(len(samples), hop)
    padded = np.zeros((frames - 1) * hop + window, np.float32)
    padded[window // 2 : window // 2 + len(samples)] = samples
    windows = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop]
    spectrum: Spectrum = scipy.fft.rfft(windows * _hann(window), axis=1)
    return spectrum


def istft(spectrum: Spectrum, window: int, hop: int, length: int) -> Floats:
    """Return the sound whose spectra come nearest, in least squares, to the ones given.

    Griffin & Lim 1984, "Signal estimation from modified short-time Fourier transform", equation 6.

    Parameters
    ----------
    spectrum : ndarray
        As `stft` returns it.
    window, hop : int
        As it was made with.
    length : int
        Samples.
    """
    import scipy.fft

    pieces = scipy.fft.irfft(spectrum, n=window, axis=1).astype(np.float32) * _hann(window)
    total = np.zeros((len(spectrum) - 1) * hop + window, np.float32)
    weight = np.zeros_like(total)
    square = _hann(window) ** 2
    per = window // hop
    rows = -(-len(pieces) // per) * per
    grid = np.zeros((rows, window), np.float32)
    grid[: len(pieces)] = pieces
    ones = np.zeros((rows, 1), np.float32)
    ones[: len(pieces)] = 1.0
    for first in range(per):  # windows a whole window apart touch without overlapping: each set is one addition
        _add(total, first * hop, grid[first::per].reshape(-1))
        _add(weight, first * hop, (ones[first::per] * square).reshape(-1))
    sound = (total / np.maximum(weight, np.float32(1e-3)))[window // 2 : window // 2 + length]
    return np.asarray(sound, np.float32)


def _add(total: Floats, at: int, values: Floats) -> None:
    count = min(len(values), len(total) - at)
    total[at : at + count] += values[:count]


@lru_cache(maxsize=8)
def _hann(window: int) -> Floats:
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(window) / window)).astype(np.float32)
