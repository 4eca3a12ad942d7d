"""A learnt film and its cues as the page draws them, read from a ListCuesResponse in protobuf's JSON mapping."""

from collections.abc import Sequence
from dataclasses import dataclass

from temptrack.interchange.report.answer import Point
from temptrack.interchange.report.reading import (
    Json,
    read_curve,
    read_number,
    read_part,
    read_parts,
    read_share,
    read_text,
)


@dataclass(frozen=True)
class Scene:
    """A scene of the film."""

    in_s: float
    out_s: float
    description: str


@dataclass(frozen=True)
class Cue:
    """A stretch of the film in which one music plays."""

    number: int
    in_s: float
    out_s: float
    scene: str
    title: str
    """Of the track it was recognised as; empty when it was not."""
    licence: str
    track_in_s: float
    speed: float
    confidence: float
    nearest: str
    """Title of the track that sounds most like it; empty when the library is empty."""
    cosine: float
    spoken: float
    """Share of it that somebody speaks over."""
    music: float
    """Mean probability that music plays."""

    @property
    def recognised(self) -> bool:
        """Whether it is known which track it is."""
        return bool(self.title)

    @property
    def changed_speed(self) -> bool:
        """Whether the track plays faster or slower than it was recorded."""
        return round(abs(self.speed - 1.0), 3) >= 0.003

    @property
    def licence_known(self) -> bool:
        """Whether anybody stated a licence."""
        return self.licence.casefold() not in ("", "unknown")


@dataclass(frozen=True)
class Film:
    """A learnt film."""

    title: str
    path: str
    duration_s: float
    cues: tuple[Cue, ...]
    scenes: tuple[Scene, ...]
    music: tuple[Point, ...]
    """How probable music is over time; empty when the film was learnt without sound."""
    speech: tuple[Point, ...]

    @property
    def music_s(self) -> float:
        """For how long music plays."""
        return sum(cue.out_s - cue.in_s for cue in self.cues)


def read_film(source: Json) -> Film:
    """Read one ListCuesResponse; whatever is missing or malformed is left empty."""
    film, timeline = read_part(source, "film"), read_part(source, "timeline")
    cues = tuple(_cue(part, number) for number, part in enumerate(read_parts(source, "cues"), start=1))
    scenes = tuple(_scene(part) for part in read_parts(timeline, "scenes"))
    ends: Sequence[float] = [*(cue.out_s for cue in cues), *(scene.out_s for scene in scenes), 1.0]
    return Film(
        title=read_text(film, "title"),
        path=read_text(film, "path"),
        duration_s=max(0.0, read_number(film, "duration_s")) or max(ends),
        cues=cues,
        scenes=scenes,
        music=read_curve(timeline, "music_curve"),
        speech=read_curve(timeline, "speech_curve"),
    )


def _scene(part: Json) -> Scene:
    return Scene(read_number(part, "film_in_s"), read_number(part, "film_out_s"), read_text(part, "description"))


def _cue(part: Json, number: int) -> Cue:
    known = bool(read_text(part, "track_id"))
    return Cue(
        number=number,
        in_s=read_number(part, "film_in_s"),
        out_s=read_number(part, "film_out_s"),
        scene=read_text(part, "scene_description"),
        title=(read_text(part, "track_title") or "Untitled") if known else "",
        licence=read_text(part, "track_licence"),
        track_in_s=read_number(part, "track_in_s"),
        speed=read_number(part, "track_speed") or 1.0,
        confidence=read_share(part, "track_confidence"),
        nearest=read_text(part, "nearest_track_title"),
        cosine=read_number(part, "nearest_cosine"),
        spoken=read_share(part, "speech_share"),
        music=read_share(part, "music_probability"),
    )
