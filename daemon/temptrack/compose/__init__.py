"""New music out of the library's own, cut to a length or made of pieces, with the rights of every source beside it."""

from temptrack.compose.result import Piece, sidecar_of, write_piece
from temptrack.compose.rights import Refused, Source, SourceChoice, allowed_sources, left_out, require_may_derive
from temptrack.licences import Permission, permission

__all__ = [
    "Permission",
    "Piece",
    "Refused",
    "Source",
    "SourceChoice",
    "allowed_sources",
    "left_out",
    "permission",
    "require_may_derive",
    "sidecar_of",
    "write_piece",
]
