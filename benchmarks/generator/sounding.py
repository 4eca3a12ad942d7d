"""Proposals made audible in the plainest way, so that their energy is judged by the very analysis that tracks get."""

import numpy as np

from temptrack.compose.generate.patches import PatchSequence
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, Listener
from temptrack.fingerprint.music.energy import energy_curve
from temptrack.fingerprint.music.settings import HOP, WINDOW
from temptrack.fingerprint.music.stft import mel_filters
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_ROUNDS = 24


def sound_of(patches: PatchSequence) -> Samples:
    """Spread each mel band evenly over its bins and find phases by Griffin & Lim 1984."""
    import librosa

    count = int(patches.beats_s[-1] * ANALYSIS_RATE_HZ / HOP)
    parts = len(patches.frames_db)
    middles_s = np.interp(np.arange(parts) + 0.5, np.arange(parts + 1), _edges(patches))
    times_s = np.arange(count) * HOP / ANALYSIS_RATE_HZ
    frames_db = np.stack([np.interp(times_s, middles_s, band) for band in patches.frames_db.T], axis=1)
    filters = mel_filters(WINDOW)
    spread = filters / np.maximum((filters**2).sum(axis=0), 1e-9)
    power = 10.0 ** (frames_db / 10.0) @ spread.T / (2.0 / WINDOW) ** 2
    magnitude = np.sqrt(power).T.astype(np.float32)
    return np.asarray(
        librosa.griffinlim(magnitude, n_iter=_ROUNDS, hop_length=HOP, n_fft=WINDOW, random_state=0), np.float32
    )


def energy_heard(patches: PatchSequence) -> Vector:
    """Return the energy of each beat as the analysis hears it in the sound, shape (n,)."""
    listener = Listener()
    listener.push(sound_of(patches), Job())
    curve = energy_curve(listener.finish(Job()))
    middles_s = (patches.beats_s[:-1] + patches.beats_s[1:]) / 2
    steps_s = (np.arange(len(curve.levels)) + 0.5) * curve.step_s
    return np.interp(middles_s, steps_s, curve.levels).astype(np.float32)


def _edges(patches: PatchSequence) -> Vector:
    per_beat = len(patches.frames_db) // len(patches)
    beats = np.arange(len(patches) + 1)
    return np.interp(np.arange(len(patches.frames_db) + 1) / per_beat, beats, patches.beats_s).astype(np.float32)
