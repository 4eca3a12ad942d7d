"""What a licence says: read from the words of a tag, and what it allows of a piece that is made of others."""

from temptrack.licences.joining import PieceTerms, terms_of_piece
from temptrack.licences.permission import Permission, permission
from temptrack.licences.reading import Kind, Licence, read_licence
from temptrack.licences.recognising import normalise_licence, recognise_licence

__all__ = [
    "Kind",
    "Licence",
    "Permission",
    "PieceTerms",
    "normalise_licence",
    "permission",
    "read_licence",
    "recognise_licence",
    "terms_of_piece",
]
