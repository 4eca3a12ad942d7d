"""From a range, words or a sound to ranked, explained suggestions of the user's own tracks."""

from temptrack.fingerprint.footage import Footage, Segment
from temptrack.suggest.answer import (
    Answer,
    Capabilities,
    CurvePoint,
    HitPoint,
    OtherSection,
    Reason,
    Scene,
    Suggestion,
    Thumbnail,
    Uncertainty,
)
from temptrack.suggest.asking import Asking, Condition, read_asking
from temptrack.suggest.gain import section_gain_db
from temptrack.suggest.known_films import Known, KnownFilms
from temptrack.suggest.links import with_links
from temptrack.suggest.looking import Look
from temptrack.suggest.matched import why_not
from temptrack.suggest.query import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    MAX_TEXT_CHARACTERS,
    Filters,
    Query,
    SoundReference,
    Steering,
)
from temptrack.suggest.suggester import DEFAULT_TARGET_LUFS, Suggester
from temptrack.suggest.weighed import Weighed

__all__ = [
    "DEFAULT_LIMIT",
    "DEFAULT_TARGET_LUFS",
    "MAX_LIMIT",
    "MAX_TEXT_CHARACTERS",
    "Answer",
    "Asking",
    "Capabilities",
    "Condition",
    "CurvePoint",
    "Filters",
    "Footage",
    "HitPoint",
    "Known",
    "KnownFilms",
    "Look",
    "OtherSection",
    "Query",
    "Reason",
    "Scene",
    "Segment",
    "SoundReference",
    "Steering",
    "Suggester",
    "Suggestion",
    "Thumbnail",
    "Uncertainty",
    "Weighed",
    "read_asking",
    "section_gain_db",
    "why_not",
    "with_links",
]
