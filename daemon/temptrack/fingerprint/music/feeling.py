"""Figures that only the feeling of music asks for, apart from those it is likened by (`describe`)."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.chords import chord_majorness, cloud_spread
from temptrack.fingerprint.music.describe import cepstra
from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.roughness import roughness
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ

_NOVELTY_S = 0.5
_ENTROPY_EVERY = 4
"""Of so many frames one is read: a tenth of a second apart, and windows are as long."""


def feeling_figures(heard: Listening) -> dict[str, float]:
    """Describe what makes music tense or relaxed; the names begin with ``feeling.``."""
    mel_db = heard.spectra.mel_db
    return {
        "feeling.roughness": roughness(heard.tones),
        "feeling.cloud_spread": cloud_spread(heard.chroma),
        "feeling.chord_majorness": chord_majorness(heard.chroma),
        "feeling.novelty_log": _novelty(cepstra(mel_db)),
        "feeling.entropy_bits": _entropy(mel_db[heard.active][::_ENTROPY_EVERY]),
    }


def _novelty(cepstrum: Numbers) -> float:
    """How far the timbre moves in half a second: the mean distance of the cepstra, on a logarithmic scale."""
    lag = min(round(_NOVELTY_S * FRAME_RATE_HZ), len(cepstrum) - 1)
    moved = np.linalg.norm(cepstrum[lag:] - cepstrum[: len(cepstrum) - lag], axis=1) if lag > 0 else np.zeros(1)
    return float(np.log10(moved.mean() + 1.0))


def _entropy(mel_db: Numbers) -> float:
    """Entropy of the spectrum's shares of power, on average over time."""
    power = 10.0 ** (mel_db.astype(np.float64) / 10.0)
    share = power / power.sum(axis=1, keepdims=True)
    return float(-(share * np.log2(share + 1e-12)).sum(axis=1).mean())
