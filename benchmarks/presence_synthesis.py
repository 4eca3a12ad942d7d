"""Sounds made on the spot: so that noises and music are known by what they are, not by a few recordings."""

from collections.abc import Sequence

import numpy as np
from scipy.signal import lfilter

from benchmarks.presence_mixtures import coloured, levelled
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.music.arrays import Numbers
from temptrack.media.types import Samples

_SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9), (0, 3, 5, 7, 10), (0, 1, 4, 5, 7, 8, 10))


def howling(length: int, rng: np.random.Generator) -> Samples:
    """Wind in a gap, a room, rumble, water in pipes: noise through resonances, some of which wander."""
    noise = coloured(rng.standard_normal(length).astype(np.float32), rng)
    sound = noise * rng.choice([0.0, 0.1, 1.0])
    for _ in range(int(rng.integers(1, 7))):
        hertz, narrow = np.exp(rng.uniform(np.log(40), np.log(3000))), np.exp(rng.uniform(np.log(4), np.log(60)))
        radius = np.exp(-np.pi * hertz / narrow / ANALYSIS_RATE_HZ)
        poles = [1.0, -2 * radius * np.cos(2 * np.pi * hertz / ANALYSIS_RATE_HZ), radius**2]
        sound = sound + levelled(lfilter([1.0], poles, noise).astype(np.float32)) * _swell(length, rng)
    return levelled((sound * _swell(length, rng)).astype(np.float32))


def glides(length: int, rng: np.random.Generator) -> Samples:
    """Sirens, robots, lasers, squeaks, birds, risers: tones that slide, wobble or warble, single or in bursts."""
    sound = np.zeros(length, np.float32)
    base, lasts_s = np.exp(rng.uniform(np.log(80), np.log(3500))), np.exp(rng.uniform(np.log(0.06), np.log(4.0)))
    bend, wobble, rate = rng.normal(0, 14.0), rng.exponential(3.0), np.exp(rng.uniform(np.log(0.3), np.log(30.0)))
    partials, dull, gap_s = int(rng.choice([1, 2, 8])), rng.uniform(0.5, 2.0), rng.exponential(1.0)
    at = int(rng.uniform(0, 2) * ANALYSIS_RATE_HZ)
    while at < length:
        count = min(length - at, int(lasts_s * rng.uniform(0.6, 1.5) * ANALYSIS_RATE_HZ))
        share = np.arange(count) / max(1, count)
        time = np.arange(count) / ANALYSIS_RATE_HZ
        semitones = rng.normal(0, 2.0) + bend * share + wobble * np.sin(2 * np.pi * rate * time + rng.uniform(0, 6))
        tone = _tone(base * 2 ** (np.clip(semitones, -40, 24) / 12), [k**-dull for k in range(1, partials + 1)])
        sound[at : at + count] += (tone * np.sin(np.pi * share) ** rng.uniform(0.2, 2.0)).astype(np.float32)
        at += count + int((0.02 + rng.exponential(gap_s)) * ANALYSIS_RATE_HZ)
    return levelled(sound)


def signals(length: int, rng: np.random.Generator) -> Samples:
    """Alarms, telephones, beeps of machines, bells that toll: one or two tones, always the same."""
    sound = np.zeros(length, np.float32)
    tones = np.exp(rng.uniform(np.log(250), np.log(3500), int(rng.integers(1, 3))))
    on_s, off_s, decay_s = rng.uniform(0.03, 1.0), rng.uniform(0.05, 2.0), rng.choice([0.1, 0.5, 1e3])
    dull, at, turn = rng.uniform(0.7, 3.0), 0, 0
    while at < length:
        time = np.arange(min(length - at, int(on_s * ANALYSIS_RATE_HZ))) / ANALYSIS_RATE_HZ
        pitch = np.full(len(time), tones[turn % len(tones)])
        beep = _tone(pitch, [k**-dull for k in range(1, 5)]) * np.exp(-time / decay_s)
        sound[at : at + len(time)] += (beep * np.minimum(1.0, time / 0.004)).astype(np.float32)
        at, turn = at + int((on_s + off_s * (turn % 4 == 3 or rng.random() < 0.8)) * ANALYSIS_RATE_HZ), turn + 1
    return levelled(sound)


def babble(voices: Sequence[Samples], length: int, rng: np.random.Generator) -> Samples:
    """A crowd: many voices at once, none of which is understood."""
    crowd = np.zeros(length, np.float32)
    for _ in range(int(rng.integers(5, 10))):
        voice = voices[int(rng.integers(len(voices)))]
        crowd += np.resize(np.roll(levelled(voice), int(rng.integers(len(voice)))), length) * rng.uniform(0.4, 1.0)
    return levelled(crowd)


def band_music(length: int, rng: np.random.Generator) -> Samples:
    """A small band: drums, bass, chords and a tune, or some of them, in one key and at one tempo."""
    beat_s, key = 60.0 / rng.uniform(60, 170), rng.uniform(36, 48)
    scale = _SCALES[int(rng.integers(len(_SCALES)))]
    parts = [
        _drums(length, beat_s, rng),
        _bass(length, beat_s, key, scale, rng),
        _chords(length, beat_s, key, scale, rng),
    ]
    parts.append(_tune(length, beat_s, key, scale, rng))
    gains = rng.uniform(0.2, 1.0, 4) * (rng.random(4) < 0.6)
    if not gains.any():
        gains[int(rng.integers(4))] = 1.0
    played = levelled(np.asarray(sum(g * p for g, p in zip(gains, parts, strict=True)), np.float32))
    # An amplifier driven hard or, as often, not at all.
    return levelled(np.tanh(played * np.float32(rng.choice([0.05, 0.5, 2.0, 6.0]))))


def _drums(length: int, beat_s: float, rng: np.random.Generator) -> Samples:
    sound = np.zeros(length, np.float32)
    for _ in range(int(rng.integers(1, 5))):
        pattern = rng.random(16) < rng.uniform(0.1, 0.6)
        pattern[0] = True
        hit = _hit(rng)
        for i in range(int(length / ANALYSIS_RATE_HZ / beat_s * 4) + 1):
            if pattern[i % 16]:
                _put(sound, hit * rng.uniform(0.7, 1.0), i * beat_s / 4 + rng.normal(0, 0.003))
    return levelled(sound)


def _hit(rng: np.random.Generator) -> Samples:
    """A drum or a cymbal: noise and a falling tone that die away."""
    decay_s = np.exp(rng.uniform(np.log(0.03), np.log(0.4)))
    time = np.arange(int(5 * decay_s * ANALYSIS_RATE_HZ)) / ANALYSIS_RATE_HZ
    noise = coloured(rng.standard_normal(len(time)).astype(np.float32), rng)
    if rng.random() < 0.5:
        noise = np.diff(noise, prepend=0.0)
    tone = _tone(rng.uniform(45, 250) * (1.0 + rng.uniform(0, 2) * np.exp(-time / 0.02)), [1.0])
    mixed = noise / (noise.std() + 1e-9) * rng.choice([0.05, 0.3, 1.0]) + tone * rng.choice([0.0, 1.0])
    return np.asarray(mixed * np.exp(-time / decay_s), np.float32)


def _bass(length: int, beat_s: float, key: float, scale: Sequence[int], rng: np.random.Generator) -> Samples:
    pattern, spectrum = rng.integers(0, len(scale), 8), _spectrum(rng)
    sound = np.zeros(length, np.float32)
    for i in range(int(length / ANALYSIS_RATE_HZ / beat_s) + 1):
        _put(sound, _note(key + scale[pattern[i % 8]], beat_s * 0.9, spectrum, rng), i * beat_s)
    return levelled(sound)


def _chords(length: int, beat_s: float, key: float, scale: Sequence[int], rng: np.random.Generator) -> Samples:
    roots, spectrum, broken = rng.integers(0, len(scale), 4), _spectrum(rng), rng.choice([0.0, 0.0, beat_s / 2])
    lasts = float(rng.choice([1, 2, 4, 8])) * beat_s
    sound = np.zeros(length, np.float32)
    for i in range(int(length / ANALYSIS_RATE_HZ / lasts) + 1):
        for third in range(int(rng.integers(2, 5))):
            step = int(roots[i % 4]) + 2 * third
            midi = key + 12 + scale[step % len(scale)] + 12 * (step // len(scale))
            _put(sound, _note(midi, lasts, spectrum, rng), i * lasts + third * broken)
    return levelled(sound)


def _tune(length: int, beat_s: float, key: float, scale: Sequence[int], rng: np.random.Generator) -> Samples:
    """A tune; now and then sung: a vowel's formants, vibrato and slides."""
    spectrum, sung, at, step = _spectrum(rng), rng.random() < 0.4, 0.0, 7
    sound = np.zeros(length, np.float32)
    while at < length / ANALYSIS_RATE_HZ:
        step = int(np.clip(step + rng.integers(-3, 4), 0, 14))
        lasts = beat_s * float(rng.choice([0.25, 0.5, 0.5, 1, 1, 2]))
        midi = key + 12 + scale[step % len(scale)] + 12 * (step // len(scale))
        if rng.random() < 0.85:
            _put(sound, _note(midi, lasts, spectrum, rng, vibrato=0.5 if sung else 0.0), at)
        at += lasts
    return levelled(_vowel(sound, rng) if sung else sound)


def _vowel(sound: Samples, rng: np.random.Generator) -> Samples:
    for low, high in ((300, 800), (900, 2200), (2300, 3200)):
        hertz = rng.uniform(low, high)
        radius = np.exp(-np.pi * 120 / ANALYSIS_RATE_HZ)
        ring = lfilter([1.0], [1.0, -2 * radius * np.cos(2 * np.pi * hertz / ANALYSIS_RATE_HZ), radius**2], sound)
        sound = sound + levelled(np.asarray(ring, np.float32)) * np.float32(rng.uniform(0.3, 1.0))
    return sound


def _spectrum(rng: np.random.Generator) -> list[float]:
    dull = rng.uniform(0.4, 2.5)
    odd = rng.choice([1.0, 0.1])
    return [k**-dull * (1.0 if k % 2 else odd) for k in range(1, int(rng.integers(3, 16)))]


def _note(
    midi: float, lasts_s: float, spectrum: Sequence[float], rng: np.random.Generator, *, vibrato: float = 0.0
) -> Samples:
    """A struck or held note, with a little vibrato."""
    time = np.arange(int(lasts_s * ANALYSIS_RATE_HZ)) / ANALYSIS_RATE_HZ
    depth = vibrato * rng.uniform(0.3, 1.0) + rng.choice([0.0, 0.1])
    pitch = 440.0 * 2 ** ((midi - 69 + depth * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * time)) / 12)
    tone = _tone(pitch, spectrum) * np.exp(-time / rng.choice([0.15, 0.5, 5.0]))
    edge = np.minimum(1.0, np.minimum(time / rng.choice([0.005, 0.05]), (lasts_s - time) / 0.03))
    return np.asarray(tone * np.maximum(edge, 0.0), np.float32)


def _tone(hertz: Numbers, spectrum: Sequence[float]) -> Samples:
    phase = 2 * np.pi * np.cumsum(hertz) / ANALYSIS_RATE_HZ
    heard = (a * np.sin(k * phase) for k, a in enumerate(spectrum, 1) if k * hertz.max() < ANALYSIS_RATE_HZ / 2)
    return np.asarray(sum(heard, np.zeros(len(hertz))), np.float32)


def _put(sound: Samples, piece: Samples, at_s: float) -> None:
    first = max(0, int(at_s * ANALYSIS_RATE_HZ))
    room = max(0, len(sound) - first)
    sound[first : first + len(piece)] += piece[:room]


def _swell(length: int, rng: np.random.Generator) -> Samples:
    """A level that stays or comes and goes, over seconds."""
    knots = np.arange(0, length + ANALYSIS_RATE_HZ, ANALYSIS_RATE_HZ)
    levels_db = np.cumsum(rng.normal(0, rng.choice([0.3, 3.0]), len(knots)))
    levels_db = np.clip(levels_db - levels_db.max(), -40, 0)
    return np.asarray(10 ** (np.interp(np.arange(length), knots, levels_db) / 20), np.float32)
