"""The copy fingerprint: the same picture, found again after re-encoding, cropping, grading, mirroring or captions."""

from temptrack.fingerprint.copies.builder import SightsBuilder
from temptrack.fingerprint.copies.coding import decode_sights, encode_sights
from temptrack.fingerprint.copies.index import WAYS, CopyIndex
from temptrack.fingerprint.copies.matching import find_copies
from temptrack.fingerprint.copies.settings import COPIES
from temptrack.fingerprint.copies.types import CopyMatch, Sights

__all__ = [
    "COPIES",
    "WAYS",
    "CopyIndex",
    "CopyMatch",
    "Sights",
    "SightsBuilder",
    "decode_sights",
    "encode_sights",
    "find_copies",
]
