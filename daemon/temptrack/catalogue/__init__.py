"""Building what suggestions are drawn from: the music library, and films with their scenes and cues."""

from temptrack.catalogue.cores import automatic_workers
from temptrack.catalogue.embedding import EmbedReport, count_unseen, embed_films
from temptrack.catalogue.films import learn_films
from temptrack.catalogue.library import UNKNOWN_LICENCE, add_to_library
from temptrack.catalogue.licence import normalise_licence
from temptrack.catalogue.report import AddReport, LearnReport, LearntScene, Skipped
from temptrack.catalogue.sidecar import SIDECAR_NAME

__all__ = [
    "SIDECAR_NAME",
    "UNKNOWN_LICENCE",
    "AddReport",
    "EmbedReport",
    "LearnReport",
    "LearntScene",
    "Skipped",
    "add_to_library",
    "automatic_workers",
    "count_unseen",
    "embed_films",
    "learn_films",
    "normalise_licence",
]
