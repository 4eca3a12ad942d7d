"""What a new piece is asked to be like: the scene's fingerprint and how much shall happen, beat by beat."""

from dataclasses import dataclass

import numpy as np

from temptrack.compose.generate.patches import Beats
from temptrack.errors import InvalidInputError
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Affect, Curve, PictureStyle, Vector
from temptrack.store import TrackRecord

SLOWEST_BPM, FASTEST_BPM = 30.0, 300.0


@dataclass(frozen=True)
class Condition:
    """What is asked for."""

    energy: Vector
    """Shape (n,), 0 to 1: of each beat, on the scale of `fingerprint.music.energy` (the share of moments of real music
    that have less of it)."""
    affect: Affect
    """Of the whole: the scene's, or the track's when one is learnt from."""
    tempo_bpm: float
    style: Vector | None = None
    """Shape (STYLE.dimension,): how the scene is shot; None where there is no picture."""

    def __post_init__(self) -> None:
        if not len(self.energy) or not np.all(np.isfinite(self.energy)):
            raise InvalidInputError("the energy asked for is no curve", remedy="give one level from 0 to 1 a beat")
        if not SLOWEST_BPM <= self.tempo_bpm <= FASTEST_BPM:
            raise InvalidInputError(
                f"{self.tempo_bpm:g} beats a minute are no tempo", remedy=f"{SLOWEST_BPM:g} to {FASTEST_BPM:g} are"
            )
        if self.style is not None and self.style.shape != (STYLE.dimension,):
            raise InvalidInputError(f"a style of shape {self.style.shape} is none", remedy=f"it has {STYLE.dimension}")

    @property
    def beat_s(self) -> float:
        """Length of a beat."""
        return 60.0 / self.tempo_bpm

    def over(self, beat_count: int) -> "Condition":
        """Return the same over another count of beats: its curve is stretched or pressed together."""
        if beat_count == len(self.energy):
            return self
        places = (np.arange(beat_count) + 0.5) * len(self.energy) / beat_count
        levels = np.interp(places, np.arange(len(self.energy)) + 0.5, self.energy).astype(np.float32)
        return Condition(levels, self.affect, self.tempo_bpm, self.style)


def scene_condition(scene: PictureStyle, tempo_bpm: float) -> Condition:
    """Return what a scene asks of its music.

    The curve of the picture's motion and that of music's energy are both shares of what is usual, of film and of music,
    so a level of one asks for the same level of the other. The middle of the curve is not its own mean but the scene's
    energy, which counts cutting and colour too; the range lays the curve over whole beats, at least one.
    """
    beats = max(1, round(scene.duration_s * tempo_bpm / 60.0))
    levels = beat_levels(scene.motion, np.arange(beats + 1) * (scene.duration_s / beats))
    wanted = np.clip(levels - levels.mean() + scene.affect.energy, 0.0, 1.0).astype(np.float32)
    return Condition(wanted, scene.affect, tempo_bpm, scene.vector)


def track_condition(track: TrackRecord, beats_s: Vector | Beats, style: Vector | None = None) -> Condition:
    """Return what a stretch of a track would have been asked to be: its own energy, affect and tempo.

    Parameters
    ----------
    track : TrackRecord
    beats_s : ndarray, shape (n + 1,)
        In the track's time.
    style : ndarray, optional
        Of the scene it was heard with.
    """
    tempo = 60.0 / float(np.median(np.diff(beats_s)))
    tempo = float(np.clip(tempo, SLOWEST_BPM, FASTEST_BPM))
    return Condition(beat_levels(track.energy, beats_s), track.affect, tempo, style)


def beat_levels(curve: Curve, edges_s: Vector | Beats) -> Vector:
    """Mean level of a curve over each beat, shape (n,): linear between the middles of its steps."""
    if not len(curve.levels):
        return np.zeros(len(edges_s) - 1, np.float32)
    middles_s = (np.arange(len(curve.levels)) + 0.5) * curve.step_s
    edges = np.asarray(edges_s, np.float64)
    inner_s = edges[:-1, None] + np.diff(edges)[:, None] * ((np.arange(4) + 0.5) / 4)
    levels = np.interp(inner_s.ravel(), middles_s, curve.levels).reshape(inner_s.shape)
    return np.asarray(levels.mean(axis=1), np.float32)
