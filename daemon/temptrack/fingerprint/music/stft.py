"""The one bridge to librosa: sound to power spectra, block by block, so that no whole spectrogram is held.

librosa (with numba) takes two seconds to import, and twenty the very first time on a machine, while numba compiles
what it then keeps; so it is imported where it is used.
"""

from collections.abc import Iterator

import numpy as np

from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, MEL_BANDS, MEL_MAX_HZ, MEL_MIN_HZ
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_BLOCK_FRAMES = 1024
_STEADY_BLOCK = 30 * ANALYSIS_RATE_HZ


def powers(samples: Samples, window: int, hop: int, job: Job) -> Iterator[Vector]:
    """Power spectra of Hann windows, block by block.

    Parameters
    ----------
    samples : ndarray
        Mono.
    window, hop : int
        Samples in a window, and from one to the next; frame i is centred on sample i * hop.
    job : Job
        Checked at every block.

    Yields
    ------
    ndarray
        Shape (frames, window / 2 + 1); a sine of amplitude 1 has a peak of 1/4.
    """
    import librosa

    frame_count = 1 + len(samples) // hop
    for first in range(0, frame_count, _BLOCK_FRAMES):
        job.check()
        last = min(first + _BLOCK_FRAMES, frame_count)
        start, stop = first * hop - window // 2, (last - 1) * hop + window // 2
        block = np.zeros(stop - start, np.float32)
        inside = samples[max(start, 0) : stop]
        block[max(-start, 0) : max(-start, 0) + len(inside)] = inside
        spectrum = librosa.stft(block, n_fft=window, hop_length=hop, center=False)
        yield (np.abs(spectrum) ** 2).T * np.float32((2.0 / window) ** 2)


def mel_filters(window: int) -> Vector:
    """Triangles on the mel scale (Slaney 1998), peak 1: shape (window / 2 + 1, MEL_BANDS)."""
    import librosa

    filters = librosa.filters.mel(
        sr=ANALYSIS_RATE_HZ, n_fft=window, n_mels=MEL_BANDS, fmin=MEL_MIN_HZ, fmax=MEL_MAX_HZ, norm=None
    )
    return np.ascontiguousarray(filters.T, np.float32)


def steady_part(samples: Samples, job: Job) -> Samples:
    """Return what of a sound stays at its pitch: notes, with less of the speech and noise over them.

    Median filtering along time and along frequency (Fitzgerald 2010, "Harmonic/percussive separation using median
    filtering", DAFx), windows of 186 ms, medians over 1.4 s and 170 Hz: a syllable's partials glide within that time.
    `benchmarks/presence.py` prints what it does for the likeness and affect of music under dialogue.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ.
    job : Job
        Checked at every half minute of sound.
    """
    import librosa

    parts = []
    for first in range(0, len(samples), _STEADY_BLOCK):
        job.check()
        piece = samples[first : first + _STEADY_BLOCK]
        spectrum = librosa.stft(np.pad(piece, (0, max(0, 4096 - len(piece)))), n_fft=4096, hop_length=1024)
        steady, _ = librosa.decompose.hpss(spectrum, kernel_size=31)
        parts.append(librosa.istft(steady, hop_length=1024, length=len(piece)))
    return np.concatenate(parts).astype(np.float32) if parts else samples


def power_block(samples: Samples, window: int, hop: int, low_bin: int, high_bin: int) -> Vector:
    """Power spectra of all Hann windows that lie within a sound, some bins only.

    Parameters
    ----------
    samples : ndarray
        Mono.
    window, hop : int
        Samples in a window, and from one to the next.
    low_bin, high_bin : int
        The bins that are wanted, half-open.

    Returns
    -------
    ndarray
        Shape (frames, high_bin - low_bin); a sine of amplitude 1 has a peak of 1/4.
    """
    import librosa

    spectrum = librosa.stft(samples, n_fft=window, hop_length=hop, center=False)[low_bin:high_bin].T
    return np.ascontiguousarray((spectrum.real**2 + spectrum.imag**2) * np.float32((2.0 / window) ** 2))
