"""A SuggestResult as the page draws it: typed, finite, and free of control characters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """One point of an energy curve: seconds from the curve's start, level 0 to 1."""

    at_s: float
    level: float


@dataclass(frozen=True)
class Affect:
    """A place on the plane of feeling, both axes 0 to 1."""

    energy: float
    valence: float


@dataclass(frozen=True)
class Thumbnail:
    """A picture from the range; ``jpeg_base64`` is known to hold a JPEG."""

    range_s: float
    jpeg_base64: str


@dataclass(frozen=True)
class Scene:
    """What the daemon saw."""

    description: str
    actions: tuple[tuple[str, float], ...]
    affect: Affect | None
    duration_s: float
    shot_count: int
    cuts_range_s: tuple[float, ...]
    energy_curve: tuple[Point, ...]
    thumbnails: tuple[Thumbnail, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Track:
    """The parts of a track that the page shows."""

    track_id: str
    title: str
    artist: str
    album: str
    path: str
    duration_s: float
    licence: str
    links: tuple[tuple[str, str], ...]
    """(label, URL); web addresses only."""
    tempo_bpm: float
    key: str
    affect: Affect | None
    vocal: float = 0.0
    """Probability that somebody sings."""

    @property
    def called(self) -> str:
        """Its title, or its file's name."""
        return self.title or self.path.replace("\\", "/").rsplit("/", 1)[-1] or "Untitled"

    @property
    def licence_known(self) -> bool:
        """Whether anybody stated a licence."""
        return self.licence.casefold() not in ("", "unknown")


@dataclass(frozen=True)
class Reason:
    """One route's word for a track."""

    route: str
    text: str
    log_odds: float


@dataclass(frozen=True)
class HitPoint:
    """A moment of the track laid on a moment of the range."""

    track_s: float
    range_s: float
    label: str


@dataclass(frozen=True)
class OtherSection:
    """Another part of the track that may lie under the range."""

    track_in_s: float
    track_out_s: float
    why: str


@dataclass(frozen=True)
class Suggestion:
    """One suggested track and where to lay it."""

    rank: int
    confidence: float
    track: Track
    track_in_s: float
    track_out_s: float
    gain_db: float
    hit_points: tuple[HitPoint, ...]
    reasons: tuple[Reason, ...]
    energy_curve: tuple[Point, ...]
    """Seconds of the track, from `track_in_s` on."""
    section_reason: str = ""
    alternatives: tuple[OtherSection, ...] = ()
    levels: tuple[tuple[float, float], ...] = ()
    """How it makes room for speech: seconds of the range, and decibels on top of the gain."""


@dataclass(frozen=True)
class Uncertainty:
    """How sure the whole answer is."""

    confidence: float
    novelty: float
    abstain: bool
    message: str
    confidence_means: str
    """What confidence is the probability of, and what it was measured on."""


@dataclass(frozen=True)
class Answer:
    """One SuggestResult."""

    suggestions: tuple[Suggestion, ...]
    uncertainty: Uncertainty
    scene: Scene
    semantic: bool
    films_learnt: int
    tracks: int
    answer_id: str = ""
    """By which feedback names it; empty when it was not remembered."""
