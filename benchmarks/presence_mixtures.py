"""Scenes mixed from real recordings, of which it is known half second by half second what sounds in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve, lfilter, resample_poly

from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media import read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job

STEP_S = 0.5
STEP = round(STEP_S * ANALYSIS_RATE_HZ)
KINDS = ("music", "speech", "effects")
_AUDIBLE_DB, _INAUDIBLE_DB = -12.0, -26.0
"""How far under everything else a kind must be at least to count as heard, and at most to count as not heard."""
_SILENT_DB = -65.0
NON_COMMERCIAL = ("admiralbob77", "442789__lena-orsa", "147793__setuniman")
"""Beginnings of the names of those examples whose licence forbids commercial use: evaluation only."""
_TESTED_EFFECTS = ("1-100032", "1-17367", "1-28135", "1-22694", "1-21934", "1-26143", "1-172649", "1-116765", "1-26806",
                   "1-17150", "noise5", "glacier")  # fmt: skip


@dataclass(frozen=True)
class Sources:
    """Recordings by kind: folder and name to samples."""

    music: dict[str, Samples]
    speech: dict[str, Samples]
    effects: dict[str, Samples]
    rooms: tuple[Samples, ...]


@dataclass(frozen=True)
class Scene:
    """A mixture and what is in it."""

    samples: Samples
    truth: NDArray[np.float64]
    """Shape (steps, 3), one column for each of KINDS: 1 heard, 0 not heard, nan too faint to say."""


def training_sources(media: Path, longest_s: float = 75.0) -> Sources:
    """Read what may be learnt from: CC0, CC BY, CC BY-SA, GPL, MIT and Apache recordings."""
    music = [*sorted((media / "music").rglob("*.ogg"))]
    music = [path for path in music if not path.name.startswith(NON_COMMERCIAL)]
    sound = media / "sound"
    speech = [*sorted((sound / "speechbrain" / "ASR").glob("*.wav"))]
    speech += sorted((sound / "librosa_speech_and_birds").glob("*-*-0*.ogg"))
    effects = [path for path in _effects(sound) if not path.name.startswith(_TESTED_EFFECTS)]
    return _read_all(music, speech, effects, media, longest_s)


def unseen_sources(media: Path, longest_s: float = 40.0) -> Sources:
    """Read what was never learnt from: other sets of music, other speakers, other recordings of effects."""
    sound = media / "sound"
    music = sorted((media / "emotion" / "emotify" / "audio").glob("*.opus"))
    music += sorted((media / "emotion" / "emomusic" / "mp345").glob("*.mp3"))
    music += sorted((sound / "noisy_queries").glob("*_org.wav"))
    speech = [sound / "speech" / "test.wav", sound / "ina_musanmix" / "lamartine.wav"]
    effects = [path for path in _effects(sound) if path.name.startswith(_TESTED_EFFECTS)]
    return _read_all(music, speech, effects, media, longest_s)


def _effects(sound: Path) -> list[Path]:
    found = sorted((sound / "esc10").rglob("*.ogg")) + sorted((sound / "speechbrain" / "noise").glob("*.wav"))
    animals = sound / "librosa_speech_and_birds"
    return [*found, *sorted(animals.glob("*robin*")), *sorted(animals.glob("glacier*"))]


def _read_all(
    music: Sequence[Path], speech: Sequence[Path], effects: Sequence[Path], media: Path, longest_s: float
) -> Sources:
    rooms = sorted((media / "sound" / "speechbrain" / "RIRs").glob("*.wav"))
    music_by, speech_by, effects_by = (
        {f"{path.parent.name}/{path.name}": read_sound(path, longest_s) for path in paths}
        for paths in (music, speech, effects)
    )
    return Sources(music_by, speech_by, effects_by, tuple(read_sound(path, 2.0) for path in rooms))


def read_sound(path: Path, longest_s: float) -> Samples:
    """Return the beginning of a recording."""
    samples = read_audio(path, None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())
    return samples[: int(longest_s * ANALYSIS_RATE_HZ)]


def mix_scenes(sources: Sources, count: int, length_s: float, seed: int) -> Iterator[Scene]:
    """Yield scenes in which music, speech and effects come and go on their own, at many levels."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield _mix(sources, int(length_s / STEP_S) * STEP, rng)


def _mix(sources: Sources, length: int, rng: np.random.Generator) -> Scene:
    music = laid_out(sources.music, length, rng, share=0.55, lasts_s=(3.0, 20.0), gap_s=9.0)
    speech = laid_out(sources.speech, length, rng, share=0.6, lasts_s=(2.0, 9.0), gap_s=5.0)
    effects = laid_out(sources.effects, length, rng, share=0.5, lasts_s=(2.0, 8.0), gap_s=8.0)
    if sources.rooms and rng.random() < 0.4:
        room = sources.rooms[rng.integers(len(sources.rooms))]
        speech = levelled(fftconvolve(speech, room)[:length].astype(np.float32))
    if rng.random() < 0.5:
        effects = effects + ambience(length, rng) * 10.0 ** (rng.uniform(-35, 0) / 20.0)
    if rng.random() < 0.25:
        effects = effects + blasts_and_doors(length, rng) * 10.0 ** (rng.uniform(-10, 3) / 20.0)
    if rng.random() < 0.25:
        effects = effects + hum(length, rng) * 10.0 ** (rng.uniform(-30, 0) / 20.0)
    parts = [
        music * 10.0 ** (rng.uniform(-16, 6) / 20.0),
        speech * 10.0 ** (rng.uniform(-8, 4) / 20.0),
        effects * 10.0 ** (rng.uniform(-14, 6) / 20.0),
    ]
    gain = 10.0 ** (rng.uniform(-30, -14) / 20.0)
    parts = [part * np.float32(gain) for part in parts]
    noise = rng.standard_normal(length).astype(np.float32) * 10.0 ** (rng.uniform(-95, -70) / 20.0)
    mixed = sum(parts, noise)
    tilt = rng.uniform(-0.5, 0.5)
    samples = lfilter([1.0, tilt], [1.0 + abs(tilt)], mixed).astype(np.float32)
    if rng.random() < 0.35:
        samples = narrowed(samples, int(rng.choice([8000, 11025, 16000])))
    return Scene(samples, truth_of(parts))


def truth_of(parts: Sequence[Samples]) -> NDArray[np.float64]:
    """Say of each part of a mixture in which steps it is heard."""
    power = np.stack([_step_power(part) for part in parts], axis=1)
    rest = power.sum(axis=1, keepdims=True) - power
    over = 10.0 * np.log10((power + 1e-12) / (rest + 1e-12))
    level = 10.0 * np.log10(power + 1e-12)
    truth = np.full(power.shape, np.nan)
    truth[(over > _AUDIBLE_DB) & (level > _SILENT_DB + 6)] = 1.0
    truth[(over < _INAUDIBLE_DB) | (level < _SILENT_DB)] = 0.0
    return truth


def _step_power(part: Samples) -> NDArray[np.float64]:
    steps = part[: len(part) // STEP * STEP].reshape(-1, STEP).astype(np.float64)
    return np.asarray((steps**2).mean(axis=1))


def laid_out(
    pool: dict[str, Samples],
    length: int,
    rng: np.random.Generator,
    *,
    share: float,
    lasts_s: tuple[float, float],
    gap_s: float,
    speeds: tuple[int, int] = (88, 113),
) -> Samples:
    """Lay stretches of recordings along a scene, with pauses; now and then there is none at all, or no pause."""
    track = np.zeros(length, np.float32)
    if rng.random() > share + 0.25:
        return track
    at = 0 if rng.random() < 0.5 else int(rng.uniform(0, gap_s) * ANALYSIS_RATE_HZ)
    names = list(pool)
    while at < length:
        piece = _piece(pool[names[rng.integers(len(names))]], rng.uniform(*lasts_s), rng, speeds)[: length - at]
        track[at : at + len(piece)] += piece
        at += len(piece) + (int(rng.uniform(0.3, gap_s) * ANALYSIS_RATE_HZ) if rng.random() > 0.25 else 0)
    return track


def _piece(recording: Samples, seconds: float, rng: np.random.Generator, speeds: tuple[int, int]) -> Samples:
    """Cut a stretch out of a recording, at another speed now and then, at one level, with soft or hard ends."""
    wanted = int(seconds * ANALYSIS_RATE_HZ)
    start = rng.integers(max(1, len(recording) - wanted))
    piece = recording[start : start + wanted]
    if rng.random() < 0.4:
        piece = resample_poly(piece, int(rng.integers(*speeds)), 100).astype(np.float32)
    fade = min(len(piece) // 3, int(rng.choice([0.02, 0.02, 0.3, 1.0]) * ANALYSIS_RATE_HZ))
    piece = levelled(piece.copy())
    if fade:
        piece[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
        piece[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return piece


def levelled(samples: Samples) -> Samples:
    """Bring the louder part of a stretch to full scale's mean square."""
    if len(samples) < STEP:
        power = float(np.mean(samples.astype(np.float64) ** 2)) if len(samples) else 0.0
    else:
        steps = _step_power(samples)
        power = float(steps[steps >= 0.1 * steps.max()].mean())
    return samples / np.float32(np.sqrt(power)) if power > 1e-10 else samples


def ambience(length: int, rng: np.random.Generator) -> Samples:
    """Wind, rain, a far crowd, a room: coloured noise, steady or swelling and ebbing."""
    white = rng.standard_normal(length).astype(np.float32)
    noise = coloured(white, rng)
    knots = np.arange(0, length + ANALYSIS_RATE_HZ, ANALYSIS_RATE_HZ)
    swell = np.interp(np.arange(length), knots, rng.uniform(rng.choice([0.3, 0.95]), 1, len(knots)))
    return levelled((noise * swell).astype(np.float32))


def blasts_and_doors(length: int, rng: np.random.Generator) -> Samples:
    """Thunder, explosions, doors, steps: bursts of dull or sharp noise that die away."""
    blasts = np.zeros(length, np.float32)
    decay_s, gap_s = rng.uniform(0.05, 3.0), rng.uniform(0.5, 6.0)
    at = int(rng.uniform(0, gap_s) * ANALYSIS_RATE_HZ)
    while at < length:
        time = np.arange(min(length - at, int(5 * decay_s * ANALYSIS_RATE_HZ))) / ANALYSIS_RATE_HZ
        burst = coloured(rng.standard_normal(len(time)).astype(np.float32), rng)
        burst = burst / (np.abs(burst).max() + 1e-6) * np.exp(-time / decay_s) * rng.uniform(0.2, 1.0)
        blasts[at : at + len(time)] += burst.astype(np.float32)
        at += int((0.1 + rng.exponential(gap_s)) * ANALYSIS_RATE_HZ)
    return levelled(blasts)


def coloured(white: Samples, rng: np.random.Generator) -> Samples:
    """Make noise darker, by one pole or two."""
    for _ in range(int(rng.integers(1, 3))):
        white = lfilter([1.0], [1.0, -float(rng.choice([rng.uniform(0.0, 0.9), rng.uniform(0.9, 0.995)]))], white)
    return np.asarray(white, np.float32)


def narrowed(samples: Samples, rate_hz: int) -> Samples:
    """Take away what a recording at a lower rate would not have."""
    narrow = resample_poly(resample_poly(samples, rate_hz, ANALYSIS_RATE_HZ), ANALYSIS_RATE_HZ, rate_hz)
    return np.asarray(np.pad(narrow, (0, max(0, len(samples) - len(narrow))))[: len(samples)], np.float32)


def hum(length: int, rng: np.random.Generator) -> Samples:
    """An engine, a machine, mains: one harmonic series that stays, or drifts and trembles, and the noise it makes."""
    time = np.arange(length) / ANALYSIS_RATE_HZ
    drift = rng.choice([0.0, rng.uniform(0, 0.05)]) * np.sin(2 * np.pi * rng.uniform(0.05, 2) * time)
    pitch = rng.uniform(40, 240) * (1.0 + drift)
    phase = 2 * np.pi * np.cumsum(pitch) / ANALYSIS_RATE_HZ
    partials = sum(np.sin(k * phase + rng.uniform(0, 6)) * k ** -rng.uniform(0.5, 1.8) for k in range(1, 14))
    noise = lfilter([1.0], [1.0, -0.9], rng.standard_normal(length)) * rng.uniform(0.02, 3.0)
    return levelled((np.asarray(partials) + noise).astype(np.float32))
