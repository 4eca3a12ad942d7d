"""What a library too large for memory is searched by: triples of strong peaks, in files mapped to memory."""

from temptrack.fingerprint.landmarks.archive.index import ArchiveIndex, Read
from temptrack.fingerprint.landmarks.archive.shelf import ArchiveShelf

__all__ = ["ArchiveIndex", "ArchiveShelf", "Read"]
