"""Making room for those who speak: how far music goes down under lines, when, and a file of it."""

from temptrack.compose.ducking.envelope import Keyframe, apply_gain, gain_at
from temptrack.compose.ducking.listening import Dialogue, hear_dialogue
from temptrack.compose.ducking.planning import DIFFERENCE_LU, Ducking, Passage, plan_ducking
from temptrack.compose.ducking.under import Laid, duck_under, ducked_sound, lay

__all__ = [
    "DIFFERENCE_LU",
    "Dialogue",
    "Ducking",
    "Keyframe",
    "Laid",
    "Passage",
    "apply_gain",
    "duck_under",
    "ducked_sound",
    "gain_at",
    "hear_dialogue",
    "lay",
    "plan_ducking",
]
