"""Roughness: how much the partials that sound together beat."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.tones import Tones

_PARTIALS = 20
"""The strongest of each frame; what is fainter beats too faintly to count."""
_EVERY = 3
"""Of so many frames one is read: half a second apart, two a chord or so."""
_AT_ONCE = 512


def roughness(tones: Tones) -> float:
    """Share of the partials' amplitude that beats, averaged over time by amplitude.

    Plomp & Levelt 1965 found how unpleasant two pure tones are by their distance; Sethares 1993 ("Local consonance and
    the relationship between timbre and scale", equations 2 and 3) put it into the formula used here, and weighs a
    pair by its fainter tone (2005, "Tuning, timbre, spectrum, scale", appendix G), for that is how strongly it beats.
    """
    hertz, amplitude = _strongest(tones)
    beating = np.concatenate(
        [
            _beating(hertz[start : start + _AT_ONCE], amplitude[start : start + _AT_ONCE])
            for start in range(0, len(hertz), _AT_ONCE)
        ]
    )
    return float(beating.sum() / (amplitude.sum() + 1e-9))


def _strongest(tones: Tones) -> tuple[Numbers, Numbers]:
    """Frequencies and amplitudes of the strongest peaks of each frame that is read: shape (frames, _PARTIALS), 0 where
    there is none."""
    read = tones.frame % _EVERY == 0
    frame, midi, strength = tones.frame[read] // _EVERY, tones.midi[read], tones.amplitude[read]
    order = np.lexsort((-strength, frame))
    frame, midi, strength = frame[order], midi[order], strength[order]
    count = -(-tones.frame_count // _EVERY)
    rank = np.arange(len(frame)) - np.searchsorted(frame, np.arange(count))[frame]
    kept = rank < _PARTIALS
    hertz, amplitude = np.zeros((2, count, _PARTIALS))
    hertz[frame[kept], rank[kept]] = 440.0 * 2.0 ** ((midi[kept] - 69.0) / 12.0)
    amplitude[frame[kept], rank[kept]] = strength[kept]
    return hertz, amplitude


def _beating(hertz: Numbers, amplitude: Numbers) -> Numbers:
    """Sum over the pairs of each frame, shape (frames,)."""
    first, second = np.triu_indices(_PARTIALS, 1)
    low = np.minimum(hertz[:, first], hertz[:, second])
    apart = np.abs(hertz[:, first] - hertz[:, second]) * 0.24 / (0.0207 * low + 18.96)
    fainter = np.minimum(amplitude[:, first], amplitude[:, second])
    return np.asarray((fainter * (np.exp(-3.5 * apart) - np.exp(-5.75 * apart))).sum(axis=1))
