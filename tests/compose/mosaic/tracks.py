"""What the tests' tracks are like: plucked chords on a steady beat."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.mosaic import Match
from temptrack.fingerprint.types import Affect, Curve
from temptrack.store import TrackRecord

RATE_HZ = 44_100
BEAT_S = 0.5


class MakeMatch(Protocol):
    """Writes a track and returns it as a suggestion; without a sound of its own it is chords."""

    def __call__(
        self,
        name: str,
        *,
        root_hz: float = 220.0,
        dies_away: bool = False,
        track_in_s: float = 1.0,
        sound: NDArray[np.float64] | None = None,
        loudness_lufs: float = -18.0,
    ) -> Match:
        """Make it."""
        ...


def chords(root_hz: float, seconds: float, *, dies_away: bool, seed: int) -> NDArray[np.float64]:
    """Plucked chords on every beat, of two channels."""
    rng = np.random.default_rng(seed)
    at_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    beat = (at_s / BEAT_S).astype(int)
    steps = rng.integers(0, 8, beat.max() + 1)
    since_s = at_s % BEAT_S
    if dies_away:
        since_s = np.where(at_s > seconds - 4 * BEAT_S, at_s - (seconds - 4 * BEAT_S), since_s)
        steps[-4:] = steps[-4]
    pitch = root_hz * 2 ** (steps[beat] / 12)
    tone = sum(np.sin(2 * np.pi * pitch * partial * at_s) / partial for partial in (1, 1.5, 2, 3, 4))
    mono = 0.12 * tone * np.exp(-3 * since_s) + 1e-4 * rng.standard_normal(len(at_s))
    return np.asarray(np.stack([mono, 0.8 * mono], axis=1), np.float64)


def record(path: Path, duration_s: float, licence: str, loudness_lufs: float) -> TrackRecord:
    """A track as the library would have it, as far as composing looks."""
    return TrackRecord(
        track_id=path.stem,
        path=str(path),
        title=path.stem,
        artist="somebody",
        album="",
        licence=licence,
        duration_s=duration_s,
        tempo_bpm=60 / BEAT_S,
        key="",
        key_strength=0.0,
        loudness_lufs=loudness_lufs,
        peak_db=-6.0,
        affect=Affect(0.5, 0.5),
        likeness=np.zeros(1, np.float32),
        beats_s=np.arange(BEAT_S, duration_s, BEAT_S, dtype=np.float32),
        energy=Curve(0.5, np.full(round(duration_s * 2), 0.5, np.float32)),
        sections=(),
    )
