"""A track cut to an exact length: whole bars or beats joined where it is alike, its own ending kept."""

from temptrack.compose.retarget.material import Beats, Material, read_material
from temptrack.compose.retarget.retargeting import check_wish, retarget
from temptrack.compose.retarget.types import (
    LONGEST_S,
    LONGEST_TRACK_S,
    MOST_VARIATIONS,
    SHORTEST_S,
    STRETCH_MOST,
    Hit,
    Landed,
    Retargeted,
    Seam,
    Segment,
    Variation,
    Wish,
)

__all__ = [
    "LONGEST_S",
    "LONGEST_TRACK_S",
    "MOST_VARIATIONS",
    "SHORTEST_S",
    "STRETCH_MOST",
    "Beats",
    "Hit",
    "Landed",
    "Material",
    "Retargeted",
    "Seam",
    "Segment",
    "Variation",
    "Wish",
    "check_wish",
    "read_material",
    "retarget",
]
