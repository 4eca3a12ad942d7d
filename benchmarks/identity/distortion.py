"""What happens to a query before it is looked up: covered, compressed, retimed, heard in a room or over a telephone."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, resample_poly, sosfilt

from temptrack.media import Samples, read_audio
from temptrack.progress import Job

RATE_HZ = 22050
SNRS_DB = (10, 0, -5, -10)
SPEEDS = {0.96: (25, 24), 0.98: (50, 49), 1.02: (50, 51), 1.04: (25, 26)}
"""Speed to the ratio its sound is resampled by."""
_TELEPHONE_HZ = (300, 3400)


@dataclass(frozen=True)
class Surroundings:
    """What queries are heard in."""

    voices: Sequence[Samples]
    rooms: Sequence[Samples]
    """Impulse responses; without any, nothing is heard in a room."""


def conditions(*, rooms: bool = True) -> tuple[str, ...]:
    """Return the names of what happens to a query."""
    covered = (f"{noise} {snr_db:+d} dB" for noise in ("speech", "noise") for snr_db in SNRS_DB)
    retimed = (f"speed {100 * (speed - 1):+.0f} %" for speed in SPEEDS)
    return ("clean", *covered, "MP3 64 kb/s", *retimed, "telephone", *(("room",) if rooms else ()))


def taken(condition: str, length_s: int) -> int:
    """Return how many samples of the track a query of a length is made of."""
    kind, _, amount = condition.partition(" ")
    speed = 1 + float(amount.rstrip(" %")) / 100 if kind == "speed" else 1.0
    return round(length_s * speed * RATE_HZ)


def distorted(excerpt: Samples, condition: str, around: Surroundings, rng: np.random.Generator) -> Samples:
    """Return an excerpt as it is heard; what a codec does is left to `through_mp3`."""
    kind, _, amount = condition.partition(" ")
    if kind == "speed":
        return np.asarray(resample_poly(excerpt, *SPEEDS[round(1 + float(amount.rstrip(" %")) / 100, 2)]), np.float32)
    if kind == "speech":
        voice = around.voices[int(rng.integers(len(around.voices)))]
        first = int(rng.integers(len(voice) - len(excerpt)))
        return _covered(excerpt, voice[first : first + len(excerpt)], float(amount.split()[0]))
    if kind == "noise":
        return _covered(excerpt, _pink(len(excerpt), rng), float(amount.split()[0]))
    if kind == "telephone":
        band = butter(4, _TELEPHONE_HZ, "bandpass", fs=RATE_HZ, output="sos")
        return np.asarray(sosfilt(band, excerpt), np.float32)
    if kind == "room":
        room = around.rooms[int(rng.integers(len(around.rooms)))]
        heard = fftconvolve(excerpt, room)[: len(excerpt)]
        return np.asarray(0.5 * heard / max(1e-9, float(np.abs(heard).max())), np.float32)
    return excerpt


def through_mp3(path: Path) -> Path:
    """Compress and decode again, so that every contestant reads WAV and none is timed by its decoder."""
    small = path.with_suffix(".mp3")
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", path, "-b:a", "64k", small], check=True)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", small, "-ar", str(RATE_HZ), path], check=True)
    small.unlink()
    return path


def read(path: Path) -> Samples:
    """Return a file's sound at `RATE_HZ`."""
    return read_audio(path, None, sample_rate_hz=RATE_HZ, job=Job())


def write(path: Path, samples: Samples) -> Path:
    """Write sound as a WAV file."""
    soundfile.write(path, np.clip(samples, -1, 1), RATE_HZ, subtype="PCM_16")
    return path


def _covered(samples: Samples, noise: NDArray[np.floating], snr_db: float) -> Samples:
    power = float((noise.astype(np.float64) ** 2).mean()) or 1.0
    gain = np.sqrt(float((samples.astype(np.float64) ** 2).mean()) / power / 10 ** (snr_db / 10))
    mixed = samples + gain * noise
    return np.asarray(mixed / max(1.0, float(np.abs(mixed).max()) / 0.99), np.float32)


def _pink(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(rng.normal(size=count))
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), count)
