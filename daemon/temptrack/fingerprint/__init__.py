"""Media in, numbers out. Three doors: `picture` (how it is shot), `semantic` (what happens), `music` (how it
sounds)."""

from temptrack.fingerprint.types import Affect, Curve, Identity, Mood, MusicAnalysis, PictureStyle, Section, Vector

__all__ = ["Affect", "Curve", "Identity", "Mood", "MusicAnalysis", "PictureStyle", "Section", "Vector"]
