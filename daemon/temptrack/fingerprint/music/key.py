"""Key and mode: which of the 24 keys the pitch classes fit."""

from dataclasses import dataclass

import numpy as np

from temptrack.fingerprint.types import Vector

_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")

# Albrecht & Shanahan 2013, "The use of large corpora to train a new type of key-finding algorithm", Music Perception
# 31(1): how often each degree sounds in 490 pieces of common-practice music.
_MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)

_CLEAR = 0.5
"""Under this correlation no key stands out: noise and percussion stay below, cadences lie above 0.8."""


@dataclass(frozen=True)
class Key:
    """The best-fitting key of a stretch of music."""

    name: str
    """"A minor"; empty when none stands out."""
    strength: float
    """Correlation of the best profile, 0 to 1."""
    majorness: float
    """Best major correlation minus best minor one: above 0 sounds major (Lartillot & Toiviainen 2007, `mirmode`)."""
    tonic: int
    """0 = C."""


def find_key(chroma: Vector) -> Key:
    """Correlate a pitch-class profile with all 24 keys (Krumhansl 1990, chapter 4).

    Parameters
    ----------
    chroma : ndarray
        Shape (12,), C first.
    """
    correlation = _correlations(chroma[np.newaxis])[0]
    best = int(np.argmax(correlation))
    strength = float(np.clip(correlation[best], 0.0, 1.0))
    majorness = float(correlation[:12].max() - correlation[12:].max())
    name = f"{_NAMES[best % 12]} {'major' if best < 12 else 'minor'}" if strength >= _CLEAR else ""
    return Key(name, strength, majorness, best % 12)


def local_keys(chroma: Vector, frames_per_window: int) -> tuple[Vector, Vector]:
    """Strength and majorness in windows that overlap by half.

    Parameters
    ----------
    chroma : ndarray
        Shape (n, 12).
    frames_per_window : int
        Long enough for a few chords.

    Returns
    -------
    strength, majorness : ndarray
        Shape (windows,); at least one window.
    """
    starts = range(0, max(1, len(chroma) - frames_per_window // 2), max(1, frames_per_window // 2))
    windows = np.stack([chroma[start : start + frames_per_window].mean(axis=0) for start in starts])
    correlation = _correlations(windows)
    return np.clip(correlation.max(axis=1), 0.0, 1.0), correlation[:, :12].max(axis=1) - correlation[:, 12:].max(axis=1)


def _correlations(chroma: Vector) -> Vector:
    """Pearson correlation of each profile (n, 12) with 12 major then 12 minor keys; 0 for a flat profile."""
    keys = np.array([np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(12)])
    keys = _standard(keys)
    return (_standard(chroma.astype(np.float64)) @ keys.T).astype(np.float32)


def _standard(rows: Vector) -> Vector:
    centred = rows - rows.mean(axis=1, keepdims=True)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.divide(centred, length, out=np.zeros_like(centred), where=length > 1e-9)
