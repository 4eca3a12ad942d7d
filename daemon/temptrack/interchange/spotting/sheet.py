"""A cue sheet as people read it, from a SpotResult in protobuf's JSON mapping."""

from dataclasses import dataclass
from enum import Enum

from temptrack.errors import InvalidTimeError
from temptrack.interchange.report.answer import Point
from temptrack.interchange.report.film import Scene
from temptrack.interchange.report.reading import (
    Json,
    read_curve,
    read_number,
    read_part,
    read_parts,
    read_share,
    read_text,
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
class Song:
    """A track of the library under a cue."""

    track_id: str
    title: str
    artist: str
    album: str
    licence: str
    path: str
    in_s: float
    """What of it is heard where the cue begins."""
    gain_db: float

    @property
    def licence_known(self) -> bool:
        """Whether anybody stated a licence."""
        return self.licence.casefold() not in ("", "unknown")


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
    song: Song | None
    """None when nothing fits, and for music that plays already."""
    others: tuple[Song, ...]
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

    @property
    def length_s(self) -> float:
        """How long it lasts."""
        return self.out_s - self.in_s

    @property
    def headline(self) -> str:
        """The track's title, or why there is none."""
        if self.song is not None:
            return self.song.title
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
    scenes = tuple(
        Scene(read_number(part, "in_s"), read_number(part, "out_s"), read_text(part, "description"))
        for part in read_parts(source, "scenes")
    )
    remarks = source.get("remarks")
    return Sheet(
        cues=cues,
        duration_s=max(0.0, read_number(source, "duration_s")) or max((cue.out_s for cue in cues), default=1.0),
        scenes=scenes,
        wanted=read_curve(source, "wanted_curve"),
        speech=read_curve(source, "speech_curve"),
        grounds=read_text(source, "grounds"),
        remarks=tuple(str(one) for one in remarks) if isinstance(remarks, list) else (),
    )


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
        others=tuple(_song(one) for one in read_parts(part, "alternatives")),
        confidence=read_share(part, "confidence"),
        wanted=read_share(part, "wanted"),
        reason=read_text(part, "reason"),
        enters=read_text(part, "enters"),
        leaves=read_text(part, "leaves"),
        exit=_EXITS.get(read_text(leave, "kind"), ""),
        fade_s=read_number(leave, "fade_s"),
        ducked_s=sum(read_number(duck, "out_s") - read_number(duck, "in_s") for duck in read_parts(part, "ducks")),
        returns=int(read_number(part, "returns")),
    )


def _song(part: Json) -> Song:
    track = read_part(part, "track")
    return Song(
        track_id=read_text(track, "track_id"),
        title=read_text(track, "title") or "Untitled",
        artist=read_text(track, "artist"),
        album=read_text(track, "album"),
        licence=read_text(track, "licence"),
        path=read_text(track, "path"),
        in_s=read_number(part, "track_in_s"),
        gain_db=read_number(part, "gain_db"),
    )
