"""Pieces that did not exist before: music as patches beat by beat, and what proposes them.

Importing it costs numpy alone; torch is imported when a generator is trained.
"""

from temptrack.compose.generate.card import GeneratorCard
from temptrack.compose.generate.condition import Condition, beat_levels, scene_condition, track_condition
from temptrack.compose.generate.generator import Generator, GeneratorShelf
from temptrack.compose.generate.lesson import Outcome, learn_to_generate, stale
from temptrack.compose.generate.material import LEAST_TRACKS, count_tracks
from temptrack.compose.generate.patches import FRAMES_PER_BEAT, PatchSequence, join_patches, patches_of, read_patches
from temptrack.compose.generate.recipe import Recipe

__all__ = [
    "FRAMES_PER_BEAT",
    "LEAST_TRACKS",
    "Condition",
    "Generator",
    "GeneratorCard",
    "GeneratorShelf",
    "Outcome",
    "PatchSequence",
    "Recipe",
    "beat_levels",
    "count_tracks",
    "join_patches",
    "learn_to_generate",
    "patches_of",
    "read_patches",
    "scene_condition",
    "stale",
    "track_condition",
]
