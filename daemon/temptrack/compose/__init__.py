"""New music out of the library's own, cut to a length or made of pieces, with the rights of every source beside it."""

from temptrack.compose.result import Piece, sidecar_of, write_piece
from temptrack.compose.rights import Refused, Source, SourceChoice, allowed_sources
from temptrack.licences import Permission, permission

__all__ = [
    "Permission",
    "Piece",
    "Refused",
    "Source",
    "SourceChoice",
    "allowed_sources",
    "permission",
    "sidecar_of",
    "write_piece",
]
