"""A world whose truth is known: the section's energy drives the picture, with as much noise as is asked for.

A track is a row of parts with levels of their own, ramps and swells inside them, and a beat that drifts a little; what
is known of its beats is off by 12 ms. The picture's motion is the energy of the true section, turned into a motion of
its own scale, mixed with a wandering of its own: `noise` is the share of the variance that has nothing to do with the
music. Cuts lie on beats, more of them where there is energy; a share `noise` of them lies anywhere instead.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from benchmarks.sections.case import Case
from temptrack.fingerprint.types import Affect, Curve, Section
from temptrack.store.records import TrackRecord
from temptrack.suggest.canvas import Canvas
from temptrack.suggest.levels import levels_at
from temptrack.suggest.library import Floats

STEP_S = 0.5
BEAT_ERROR_S = 0.012
_TRACKS_EACH = 3


def make_cases(count: int, noise: float, seed: int) -> Iterator[Case]:
    """Yield cases, three to a track."""
    random = np.random.default_rng(seed)
    for number in range(-(-count // _TRACKS_EACH)):
        track, beats = _track(number, random)
        for _ in range(min(_TRACKS_EACH, count - _TRACKS_EACH * number)):
            yield _case(track, beats, noise, random)


def _track(number: int, random: np.random.Generator) -> tuple[TrackRecord, Floats]:
    parts = random.integers(4, 9)
    lengths = random.uniform(12, 40, parts)
    edges = np.concatenate([[0.0], np.cumsum(lengths)])
    duration_s = float(edges[-1])
    levels = _energy(edges, duration_s, random)
    tempo = random.uniform(70, 160)
    steps = np.full(int(duration_s * tempo / 60) + 1, 60 / tempo) * (1 + 0.01 * random.standard_normal())
    beats = random.uniform(0, 0.5) + np.cumsum(steps * (1 + 0.004 * random.standard_normal(len(steps))))
    beats = beats[beats < duration_s]
    found = np.sort(np.clip(beats + BEAT_ERROR_S * random.standard_normal(len(beats)), 0, duration_s))
    likeness = np.zeros(1, np.float32)
    made = TrackRecord(
        track_id=f"{number:032x}",
        path=f"/synthetic/{number}.wav",
        title=f"Synthetic {number}",
        artist="",
        album="",
        licence="CC0-1.0",
        duration_s=duration_s,
        tempo_bpm=float(tempo),
        key="",
        key_strength=0.0,
        loudness_lufs=-16.0,
        peak_db=-1.0,
        affect=Affect(float(levels.mean()), 0.5),
        likeness=likeness,
        beats_s=found.astype(np.float32),
        downbeats_s=found[::4].astype(np.float32),
        beats_per_bar=4,
        energy=Curve(STEP_S, levels.astype(np.float32)),
        sections=tuple(
            Section(float(a), float(b), "ABCDEFGH"[i], 0.5, likeness) for i, (a, b) in enumerate(pairwise(edges))
        ),
    )
    return made, beats


def _energy(edges: Floats, duration_s: float, random: np.random.Generator) -> Floats:
    times = (np.arange(int(np.ceil(duration_s / STEP_S))) + 0.5) * STEP_S
    part = np.searchsorted(edges, times, side="right") - 1
    begin, end = random.uniform(0.1, 0.9, len(edges)), random.uniform(0.1, 0.9, len(edges))
    inside = (times - edges[part]) / np.diff(np.append(edges, duration_s + 1))[part]
    swell = 0.08 * np.sin(2 * np.pi * times / random.uniform(6, 16) + random.uniform(0, 6))
    ramp = begin[part] + (0.5 * (end - begin))[part] * inside
    return np.asarray(np.clip(ramp + swell + 0.04 * _wandering(len(times), 3, random), 0, 1), dtype=np.float64)


def _wandering(count: int, smooth: float, random: np.random.Generator) -> Floats:
    """Noise without a trend, of deviation 1, that forgets itself after `smooth` steps."""
    noise = np.convolve(random.standard_normal(count + 40), np.exp(-np.arange(40) / smooth), "full")[40 : 40 + count]
    return np.asarray((noise - noise.mean()) / max(float(noise.std()), 1e-9), dtype=np.float64)


def _case(track: TrackRecord, beats: Floats, noise: float, random: np.random.Generator) -> Case:
    length_s = float(random.uniform(10, min(40, track.duration_s - 10)))
    possible = beats[beats <= track.duration_s - length_s]
    true_in_s = float(random.choice(possible))
    count = int(np.ceil(length_s / STEP_S))
    offsets = np.asarray((np.arange(count) + 0.5) * STEP_S, dtype=np.float64)
    music = levels_at(track.energy.levels, track.energy.step_s, true_in_s + offsets)
    signal = (music - music.mean()) / max(float(music.std()), 0.02)
    mixed = np.sqrt(1 - noise) * signal + np.sqrt(noise) * _wandering(count, 4, random)
    spread = max(float(music.std()), 0.05) * random.uniform(0.6, 1.4)
    motion = np.clip(music.mean() + 0.1 * random.standard_normal() + spread * mixed, 0, 1)
    cuts = _cuts(beats - true_in_s, music, length_s, noise, random)
    energy = float(np.clip(motion.mean() + 0.05 * random.standard_normal(), 0, 1))
    return Case(track.track_id, track, Canvas(length_s, energy, STEP_S, motion, cuts), true_in_s, beats)


def _cuts(
    beats: Floats, music: Floats, length_s: float, noise: float, random: np.random.Generator
) -> tuple[float, ...]:
    inside = beats[(beats > 1.0) & (beats < length_s - 1.0)]
    energy = np.interp(inside, (np.arange(len(music)) + 0.5) * STEP_S, music)
    cut = inside[random.uniform(size=len(inside)) < 0.35 * energy]
    stray = random.uniform(size=len(cut)) < noise
    cut = np.where(stray, random.uniform(1.0, max(1.1, length_s - 1.0), len(cut)), cut)
    return tuple(sorted({round(float(c) * 25) / 25 for c in cut}))  # to the frame, as cuts are
