"""Five small instruments: each turns notes into sound, so that the demo's library needs no recordings.

All write mono float64 at `RATE_HZ`. Pitches are MIDI note numbers (69 = A4 = 440 Hz).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 32_000
Sound = NDArray[np.float64]


@dataclass(frozen=True)
class Note:
    """One note: when, how long, how high, how loud."""

    at_s: float
    length_s: float
    pitch: float
    level: float = 1.0


def _hz(pitch: float) -> float:
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def _times(length_s: float) -> Sound:
    return np.arange(int(length_s * RATE_HZ)) / RATE_HZ


def _envelope(t: Sound, attack_s: float, release_s: float) -> Sound:
    length_s = t[-1] if len(t) else 0.0
    rise: Sound = np.minimum(1.0, t / attack_s)
    fall: Sound = np.clip((length_s - t) / release_s, 0.0, 1.0)
    return rise * fall


def piano(note: Note) -> Sound:
    """Struck string: partials that die the faster the higher they are."""
    t = _times(note.length_s + 1.2)
    tone: Sound = sum(
        np.sin(2 * np.pi * _hz(note.pitch) * k * (1 + 0.0004 * k * k) * t) * np.exp(-t * (1.4 + 0.9 * k)) / k**1.3
        for k in range(1, 8)
    )
    return np.asarray(tone) * _envelope(t, 0.004, 0.15) * note.level * 0.5


def strings(note: Note) -> Sound:
    """Bowed section: three detuned saws through a soft low-pass, slow to speak."""
    t = _times(note.length_s + 0.35)
    voices = [_soft_saw(_hz(note.pitch) * d, t, 9) for d in (0.9965, 1.0, 1.0042)]
    vibrato = 1 + 0.08 * np.sin(2 * np.pi * 5.1 * t)
    section: Sound = np.sum(voices, axis=0)
    return section * vibrato * _envelope(t, min(0.28, note.length_s / 3), 0.35) * note.level * 0.16


def brass(note: Note) -> Sound:
    """Bright stab: many partials that open with the attack."""
    t = _times(note.length_s + 0.08)
    bright = np.exp(-t * 2.2)
    tone: Sound = _soft_saw(_hz(note.pitch), t, 5) * (1 - bright) + _soft_saw(_hz(note.pitch), t, 16) * bright
    return tone * _envelope(t, 0.02, 0.08) * note.level * 0.35


def pluck(note: Note) -> Sound:
    """Plucked string: short, with a woody click."""
    t = _times(0.6)
    tone = sum(np.sin(2 * np.pi * _hz(note.pitch) * k * t) * np.exp(-t * (5 + 2.5 * k)) / k for k in range(1, 7))
    return np.asarray(tone) * _envelope(t, 0.002, 0.05) * note.level * 0.5


def bass(note: Note) -> Sound:
    """Round low voice."""
    t = _times(note.length_s)
    tone = np.sin(2 * np.pi * _hz(note.pitch) * t) + 0.35 * np.sin(4 * np.pi * _hz(note.pitch) * t)
    return np.tanh(1.6 * tone) * _envelope(t, 0.008, 0.06) * note.level * 0.45


def drum(note: Note) -> Sound:
    """Skin drum: a falling sine and a thump of noise; ``pitch`` is where it ends."""
    t = _times(0.5)
    fall = _hz(note.pitch) * (1 + 1.8 * np.exp(-t * 38))
    body = np.sin(2 * np.pi * np.cumsum(fall) / RATE_HZ) * np.exp(-t * 9)
    noise = np.random.default_rng(int(note.pitch)).standard_normal(len(t)) * np.exp(-t * 90)
    return (body + 0.25 * noise) * note.level * 0.7


def snare(note: Note) -> Sound:
    """A crack of noise over a short tone."""
    t = _times(0.25)
    noise = np.random.default_rng(7).standard_normal(len(t)) * np.exp(-t * 22)
    return (0.5 * noise + 0.5 * np.sin(2 * np.pi * 190 * t) * np.exp(-t * 30)) * note.level * 0.6


def shaker(note: Note) -> Sound:
    """A grain of bright noise."""
    t = _times(0.09)
    noise = np.random.default_rng(int(note.at_s * 1000)).standard_normal(len(t))
    return np.diff(noise, prepend=0.0) * np.exp(-t * 60) * note.level * 0.22


def _soft_saw(hz: float, t: Sound, partials: int) -> Sound:
    highest = min(partials, int(RATE_HZ / 2.2 / hz))
    return np.asarray(sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, highest + 1)))


def room(sound: Sound, wet: float) -> Sound:
    """Put the sound into a hall: sparse decaying echoes, enough to join the notes."""
    out = sound.copy()
    for delay_s, gain in ((0.031, 0.5), (0.047, 0.42), (0.083, 0.33), (0.131, 0.25), (0.211, 0.18), (0.337, 0.12)):
        shift = int(delay_s * RATE_HZ)
        out[shift:] += wet * gain * sound[:-shift]
    return out
