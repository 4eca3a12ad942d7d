"""Where in a track to start, so that it moves with the picture and a beat meets the moment that matters."""

from temptrack.suggest.section.choosing import MOST_ALTERNATIVES, Placement, place, placements
from temptrack.suggest.section.hits import BEAT_TOLERANCE_S

__all__ = ["BEAT_TOLERANCE_S", "MOST_ALTERNATIVES", "Placement", "place", "placements"]
