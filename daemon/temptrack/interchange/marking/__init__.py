"""Markers and music written into timelines of other programs, and lists of them written beside."""

from temptrack.interchange.marking.suggesting import suggestion_marking
from temptrack.interchange.marking.types import Cue, LaidTrack, Mark
from temptrack.interchange.marking.writing import STYLES, Marking, Style, choose_style, marked

__all__ = [
    "STYLES",
    "Cue",
    "LaidTrack",
    "Mark",
    "Marking",
    "Style",
    "choose_style",
    "marked",
    "suggestion_marking",
]
