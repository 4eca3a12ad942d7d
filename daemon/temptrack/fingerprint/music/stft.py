"""Sound to power spectra, stream or whole, so that no whole spectrogram is held; and the one bridge to librosa.

The transform itself is `scipy.fft` (pocketfft): its frames are librosa's (a test holds them beside each other), in half
the time, and without numba's 130 MB in every process that analyses. librosa takes two seconds to import, and twenty the
very first time on a machine, while numba compiles what it then keeps; so it is imported where it is used.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, MEL_BANDS, MEL_MAX_HZ, MEL_MIN_HZ
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_BLOCK_SAMPLES = 2**18
"""Windowed samples transformed at once: 1 MiB, which a core's cache holds."""
_STEADY_BLOCK = 30 * ANALYSIS_RATE_HZ


class Framer:
    """Power spectra of Hann windows over a stream.

    Frames are transformed in groups that begin at the same frames whatever pieces the sound comes in, so that the
    result is the same to the last bit.

    Parameters
    ----------
    window, hop : int
        Samples in a window, and from one to the next; frame i is centred on sample i * hop, and beyond its ends the
        sound is silent. There are ``1 + samples // hop`` frames.
    """

    def __init__(self, window: int, hop: int) -> None:
        self._window, self._hop = window, hop
        self._group = max(1, _BLOCK_SAMPLES // window)
        self._held: Samples = np.zeros(window // 2, np.float32)
        """From the first sample of the next frame on."""
        self._samples = self._frames = 0

    def push(self, samples: Samples) -> Iterator[Vector]:
        """Take the next samples and yield the frames they complete, some at a time.

        Yields
        ------
        ndarray
            Shape (frames, window / 2 + 1); a sine of amplitude 1 has a peak of 1/4.
        """
        self._samples += len(samples)
        self._held = np.concatenate([self._held, samples])
        while len(self._held) >= (self._group - 1) * self._hop + self._window:
            yield self._transformed(self._group)

    def finish(self) -> Iterator[Vector]:
        """Yield the frames that reach beyond the end."""
        left = 1 + self._samples // self._hop - self._frames
        self._held = np.pad(self._held, (0, max(0, left * self._hop + self._window - len(self._held))))
        while left > 0:
            count = min(left, self._group)
            yield self._transformed(count)
            left -= count

    def _transformed(self, count: int) -> Vector:
        used = self._held[: (count - 1) * self._hop + self._window]
        self._held = self._held[count * self._hop :]
        self._frames += count
        return power_block(used, self._window, self._hop, 0, self._window // 2 + 1)


def powers(samples: Samples, window: int, hop: int, job: Job) -> Iterator[Vector]:
    """Power spectra of a whole sound, as `Framer` yields them; the job is checked at every block."""
    framer = Framer(window, hop)
    for blocks in (framer.push(np.asarray(samples, np.float32)), framer.finish()):
        for block in blocks:
            job.check()
            yield block


def mel_filters(window: int) -> Vector:
    """Triangles on the mel scale (Slaney 1998), peak 1: shape (window / 2 + 1, MEL_BANDS).

    The scale is even, 3 mel to 200 Hz, up to 1 kHz and logarithmic above, 27 mel to a factor of 6.4.
    """
    hertz = np.fft.rfftfreq(window, 1.0 / ANALYSIS_RATE_HZ)
    ends = _mel(np.array([MEL_MIN_HZ, MEL_MAX_HZ]))
    corners = _hertz(np.linspace(ends[0], ends[1], MEL_BANDS + 2))
    rising = (hertz[:, np.newaxis] - corners[:-2]) / np.diff(corners)[:-1]
    falling = (corners[2:] - hertz[:, np.newaxis]) / np.diff(corners)[1:]
    return np.ascontiguousarray(np.maximum(0.0, np.minimum(rising, falling)), np.float32)


def _mel(hertz: Vector) -> Vector:
    return np.where(hertz < 1000.0, hertz * 0.015, 15.0 + 27.0 * np.log(np.maximum(hertz, 1.0) / 1000.0) / np.log(6.4))


def _hertz(mel: Vector) -> Vector:
    return np.where(mel < 15.0, mel / 0.015, 1000.0 * 6.4 ** ((mel - 15.0) / 27.0))


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
    import scipy.fft

    windows = np.lib.stride_tricks.sliding_window_view(samples, window)[::hop]
    spectrum = scipy.fft.rfft(windows * _hann(window), axis=1)[:, low_bin:high_bin]
    power: Vector = spectrum.real**2
    power += spectrum.imag**2
    power *= np.float32((2.0 / window) ** 2)
    return power


@lru_cache(maxsize=4)
def _hann(window: int) -> Vector:
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(window) / window)).astype(np.float32)
