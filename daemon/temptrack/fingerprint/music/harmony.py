"""Pitch classes from spectral peaks, tuned to the recording's own concert pitch."""

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.tones import Tones

_BASS_BELOW_MIDI = 55.0
_FRAMES_AT_ONCE = 4096
_HARMONICS = 5
_HARMONIC_DECAY = 0.6
"""Gómez 2006, "Tonal description of polyphonic audio for music content processing": a peak may be the h-th partial of a
note, with weight 0.6^(h-1)."""

_FRAMES_AT_ONCE = 4096


def tuning_of(tones: Tones) -> float:
    """How far the recording's semitone grid lies from 440 Hz, in semitones, -0.5 to 0.5.

    The angle of the amplitude-weighted mean of all peaks' deviations on the circle of one semitone (Dressler & Streich
    2007, "Tuning frequency estimation using circular statistics").
    """
    turn = sum(
        complex(np.sum(piece.amplitude * np.exp(2j * np.pi * piece.midi.astype(np.float64))))
        for piece in tones.pieces(_FRAMES_AT_ONCE)
    )
    return float(np.angle(turn) / (2.0 * np.pi)) if abs(turn) > 0.0 else 0.0


def chroma_of(tones: Tones, tuning: float) -> Numbers:
    """Pitch-class profile of each frame.

    Parameters
    ----------
    tones : Tones
        Peaks.
    tuning : float
        Semitones, from `tuning_of` over the whole recording.

    Returns
    -------
    ndarray
        Shape (tones.frame_count, 12), C first; each frame sums to 1, or to 0 where it holds no tone.
    """
    chroma = np.zeros(tones.frame_count * 12, np.float64)
    frame, midi, amplitude = tones.frame, tones.midi, tones.amplitude
    for harmonic in range(1, _HARMONICS + 1):
        pitch = midi - tuning - 12.0 * np.log2(harmonic)
        chroma += _spread(frame, pitch, amplitude * _HARMONIC_DECAY ** (harmonic - 1), len(chroma))
    frames = chroma.reshape(-1, 12)
    total = frames.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(frames, total, out=np.zeros_like(frames), where=total > 0.0), np.float32)


def bass_chroma_of(tones: Tones) -> Numbers:
    """Pitch classes of what sounds below 196 Hz: shape (tones.frame_count, 12), each frame sums to 1, or to 0."""
    parts = []
    for piece in tones.pieces(_FRAMES_AT_ONCE):
        low = piece.midi < _BASS_BELOW_MIDI
        chroma = _spread(piece.frame[low], piece.midi[low], piece.amplitude[low], piece.frame_count * 12)
        parts.append(chroma.reshape(-1, 12))
    frames = np.concatenate(parts)
    total = frames.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(frames, total, out=np.zeros_like(frames), where=total > 0.0), np.float32)


def _spread(frame: NDArray[np.int32], pitch: Numbers, weight: Numbers, size: int) -> Numbers:
    """Share each peak between the two nearest pitch classes: cos² of the distance, so the shares sum to one."""
    below = np.floor(pitch)
    share = np.cos(0.5 * np.pi * (pitch - below)) ** 2
    first = frame.astype(np.int64) * 12
    lower = below.astype(np.int64) % 12
    low = np.bincount(first + lower, weights=weight * share, minlength=size)
    high = np.bincount(first + (lower + 1) % 12, weights=weight * (1.0 - share), minlength=size)
    return np.asarray(low + high, np.float64)
