"""Figures that are measured for comparison only: librosa's plain statistics, and modulation spectra."""

import itertools

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, FRAME_RATE_HZ
from temptrack.media.types import Samples

_GROUPS = (0, 6, 14, 26, 40, 64)
_RATES_HZ = (0.4, 1.0, 2.0, 4.0, 8.0, 16.0)
_WINDOW = 256
_LEAST_DB = 50.0


def plain_statistics(samples: Samples) -> NDArray[np.float64]:
    """Mean and deviation of what librosa offers at hand, and its tempo: what anybody would try first."""
    import librosa

    power = np.abs(librosa.stft(samples))
    chroma = librosa.feature.chroma_stft(S=power**2, sr=ANALYSIS_RATE_HZ)
    cepstra = librosa.feature.mfcc(y=samples, sr=ANALYSIS_RATE_HZ, n_mfcc=20)
    parts = [
        cepstra,
        librosa.feature.delta(cepstra),
        chroma,
        librosa.feature.tonnetz(chroma=chroma),
        librosa.feature.spectral_centroid(S=power, sr=ANALYSIS_RATE_HZ),
        librosa.feature.spectral_bandwidth(S=power, sr=ANALYSIS_RATE_HZ),
        librosa.feature.spectral_rolloff(S=power, sr=ANALYSIS_RATE_HZ),
        librosa.feature.spectral_contrast(S=power, sr=ANALYSIS_RATE_HZ),
        librosa.feature.spectral_flatness(S=power),
        librosa.feature.zero_crossing_rate(samples),
        librosa.feature.rms(S=power),
    ]
    onsets = librosa.onset.onset_strength(y=samples, sr=ANALYSIS_RATE_HZ)
    tempo = librosa.feature.tempo(onset_envelope=onsets, sr=ANALYSIS_RATE_HZ)
    return np.concatenate(
        [value for part in parts for value in (part.mean(axis=1), part.std(axis=1))]
        + [np.array([onsets.mean(), onsets.std(), tempo[0]])]
    )


def wider_figures(heard: Listening) -> dict[str, float]:
    """Modulation spectra: how strongly each part of the spectrum swells at each rate (McKinney & Breebaart 2003)."""
    levels = np.maximum(heard.spectra.mel_db, heard.spectra.mel_db.max() - _LEAST_DB).astype(np.float64)
    levels = np.pad(levels, ((0, max(0, _WINDOW - len(levels))), (0, 0)), mode="edge")
    starts = range(0, len(levels) - _WINDOW + 1, _WINDOW // 2)
    windows = np.stack([levels[start : start + _WINDOW] for start in starts])
    windows = (windows - windows.mean(axis=1, keepdims=True)) * np.hanning(_WINDOW)[None, :, None]
    power = (np.abs(np.fft.rfft(windows, axis=1)) ** 2).mean(axis=0) / _WINDOW**2
    rates = np.fft.rfftfreq(_WINDOW, 1.0 / FRAME_RATE_HZ)
    found = {}
    for band, (low, high) in enumerate(itertools.pairwise(_GROUPS)):
        for rate, (slow, fast) in enumerate(itertools.pairwise(_RATES_HZ)):
            within = power[(rates >= slow) & (rates < fast), low:high]
            found[f"modulation.{band}_{rate}"] = float(np.log10(within.sum() / (high - low) + 1e-3))
    return found
