""" "The same, but calmer": what steering does to a wanted affect and tempo."""

import math

from temptrack.fingerprint.types import Affect
from temptrack.suggest.query import Steering

AFFECT_REACH = 0.35
"""Full steering moves an axis by this much: from the middle it reaches the outer third, where listeners agree on the
word."""
TEMPO_REACH_OCTAVES = 0.5
"""Full steering is half a doubling: from 100 bpm to 141 or 71."""


def steer_affect(affect: Affect, steering: Steering) -> Affect:
    """Move energy and valence, not clipped to the plane: "calmer" ranks the calmest of the calm first."""
    return Affect(
        affect.energy + AFFECT_REACH * steering.energy,
        affect.valence + AFFECT_REACH * steering.valence,
    )


def steer_tempo(tempo_bpm: float, steering: Steering) -> float:
    """Move a tempo on its logarithmic scale."""
    return tempo_bpm * math.exp2(TEMPO_REACH_OCTAVES * steering.tempo)
