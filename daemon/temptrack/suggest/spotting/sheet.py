"""The cue sheet: what spotting answers with."""

from dataclasses import dataclass, field
from enum import Enum

from temptrack.suggest.answer import Answer, Capabilities, CurvePoint, Suggestion, Thumbnail


class CueKind(Enum):
    """Why a cue stands on the sheet."""

    WANTED = "wanted"
    """Music is wanted here."""
    PRESENT = "present"
    """Music plays here already."""


class Leave(Enum):
    """How a cue's music goes out."""

    TRACK_END = "the track's own end"
    SECTION = "the end of a section"
    FADE = "a fade"


@dataclass(frozen=True)
class Exit:
    """How the music goes out at the cue's end."""

    kind: Leave
    fade_s: float
    """Of the fade that ends with the cue; 0 for none."""


@dataclass(frozen=True)
class Duck:
    """A stretch in which the music makes room for somebody who speaks, in seconds of the range."""

    in_s: float
    out_s: float
    gain_db: float
    """On top of the suggestion's own gain."""


@dataclass(frozen=True)
class SpottedCue:
    """One line of the sheet; times in seconds from the range's start."""

    kind: CueKind
    in_s: float
    out_s: float
    wanted: float
    """Probability, 0 to 1, that music is wanted here; for music that plays already, that it is music."""
    confidence: float
    """Probability that music is wanted here and one of the first three tracks fits; for music that plays already, that
    it is music."""
    reason: str
    """For a person."""
    enters: str = ""
    """What motivates the entry: "a scene's edge", "a cut"."""
    leaves: str = ""
    suggestion: Suggestion | None = None
    """None when music is wanted and nothing fits, and for music that plays already."""
    alternatives: tuple[Suggestion, ...] = ()
    """Best first; where nothing fits, the nearest misses."""
    exit: Exit | None = None
    ducks: tuple[Duck, ...] = ()
    returns: int = 0
    """Number, from 1, of the earlier cue whose music comes back; 0 for none."""
    answer: Answer | None = None
    """All that was found for it; None for music that plays already."""
    picture: tuple[CurvePoint, ...] = ()
    """The picture's energy under it, from the range's start on; where visuals are wanted."""


@dataclass(frozen=True)
class SheetScene:
    """A scene of the footage, for drawing."""

    in_s: float
    out_s: float
    description: str
    thumbnail: Thumbnail | None = None


@dataclass(frozen=True)
class CueSheet:
    """All of it."""

    cues: tuple[SpottedCue, ...]
    """In order of time; none overlaps another."""
    duration_s: float
    scenes: tuple[SheetScene, ...]
    wanted: tuple[CurvePoint, ...]
    """Probability of music being wanted, over time."""
    speech: tuple[CurvePoint, ...]
    music: tuple[CurvePoint, ...]
    """How probable it is that music plays already."""
    grounds: str
    """What the spotting rests on, in a sentence or two."""
    capabilities: Capabilities
    films_learnt_from: int = 0
    """Films whose spotting was learnt from; 0 where the rules of the trade alone decide."""
    remarks: tuple[str, ...] = field(default=())
    energy: tuple[CurvePoint, ...] = ()
    """The picture's, over the range; where visuals are wanted."""
