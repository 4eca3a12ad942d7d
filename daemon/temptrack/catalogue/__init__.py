"""Building what suggestions are drawn from: the music library, and films with their scenes and cues."""

from temptrack.catalogue.actions import recognise_anew
from temptrack.catalogue.cores import automatic_workers
from temptrack.catalogue.cue_list import read_cue_list
from temptrack.catalogue.edit_types import Edit, EditSound
from temptrack.catalogue.edits import learn_edits
from temptrack.catalogue.embedding import EmbedReport, count_unseen, embed_films
from temptrack.catalogue.film_sound import heard_again
from temptrack.catalogue.film_work import film_terms
from temptrack.catalogue.films import learn_films
from temptrack.catalogue.library import UNKNOWN_LICENCE, add_to_library
from temptrack.catalogue.linking import LinkReport, link_films, unlink_tracks
from temptrack.catalogue.recognising import Recogniser
from temptrack.catalogue.report import AddReport, LearnReport, LearntScene, Skipped
from temptrack.catalogue.sidecar import SIDECAR_NAME

__all__ = [
    "SIDECAR_NAME",
    "UNKNOWN_LICENCE",
    "AddReport",
    "Edit",
    "EditSound",
    "EmbedReport",
    "LearnReport",
    "LearntScene",
    "LinkReport",
    "Recogniser",
    "Skipped",
    "add_to_library",
    "automatic_workers",
    "count_unseen",
    "embed_films",
    "film_terms",
    "heard_again",
    "learn_edits",
    "learn_films",
    "link_films",
    "read_cue_list",
    "recognise_anew",
    "unlink_tracks",
]
