"""Where in a film music should be, and which."""

from temptrack.suggest.spotting.asked import DEFAULT_ALTERNATIVES, SpotQuery
from temptrack.suggest.spotting.mixing import Mix
from temptrack.suggest.spotting.rules import LONGEST_S, Rules
from temptrack.suggest.spotting.sheet import CueKind, CueSheet, Duck, Exit, Leave, SheetScene, SpottedCue
from temptrack.suggest.spotting.spotter import Spotter

__all__ = [
    "DEFAULT_ALTERNATIVES",
    "LONGEST_S",
    "CueKind",
    "CueSheet",
    "Duck",
    "Exit",
    "Leave",
    "Mix",
    "Rules",
    "SheetScene",
    "SpotQuery",
    "SpottedCue",
    "Spotter",
]
