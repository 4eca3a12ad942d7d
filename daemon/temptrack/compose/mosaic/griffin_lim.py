"""Phases for magnitudes that have none: fast Griffin-Lim."""

import numpy as np

from temptrack.compose.mosaic.spectra import Floats, Spectrum, istft, stft
from temptrack.progress import Job

MOMENTUM = 0.99
"""Perraudin, Balazs & Søndergaard 2013, "A fast Griffin-Lim algorithm", WASPAA, figure 2: the best of those tried."""


def fast_griffin_lim(
    magnitude: Floats,
    phase: Spectrum,
    *,
    window: int,
    hop: int,
    length: int,
    iterations: int,
    job: Job,
) -> Floats:
    """Return a sound whose spectra have nearly the magnitudes given.

    Perraudin et al. 2013, algorithm 2: alternate projections onto the spectra of real sounds and onto the magnitudes,
    each step carried further by a share of what the last one moved.

    Parameters
    ----------
    magnitude : ndarray
        Shape (frames, window / 2 + 1).
    phase : ndarray
        Where to begin, of the same shape and of absolute value one.
    window, hop, length : int
        As of `istft`.
    iterations : int
        0 takes the phases as they are.
    job : Job
        Checked at each.
    """
    spectrum: Spectrum = magnitude * phase
    before = spectrum
    for _ in range(iterations):
        job.check()
        projected = stft(istft(spectrum, window, hop, length), window, hop)
        carried = projected + np.float32(MOMENTUM) * (projected - before)
        before = projected
        spectrum = np.asarray(magnitude * carried / np.maximum(np.abs(carried), np.float32(1e-12)), np.complex64)
    return istft(spectrum, window, hop, length)


def random_phase(shape: tuple[int, ...], seed: int) -> Spectrum:
    """Return phases drawn evenly."""
    turns = np.random.default_rng(seed).random(shape, np.float32)
    return np.asarray(np.exp(np.complex64(2j * np.pi) * turns), np.complex64)
