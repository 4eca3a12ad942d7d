"""How the pitch classes that sound together lie to each other: as one chord, major or minor, or scattered."""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers

_FIFTHS = np.array([(7 * pitch_class) % 12 for pitch_class in range(12)])
_RISE = float(np.sqrt(2.0 / 15.0))
"""Height of a fifth on the spiral for a radius of 1: the ratio at which triads are the tightest clouds (Chew 2000)."""
_SMOOTHING_FRAMES = 3


def cloud_spread(chroma: Numbers) -> float:
    """How far the pitch classes sounding at once lie apart on the spiral array, on average over time.

    Herremans & Chew 2016, "Tension ribbons: quantifying and visualising tonal tension", measure the cloud's diameter.
    A recording's profile has a little of every class, so that its diameter would say nothing: the standard deviation,
    weighted by how strongly each sounds, takes its place. The spiral is cut where the frame's own cloud leaves room:
    of the twelve ways to spell it, the tightest.

    Parameters
    ----------
    chroma : ndarray
        Shape (n, 12), C first.
    """
    weight = chroma.astype(np.float64)
    weight = weight[weight.sum(axis=1) > 0.0]
    if not len(weight):
        return 0.0
    weight /= weight.sum(axis=1, keepdims=True)
    return float(np.min([_spread(weight, _spiral(first)) for first in range(12)], axis=0).mean())


def chord_majorness(chroma: Numbers) -> float:
    """How much better a major triad fits than a minor one, on average over time, -1 to 1.

    Cosine of each half second's profile with the 24 triads (Fujishima 1999, "Realtime chord recognition of musical
    sound"); the root of the profile keeps one loud note from outweighing the chord.
    """
    window = np.ones(_SMOOTHING_FRAMES) / _SMOOTHING_FRAMES
    smooth = np.apply_along_axis(lambda pitch_class: np.convolve(pitch_class, window, "same"), 0, chroma)
    profile = np.sqrt(smooth[: len(chroma)])
    profile /= np.linalg.norm(profile, axis=1, keepdims=True) + 1e-9
    major, minor = ((profile @ _triads(third)).max(axis=1) for third in (4, 3))
    return float((major - minor).mean())


def _triads(third: int) -> Numbers:
    """The twelve triads with this third, of unit length: shape (12 pitch classes, 12 roots)."""
    chord = np.zeros(12)
    chord[[0, third, 7]] = 1.0 / np.sqrt(3.0)
    return np.stack([np.roll(chord, root) for root in range(12)], axis=1)


def _spiral(first: int) -> Numbers:
    """Places of the pitch classes, the spiral beginning at this fifth: shape (12, 3)."""
    step = first + (_FIFTHS - first) % 12
    return np.stack([np.sin(step * np.pi / 2.0), np.cos(step * np.pi / 2.0), step * _RISE], axis=1)


def _spread(weight: Numbers, place: Numbers) -> Numbers:
    centre = weight @ place
    return np.asarray(np.sqrt(np.maximum(weight @ (place**2).sum(axis=1) - (centre**2).sum(axis=1), 0.0)))
