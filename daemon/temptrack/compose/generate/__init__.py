"""Pieces that did not exist before: music as patches beat by beat, and what proposes them.

Importing it costs numpy alone; torch is imported when a generator is trained or asked.
"""

from temptrack.compose.generate.condition import Condition, beat_levels, scene_condition, track_condition
from temptrack.compose.generate.patches import FRAMES_PER_BEAT, PatchSequence, join_patches, patches_of, read_patches

__all__ = [
    "FRAMES_PER_BEAT",
    "Condition",
    "PatchSequence",
    "beat_levels",
    "join_patches",
    "patches_of",
    "read_patches",
    "scene_condition",
    "track_condition",
]
