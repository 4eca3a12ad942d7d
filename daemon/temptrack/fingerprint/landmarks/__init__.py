"""Which recording is this? Peaks of the spectrum, kept of every track and found again under dialogue."""

from temptrack.fingerprint.landmarks.archive import ArchiveIndex, ArchiveShelf
from temptrack.fingerprint.landmarks.building import ConstellationBuilder, constellation_of, halved
from temptrack.fingerprint.landmarks.coding import decode, encode
from temptrack.fingerprint.landmarks.index import LandmarkIndex
from temptrack.fingerprint.landmarks.overhearing import Overheard, Overhearing
from temptrack.fingerprint.landmarks.recogniser import Index, identify, identify_overheard
from temptrack.fingerprint.landmarks.settings import HEARD, LANDMARK_RATE_HZ, LANDMARKS
from temptrack.fingerprint.landmarks.types import Constellation, IdentityMatch

__all__ = [
    "HEARD",
    "LANDMARKS",
    "LANDMARK_RATE_HZ",
    "ArchiveIndex",
    "ArchiveShelf",
    "Constellation",
    "ConstellationBuilder",
    "IdentityMatch",
    "Index",
    "LandmarkIndex",
    "Overheard",
    "Overhearing",
    "constellation_of",
    "decode",
    "encode",
    "halved",
    "identify",
    "identify_overheard",
]
