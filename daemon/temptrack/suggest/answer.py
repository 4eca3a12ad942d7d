"""What is answered: the contract's ``SuggestResult``, field by field, in Python."""

from dataclasses import dataclass, field

from temptrack.fingerprint.types import Affect
from temptrack.store.feedback import EvidenceRecord, QuestionRecord
from temptrack.store.records import ActionLabel, TrackRecord


@dataclass(frozen=True)
class Reason:
    """Why a track was suggested."""

    route: str
    """scenes, affect, matcher, text, sound, choices, or length for how much of the range the track can cover."""
    text: str
    log_odds: float
    """This route's evidence for the track, natural logarithm of odds, before weighting."""


@dataclass(frozen=True)
class HitPoint:
    """A moment of the track laid on a moment of the range."""

    track_s: float
    range_s: float
    label: str
    """start, cut, motion peak, chosen, track ends."""


@dataclass(frozen=True)
class CurvePoint:
    """One point of an energy curve."""

    at_s: float
    level: float
    """0 to 1."""


@dataclass(frozen=True)
class OtherSection:
    """Another part of the same track that may lie under the range."""

    track_in_s: float
    track_out_s: float
    why: str
    hit_points: tuple[HitPoint, ...]


@dataclass(frozen=True)
class Suggestion:
    """One track, where to start it, how loud, and why."""

    rank: int
    """From 1."""
    score: float
    """Fused log-odds; only their order and differences mean something."""
    confidence: float
    """0 to 1: probability that this very track is what `Uncertainty.confidence_means` says of the first three."""
    track: TrackRecord
    """As stored, with the search links built for it."""
    track_in_s: float
    track_out_s: float
    gain_db: float
    hit_points: tuple[HitPoint, ...]
    reasons: tuple[Reason, ...]
    """Strongest first."""
    energy_curve: tuple[CurvePoint, ...] = ()
    """The section's, from `track_in_s` on; filled when visuals are asked for."""
    section_reason: str = ""
    """What speaks for the section."""
    alternatives: tuple[OtherSection, ...] = ()
    """Other sections, best first."""
    raw_confidence: float = 0.0
    """The same before the editor's own verdicts moved it."""
    evidence: tuple[EvidenceRecord, ...] = ()
    """What each route says of the track."""


@dataclass(frozen=True)
class Uncertainty:
    """How sure the whole answer is."""

    confidence: float
    """Probability of what `confidence_means` says."""
    novelty: float
    """0: just like what was learnt; 1: unlike anything learnt."""
    abstain: bool
    """True when nothing fits well enough; the suggestions are then the nearest misses."""
    message: str
    raw_confidence: float = 0.0
    """The same before the editor's own verdicts moved it."""
    confidence_means: str = ""
    """What it is the probability of, and what it was measured on: a sentence or two."""


@dataclass(frozen=True)
class Capabilities:
    """What could be drawn on."""

    semantic: bool
    films_learnt: int
    tracks: int
    matcher: bool = False


@dataclass(frozen=True)
class Thumbnail:
    """A picture of the range."""

    range_s: float
    jpeg: bytes


@dataclass(frozen=True)
class Scene:
    """What was seen in the range asked about."""

    description: str = ""
    actions: tuple[ActionLabel, ...] = ()
    affect: Affect = field(default_factory=lambda: Affect(0.5, 0.5))
    duration_s: float = 0.0
    shot_count: int = 0
    cuts_range_s: tuple[float, ...] = ()
    energy_curve: tuple[CurvePoint, ...] = ()
    thumbnails: tuple[Thumbnail, ...] = ()
    remarks: tuple[str, ...] = ()
    """What of the range could not be seen or heard, a sentence each."""


@dataclass(frozen=True)
class Answer:
    """All of it."""

    suggestions: tuple[Suggestion, ...]
    uncertainty: Uncertainty
    scene: Scene
    capabilities: Capabilities
    asked: QuestionRecord = field(default_factory=QuestionRecord)
    """What is remembered of the question."""
