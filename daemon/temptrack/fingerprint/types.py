"""What fingerprinting answers with: numbers, each with its unit, and the identity of the settings that made them."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True)
class Identity:
    """What a stored vector depends on: two vectors compare only when these are equal."""

    name: str
    """style, semantic, likeness."""
    version: int
    """Raised with every change that changes the numbers."""
    dimension: int
    settings: str
    """Everything else that changes the numbers, as sorted ``key=value`` pairs: "model=...,tag=..."."""

    @property
    def key(self) -> str:
        """One line that stands for all of it."""
        return f"{self.name}/{self.version}/{self.dimension}/{self.settings}"


@dataclass(frozen=True)
class Affect:
    """Energy and valence, 0 to 1, 0.5 neutral (Russell 1980, rescaled)."""

    energy: float
    valence: float


@dataclass(frozen=True)
class Curve:
    """Levels from 0 to 1 at equal steps."""

    step_s: float
    levels: Vector
    """Shape (n,); the first belongs to the step beginning at 0 s."""


@dataclass(frozen=True)
class PictureStyle:
    """How a range is shot."""

    duration_s: float
    vector: Vector
    """Shape (STYLE.dimension,); each dimension scaled to about zero mean and unit deviation over film."""
    cuts_s: tuple[float, ...]
    """Cuts inside the range, from its start."""
    motion: Curve
    """Motion energy over time."""
    affect: Affect
    measures: dict[str, float]
    """Raw figures by name with unit: motion_mean, cuts_per_min, shot_mean_s, brightness, contrast, saturation,
    warmth_kelvin, colourfulness, ..."""


@dataclass(frozen=True)
class Section:
    """A part of a track that holds together."""

    track_in_s: float
    track_out_s: float
    label: str
    """A, B, C ...: equal letters sound alike."""
    energy: float
    likeness: Vector


@dataclass(frozen=True)
class Mood:
    """A word for how a track feels."""

    word: str
    strength: float
    """0 to 1."""


@dataclass(frozen=True)
class MusicAnalysis:
    """What a track sounds and feels like."""

    duration_s: float
    tempo_bpm: float
    """0 when no beat was found."""
    tempo_confidence: float
    """Probability, 0 to 1, that people would tap it within 4 %; 0 when no beat was found."""
    tempo_alternative_bpm: float
    """What they would tap most likely if not this; 0 when no beat was found."""
    beats_s: Vector
    """Shape (n,)."""
    downbeats_s: Vector
    """Shape (n,): those of the beats that begin a bar; empty when the metre is not clear."""
    beats_per_bar: int
    """0 when the metre is not clear."""
    key: str
    """"A minor"; empty when no key stands out."""
    key_strength: float
    """Correlation of the best profile, 0 to 1."""
    key_confidence: float
    """Probability, 0 to 1, that key and mode are right; 0 when none stands out."""
    loudness_lufs: float
    peak_db: float
    energy: Curve
    sections: tuple[Section, ...]
    affect: Affect
    tension: float
    """0 relaxed to 1 tense, 0.5 neutral."""
    vocal: float
    """Probability, 0 to 1, that somebody sings."""
    moods: tuple[Mood, ...]
    """Strongest first."""
    likeness: Vector
    """Shape (LIKENESS.dimension,), unit length."""
