"""Pieces of the best matches, laid so that they come near to a target: the inversion of what was imagined."""

from temptrack.compose.mosaic.change import change_of, longest_run_s
from temptrack.compose.mosaic.composing import LONGEST_S, SHORTEST_S, Proposer, check_wish, compose
from temptrack.compose.mosaic.corpus import Shelf
from temptrack.compose.mosaic.far import Far
from temptrack.compose.mosaic.proposing import proposer
from temptrack.compose.mosaic.recognising import Remembered, recognised_sources
from temptrack.compose.mosaic.types import Composition, Match, Recipe, Wish

__all__ = [
    "LONGEST_S",
    "SHORTEST_S",
    "Composition",
    "Far",
    "Match",
    "Proposer",
    "Recipe",
    "Remembered",
    "Shelf",
    "Wish",
    "change_of",
    "check_wish",
    "compose",
    "longest_run_s",
    "proposer",
    "recognised_sources",
]
