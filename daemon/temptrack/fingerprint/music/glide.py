"""Gliding pitch: what a voice does and hammers, frets and reeds rarely do.

A singer slides into notes and out of them and sways on them (vibrato); all partials of the voice then move along the
pitch axis together, while accompaniment starts, stays and stops where it is (Regnier & Peeters 2009, "Singing voice
detection in music tracks using direct voice vibrato detection", ICASSP, track single partials to that end; Driedger et
al. 2016, "Template-based vibrato analysis in music signals", ISMIR, move a comb over the spectrum, as is done here).
"""

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ, FRAME_RATE_HZ, HOP, WINDOW
from temptrack.fingerprint.music.stft import powers
from temptrack.media.types import Samples
from temptrack.progress import Job

_LOW_HZ, _HIGH_HZ = 400.0, 3600.0
"""Below, bins are wider than a vibrato; above, voices have little left."""
_CENTS = 10
_REACH = 25
"""Bins of `_CENTS` to either side whose mean a partial must stand above: five semitones in all."""
_SHIFTS = range(2, 9)
"""20 to 80 cents from frame to frame: slower is out of tune, faster is a new note."""
_FLOOR = 1e-3
"""Of the frame's strongest bin; fainter partials are hiss."""
_SECOND = round(FRAME_RATE_HZ)


def glide_seconds(samples: Samples, job: Job) -> Numbers:
    """Say how much of the sound glides in each second of a stretch.

    The spectrum of each frame is laid on a pitch axis and compared with the next one, shifted up and down. Steady tones
    and their broad peaks compare alike either way; gliding ones compare better one way, and the same way again in the
    next frame, which chance does not.

    Parameters
    ----------
    samples : ndarray
        Mono at ANALYSIS_RATE_HZ.
    job : Job
        Checked at every block.

    Returns
    -------
    ndarray
        Shape (seconds - 1 or so,), 0 to about 0.3: one figure for every second that begins at a frame; one at least.
    """
    pitch = np.concatenate([_on_pitch_axis(power) for power in powers(samples, WINDOW, HOP, job)])
    moved = _moved(pitch)
    both = np.minimum(np.abs(moved[:-1]), np.abs(moved[1:]))
    steady = np.where(np.sign(moved[:-1]) == np.sign(moved[1:]), both, 0.0)
    if len(steady) < _SECOND:
        return np.array([steady.mean() if len(steady) else 0.0])
    return np.convolve(steady, np.ones(_SECOND) / _SECOND, mode="valid")


def _on_pitch_axis(power: Numbers) -> Numbers:
    """Partials above their surroundings, in decades: shape (frames, bins of _CENTS)."""
    amplitude = np.sqrt(power)
    level = np.log10(amplitude + _FLOOR * amplitude.max(axis=1, keepdims=True) + 1e-9)
    count = int(1200.0 * np.log2(_HIGH_HZ / _LOW_HZ) / _CENTS)
    place = _LOW_HZ * 2.0 ** (np.arange(count) * _CENTS / 1200.0) * WINDOW / ANALYSIS_RATE_HZ
    below = place.astype(np.int64)
    share = (place - below).astype(np.float32)
    pitch = level[:, below] * (1.0 - share) + level[:, below + 1] * share
    sums = np.cumsum(np.pad(pitch, ((0, 0), (_REACH + 1, _REACH)), mode="edge"), axis=1)
    around = (sums[:, 2 * _REACH + 1 :] - sums[:, : -2 * _REACH - 1]) / (2 * _REACH + 1)
    return np.asarray(np.maximum(pitch - around, 0.0), np.float32)


def _moved(pitch: Numbers) -> Numbers:
    """How much better each frame compares with the next when shifted up than down, at the shift that tells most."""
    here, after = pitch[:-1], pitch[1:]
    size = np.sqrt((here**2).sum(axis=1) * (after**2).sum(axis=1)) + 1e-3
    ways = []
    for shift in _SHIFTS:
        up = np.einsum("ij,ij->i", here[:, :-shift], after[:, shift:])
        down = np.einsum("ij,ij->i", here[:, shift:], after[:, :-shift])
        ways.append((up - down) / size)
    told = np.stack(ways)
    best = np.abs(told).argmax(axis=0)
    return np.asarray(told[best, np.arange(told.shape[1])])
