"""What editors made of suggestions: with what was asked, so that it is evidence when something alike is asked again."""

from dataclasses import dataclass, field
from enum import Enum

from temptrack.fingerprint.types import Affect, Vector


class Verdict(Enum):
    """What was done with a suggested track."""

    KEPT = "kept"
    REJECTED = "rejected"
    REPLACED = "replaced"
    """Another track of the library stands in its place."""


@dataclass(frozen=True)
class QuestionRecord:
    """What was asked, by the fingerprints that find it again. What the question had none of is None or empty."""

    text: str = ""
    affect: Affect | None = None
    """The energy and valence wanted, steering included."""
    style: Vector | None = None
    """Shape (STYLE.dimension,)."""
    dynamics: Vector | None = None
    dynamics_key: str = ""
    """`Identity.key` of what made ``dynamics``."""
    semantic: Vector | None = None
    semantic_key: str = ""
    """`Identity.key` of the model that made ``semantic``; vectors of different keys never meet."""
    description: str = ""
    """What was seen, in a sentence."""


@dataclass(frozen=True)
class EvidenceRecord:
    """What one route said of a track, as it was asked."""

    route: str
    log_odds: float


@dataclass(frozen=True)
class FeedbackRecord:
    """One verdict on one track of one answer; whole in itself, whether or not the track is still in the library."""

    answer_id: str
    track_id: str
    verdict: Verdict
    likeness: Vector
    """What the track sounds like."""
    asked: QuestionRecord = field(default_factory=QuestionRecord)
    replaced_by: str = ""
    """Id of the track that was used instead; empty unless the verdict is REPLACED."""
    replacement: Vector | None = None
    """What that one sounds like."""
    rank: int = 0
    """In the answer, from 1."""
    confidence: float = 0.0
    """As it was told."""
    raw_confidence: float = 0.0
    """Before calibration: what calibration is fitted on."""
    answer_raw_confidence: float = 0.0
    """The same of the whole answer."""
    evidence: tuple[EvidenceRecord, ...] = ()
    """What each route said of the track."""
    given_at: str = ""
    """RFC 3339, UTC."""

    @property
    def feedback_id(self) -> str:
        """What there is one verdict for: a track of an answer."""
        return f"{self.answer_id}/{self.track_id}"
