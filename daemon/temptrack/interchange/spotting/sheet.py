"""A cue sheet as people read it, from a SpotResult in protobuf's JSON mapping."""

from dataclasses import dataclass
from enum import Enum

from temptrack.errors import InvalidTimeError
from temptrack.interchange.report.answer import Point, Suggestion, Thumbnail
from temptrack.interchange.report.reading import (
    Json,
    read_curve,
    read_number,
    read_part,
    read_parts,
    read_share,
    read_suggestion,
    read_text,
    read_texts,
    read_thumbnail,
)
from temptrack.timebase import FrameRate, can_drop_frames, format_timecode


class Kind(Enum):
    """Why a cue stands on the sheet."""

    WANTED = "wanted"
    PRESENT = "present"


_EXITS = {
    "EXIT_KIND_TRACK_END": "the track ends",
    "EXIT_KIND_SECTION": "fade as a section ends",
    "EXIT_KIND_FADE": "fade",
}


@dataclass(frozen=True)
class Scene:
    """A scene of the film."""

    in_s: float
    out_s: float
    description: str
    thumbnail: Thumbnail | None = None


@dataclass(frozen=True)
class Cue:
    """One line of the sheet."""

    number: int
    kind: Kind
    in_s: float
    out_s: float
    in_frame: int
    """In the numbers the request counts in."""
    out_frame: int
    in_code: str
    """Timecode, or seconds where the rate has none."""
    out_code: str
    song: Suggestion | None
    """None when nothing fits, and for music that plays already."""
    others: tuple[Suggestion, ...]
    confidence: float
    wanted: float
    reason: str
    enters: str
    leaves: str
    exit: str
    fade_s: float
    ducked_s: float
    """For how long the music makes room for somebody who speaks."""
    returns: int
    uncertainty: str = ""
    """What the choice of the track rests on, and what it lacks."""
    answer_id: str = ""
    picture: tuple[Point, ...] = ()
    """The picture's energy under it, from the film's start on."""

    @property
    def length_s(self) -> float:
        """How long it lasts."""
        return self.out_s - self.in_s

    @property
    def headline(self) -> str:
        """The track's title, or why there is none."""
        if self.song is not None:
            return self.song.track.called
        return "Music plays already" if self.kind is Kind.PRESENT else "Nothing fits"


@dataclass(frozen=True)
class Sheet:
    """A whole film's."""

    cues: tuple[Cue, ...]
    duration_s: float
    scenes: tuple[Scene, ...]
    wanted: tuple[Point, ...]
    speech: tuple[Point, ...]
    grounds: str
    remarks: tuple[str, ...]
    energy: tuple[Point, ...] = ()
    """The picture's."""
    tracks: int = 0
    """In the library."""
    films_learnt: int = 0

    def of(self, kind: Kind) -> tuple[Cue, ...]:
        """Return the cues of one kind."""
        return tuple(cue for cue in self.cues if cue.kind is kind)

    def length_s(self, kind: Kind) -> float:
        """Return how long the cues of one kind last together."""
        return sum(cue.length_s for cue in self.of(kind))


@dataclass(frozen=True)
class Labels:
    """How a timeline names its frames; a file's own begin at 00:00:00:00."""

    start_frame: int = 0
    drop_frame: bool | None = None
    """None: as its rate has it usually."""


@dataclass(frozen=True)
class _Clock:
    rate: FrameRate | None
    labels: Labels

    def label(self, frame: int, seconds: float) -> str:
        if self.rate is None:
            return f"{seconds:.2f} s"
        dropped = can_drop_frames(self.rate) if self.labels.drop_frame is None else self.labels.drop_frame
        try:
            return format_timecode(frame + self.labels.start_frame, self.rate, drop_frame=dropped)
        except InvalidTimeError:
            return f"{seconds:.2f} s"


def read_sheet(source: Json, labels: Labels | None = None) -> Sheet:
    """Read one SpotResult; whatever is missing or malformed is left empty."""
    clock = _Clock(_rate(read_part(source, "rate")), labels or Labels())
    cues = tuple(_cue(part, number, clock) for number, part in enumerate(read_parts(source, "cues"), start=1))
    able = read_part(source, "capabilities")
    return Sheet(
        cues=cues,
        duration_s=max(0.0, read_number(source, "duration_s")) or max((cue.out_s for cue in cues), default=1.0),
        scenes=tuple(map(_scene, read_parts(source, "scenes"))),
        wanted=read_curve(source, "wanted_curve"),
        speech=read_curve(source, "speech_curve"),
        grounds=read_text(source, "grounds"),
        remarks=read_texts(source, "remarks"),
        energy=read_curve(source, "energy_curve"),
        tracks=int(read_number(able, "tracks")),
        films_learnt=int(read_number(able, "films_learnt")),
    )


def _scene(part: Json) -> Scene:
    picture = read_thumbnail(read_part(part, "thumbnail"))
    return Scene(read_number(part, "in_s"), read_number(part, "out_s"), read_text(part, "description"), picture)


def _rate(part: Json) -> FrameRate | None:
    num, den = int(read_number(part, "num")), int(read_number(part, "den"))
    return FrameRate(num, den) if num > 0 and den > 0 else None


def _cue(part: Json, number: int, clock: _Clock) -> Cue:
    leave = read_part(part, "exit")
    return Cue(
        number=number,
        kind=Kind.PRESENT if read_text(part, "kind") == "CUE_KIND_PRESENT" else Kind.WANTED,
        in_s=read_number(part, "in_s"),
        out_s=read_number(part, "out_s"),
        in_frame=int(read_number(part, "in_frame")),
        out_frame=int(read_number(part, "out_frame")),
        in_code=clock.label(int(read_number(part, "in_frame")), read_number(part, "in_s")),
        out_code=clock.label(int(read_number(part, "out_frame")), read_number(part, "out_s")),
        song=_song(part) if read_part(part, "track") else None,
        others=tuple(read_suggestion(one, rank) for rank, one in enumerate(read_parts(part, "alternatives"), start=1)),
        confidence=read_share(part, "confidence"),
        wanted=read_share(part, "wanted"),
        reason=read_text(part, "reason"),
        enters=read_text(part, "enters"),
        leaves=read_text(part, "leaves"),
        exit=_EXITS.get(read_text(leave, "kind"), ""),
        fade_s=read_number(leave, "fade_s"),
        ducked_s=sum(read_number(duck, "out_s") - read_number(duck, "in_s") for duck in read_parts(part, "ducks")),
        returns=int(read_number(part, "returns")),
        uncertainty=read_text(part, "uncertainty"),
        answer_id=read_text(part, "answer_id"),
        picture=read_curve(part, "picture_curve"),
    )


def _song(part: Json) -> Suggestion:
    """Read the chosen track, whose parts stand among the cue's own."""
    return read_suggestion({**part, "reasons": part.get("track_reasons")}, 1)
