"""What is stored and what is asked: real music cut, covered, compressed and retimed, the same for the same seed."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import resample_poly

from temptrack.media import Samples, read_audio
from temptrack.progress import Job

RATE_HZ = 22050
LENGTHS_S = (2, 5, 10)
SNRS_DB = (10, 0, -5, -10)
SPEEDS = {0.96: (25, 24), 0.98: (50, 49), 1.02: (50, 51), 1.04: (25, 26)}
"""Speed to the ratio its sound is resampled by."""
_SUFFIXES = {".wav", ".mp3", ".flac", ".ogg", ".m4a", ".opus"}
_SHORTEST_S = 15.0
_UNSEEN_SHARE = 0.4


@dataclass(frozen=True)
class Query:
    """An excerpt to look up."""

    path: Path
    track: str
    """Stem of its track; empty when that is not stored."""
    at_s: float
    length_s: int
    condition: str


@dataclass(frozen=True)
class Corpus:
    """One run's files."""

    stored: tuple[Path, ...]
    hours: float
    queries: tuple[Query, ...]


def conditions() -> tuple[str, ...]:
    """Return the names of what happens to a query."""
    covered = (f"{noise} {snr_db:+d} dB" for noise in ("speech", "noise") for snr_db in SNRS_DB)
    return ("clean", *covered, "MP3 64 kb/s", *(f"speed {100 * (speed - 1):+.0f} %" for speed in SPEEDS))


def make_corpus(
    folder: Path,
    music: Sequence[Path],
    speech: Path,
    *,
    per_cell: int,
    seed: int,
    lengths_s: Sequence[int] = LENGTHS_S,
) -> Corpus:
    """Write tracks and queries as WAV files.

    Parameters
    ----------
    folder : Path
        Where to.
    music : sequence of Path
        Folders of tracks. Of each, four in ten are never stored: false positives are counted on those.
    speech : Path
        A folder of speech.
    per_cell : int
        Queries of stored tracks, and as many of others, for each length and condition.
    seed : int
        Of every choice.
    lengths_s : sequence of int
        Of queries.
    """
    rng = np.random.default_rng(seed)
    stored, unseen = _tracks(music, rng)
    voices = [_at_least(_read(path), 20) for path in _audio_of(speech)]
    for name in ("stored", "queries"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    paths = tuple(_write(folder / "stored" / f"{name}.wav", samples) for name, samples in stored.items())
    queries = tuple(_queries(folder / "queries", stored, unseen, voices, per_cell, lengths_s, rng))
    return Corpus(paths, sum(map(len, stored.values())) / RATE_HZ / 3600, queries)


def _tracks(music: Sequence[Path], rng: np.random.Generator) -> tuple[dict[str, Samples], dict[str, Samples]]:
    stored: dict[str, Samples] = {}
    unseen: dict[str, Samples] = {}
    for folder in music:
        read = {path.stem: _read(path) for path in _audio_of(folder)}
        names = [name for name, samples in read.items() if len(samples) >= _SHORTEST_S * RATE_HZ]
        rng.shuffle(names)
        first = round(len(names) * _UNSEEN_SHARE)
        unseen.update({name: read[name] for name in names[:first]})
        stored.update({name: read[name] for name in names[first:]})
    return stored, unseen


def _queries(
    folder: Path,
    stored: dict[str, Samples],
    unseen: dict[str, Samples],
    voices: Sequence[Samples],
    per_cell: int,
    lengths_s: Sequence[int],
    rng: np.random.Generator,
) -> Iterator[Query]:
    for is_stored, pool in ((True, stored), (False, unseen)):
        names = sorted(pool)
        for length_s in lengths_s:
            for condition in conditions():
                for number in range(per_cell):
                    name = names[int(rng.integers(len(names)))]
                    at_s = float(rng.uniform(1, len(pool[name]) / RATE_HZ - 1.1 * length_s - 1))
                    samples = _changed(pool[name], at_s, length_s, condition, voices, rng)
                    slug = f"{'s' if is_stored else 'u'}{length_s:02}_{condition.replace(' ', '_').replace('/', '')}"
                    path = _write(folder / f"{slug}_{number:03}.wav", samples)
                    yield Query(
                        _through_mp3(path) if "MP3" in condition else path, name * is_stored, at_s, length_s, condition
                    )


def _changed(
    track: Samples, at_s: float, length_s: int, condition: str, voices: Sequence[Samples], rng: np.random.Generator
) -> Samples:
    kind, _, amount = condition.partition(" ")
    speed = 1 + float(amount.rstrip(" %")) / 100 if kind == "speed" else 1.0
    begin = round(at_s * RATE_HZ)
    samples = track[begin : begin + round(length_s * speed * RATE_HZ)]
    if kind == "speed":
        return np.asarray(resample_poly(samples, *SPEEDS[round(speed, 2)]), np.float32)
    if kind == "speech":
        voice = voices[int(rng.integers(len(voices)))]
        first = int(rng.integers(len(voice) - len(samples)))
        return _covered(samples, voice[first : first + len(samples)], float(amount.split()[0]))
    if kind == "noise":
        return _covered(samples, _pink(len(samples), rng), float(amount.split()[0]))
    return samples


def _covered(samples: Samples, noise: NDArray[np.floating], snr_db: float) -> Samples:
    power = float((noise.astype(np.float64) ** 2).mean()) or 1.0
    gain = np.sqrt(float((samples.astype(np.float64) ** 2).mean()) / power / 10 ** (snr_db / 10))
    mixed = samples + gain * noise
    return np.asarray(mixed / max(1.0, float(np.abs(mixed).max()) / 0.99), np.float32)


def _pink(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(rng.normal(size=count))
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), count)


def _audio_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)


def _at_least(samples: Samples, seconds: float) -> Samples:
    return np.tile(samples, -(-round(seconds * RATE_HZ) // len(samples)))


def _read(path: Path) -> Samples:
    return read_audio(path, None, sample_rate_hz=RATE_HZ, job=Job())


def _write(path: Path, samples: Samples) -> Path:
    soundfile.write(path, np.clip(samples, -1, 1), RATE_HZ, subtype="PCM_16")
    return path


def _through_mp3(path: Path) -> Path:
    """Compress and decode again, so that every contestant reads WAV and none is timed by its decoder."""
    small = path.with_suffix(".mp3")
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", path, "-b:a", "64k", small], check=True)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", small, "-ar", str(RATE_HZ), path], check=True)
    small.unlink()
    return path
