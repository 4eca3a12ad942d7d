"""Public protocols: somebody else's pairs of picture and music, made into a store that is measured like one's own."""

from temptrack.evaluate.protocols.building import Eyes
from temptrack.evaluate.protocols.mgsv import build_mgsv, read_mgsv
from temptrack.evaluate.protocols.ossl import build_ossl, read_ossl
from temptrack.evaluate.protocols.pairs import Benchmark, Moment, PairedFilm

__all__ = [
    "Benchmark",
    "Eyes",
    "Moment",
    "PairedFilm",
    "build_mgsv",
    "build_ossl",
    "read_mgsv",
    "read_ossl",
]
