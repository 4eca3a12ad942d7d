"""A small library made of chords and strokes, whose energy rises and falls as it is told to."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.music_synthesis import drum, note, place
from temptrack.compose.generate import Recipe
from temptrack.compose.generate.division import Division, divide
from temptrack.compose.generate.material import LEAST_TRACKS, Material, gather_material
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, LIKENESS, Listener
from temptrack.fingerprint.music.energy import energy_curve
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Affect
from temptrack.media import write_sound
from temptrack.media.types import Samples, Sound
from temptrack.progress import Job
from temptrack.store import MemoryStore, Store, TrackRecord, store_identity

BEATS = 36
SMALL = Recipe(width=16, hidden=24, noise=6, beat_noise=2, batch=12, steps=30, epochs=5)
"""Trains in a few seconds to something sound."""
BRIEF = replace(SMALL, steps=2, epochs=2, batch=4)
"""Trains in a moment, to nothing."""


def play(number: int) -> Samples:
    """A track at 120 beats a minute that swells, ebbs or does both, in a key and register of its own."""
    rng = np.random.default_rng(number)
    beat_s, swell = 0.5, rng.uniform(0.5, 3.0)
    track = 0.001 * rng.standard_normal(round((BEATS + 1) * beat_s * ANALYSIS_RATE_HZ))
    for beat in range(BEATS):
        level = 0.08 + 0.9 * np.sin(np.pi * swell * beat / BEATS + number) ** 2
        for step in (0, 3 + number % 2, 7):
            midi = 48 + number % 12 + step + 12 * (number % 3)
            place(track, beat * beat_s, note(midi, beat_s), level)
        if number % 4:
            place(track, (beat + 0.25 * (number % 3)) * beat_s, drum("snare" if beat % 2 else "kick", rng), 0.5 * level)
    return np.asarray(0.3 * track, np.float32)


@cache
def record(number: int) -> TrackRecord:
    """What an ingest would keep of it, as far as a generator reads it."""
    listener = Listener()
    listener.push(play(number), Job())
    heard = listener.finish(Job())
    curve = energy_curve(heard)
    return TrackRecord(
        track_id=f"{number:032x}",
        path=f"/{number}.wav",
        title=f"Track {number}",
        artist="",
        album="",
        licence="CC0-1.0" if number % 2 else "unknown",
        duration_s=heard.duration_s,
        tempo_bpm=120.0,
        key="",
        key_strength=0.0,
        loudness_lufs=heard.loudness.integrated_lufs,
        peak_db=0.0,
        affect=Affect(float(curve.levels.mean()), 0.5),
        likeness=np.zeros(LIKENESS.dimension, np.float32),
        beats_s=(np.arange(BEATS + 1) * 0.5).astype(np.float32),
        energy=curve,
        sections=(),
    )


def fill(store: Store, folder: Path, tracks: int = LEAST_TRACKS + 2) -> None:
    """Write the tracks' files and put them into a store."""
    paths = [folder / f"{number}.wav" for number in range(tracks)]
    for number, path in enumerate(paths):
        if not path.exists():
            write_sound(path, Sound(play(number)[None], ANALYSIS_RATE_HZ), tags={})
    store.put_tracks([replace(record(number), path=str(path)) for number, path in enumerate(paths)])


def library(folder: Path, tracks: int = LEAST_TRACKS + 2) -> MemoryStore:
    """A store with such tracks."""
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    fill(store, folder, tracks)
    return store


def learnt_from(store: Store, recipe: Recipe = SMALL) -> tuple[Material, Division]:
    """What a training would have."""
    material = gather_material(store, Job())
    return material, divide(material, recipe)
