"""What is asked: footage, words or a sound, how to steer, and what an answer must satisfy."""

import math
from dataclasses import dataclass, field
from pathlib import Path

from temptrack.errors import InvalidInputError, InvalidTimeError, MessageTooLargeError
from temptrack.fingerprint.footage import Footage
from temptrack.media.types import Span
from temptrack.suggest.asking import Condition

DEFAULT_LIMIT = 5
MAX_LIMIT = 50
MAX_TEXT_CHARACTERS = 2000
MAX_SEGMENTS = 10_000


@dataclass(frozen=True)
class SoundReference:
    """Music one has in mind: a track of the library or an audio file, or a part of either."""

    track_id: str | None = None
    path: Path | None = None
    span: Span | None = None
    """Seconds of the track or file; None for all of it."""


@dataclass(frozen=True)
class Steering:
    """ "The same, but ...": each from -1 to 1, 0 leaves it."""

    energy: float = 0.0
    """Towards wild (+) or calm (-)."""
    valence: float = 0.0
    """Towards bright (+) or dark (-)."""
    tempo: float = 0.0
    """Towards fast (+) or slow (-)."""

    @property
    def neutral(self) -> bool:
        """Whether it leaves everything as it is."""
        return self.energy == self.valence == self.tempo == 0


@dataclass(frozen=True)
class Filters:
    """What every suggestion must satisfy; the defaults allow everything."""

    licences: tuple[str, ...] = ()
    """A track passes when its licence equals one of these, letter case aside."""
    tempo_min_bpm: float | None = None
    tempo_max_bpm: float | None = None
    duration_min_s: float | None = None
    duration_max_s: float | None = None
    exclude_track_ids: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    """What the question states in words: "tempo:>120", "-piano"."""


@dataclass(frozen=True)
class Query:
    """One question. At least one of footage, text, like and the filters' conditions must say something."""

    footage: Footage | None = None
    text: str = ""
    """What describes; conditions stand among the filters."""
    phrases: tuple[str, ...] = ()
    """Parts of the text that count only where they stand as they are."""
    like: SoundReference | None = None
    steering: Steering = field(default_factory=Steering)
    filters: Filters = field(default_factory=Filters)
    limit: int = DEFAULT_LIMIT
    with_visuals: bool = False
    every_frame: bool | None = None
    """Decode every frame (True), key frames alone (False), or whichever the footage's length suggests (None)."""
    risk: float | None = None
    """The largest share of wrong answers that is accepted, 0 to 1; None for what the settings say."""
    hit_s: float | None = None
    """The moment of the range that a beat shall meet; None for the strongest cut or the motion peak."""


def check_query(query: Query) -> None:
    """Refuse a query that cannot be meant.

    Raises
    ------
    InvalidInputError
        Nothing to go by, a limit or a steering outside its bounds, or filters that contradict themselves.
    MessageTooLargeError
        Text or footage beyond the bounds.
    InvalidTimeError
        A segment or reference that ends before it begins, or is not finite.
    """
    if query.footage is None and not query.text.strip() and query.like is None and not query.filters.conditions:
        raise InvalidInputError(
            "The question holds no footage, no words and no reference track", remedy="give at least one of them"
        )
    if not 1 <= query.limit <= MAX_LIMIT:
        raise InvalidInputError(
            f"A limit of {query.limit} is outside 1 to {MAX_LIMIT}", remedy="ask for fewer tracks", field="limit"
        )
    if len(query.text) > MAX_TEXT_CHARACTERS:
        raise MessageTooLargeError(
            f"The text has {len(query.text):,} characters, {MAX_TEXT_CHARACTERS:,} are allowed",
            remedy="describe the scene in a sentence or two",
            field="text",
        )
    if query.risk is not None and not 0 <= query.risk <= 1:
        raise InvalidInputError(f"A risk of {query.risk:g} is outside 0 to 1", field="risk")
    _check_steering(query.steering)
    _check_filters(query.filters)
    _check_reference(query.like)
    if query.footage is not None:
        _check_footage(query.footage)
    if query.hit_s is not None:
        _check_hit(query.hit_s, query.footage)


def _check_steering(steering: Steering) -> None:
    for name in ("energy", "valence", "tempo"):
        value = getattr(steering, name)
        if not -1 <= value <= 1:
            raise InvalidInputError(f"A steering of {value:g} for {name} is outside -1 to 1", field=f"steering.{name}")


def _check_filters(filters: Filters) -> None:
    for low, high in (("tempo_min_bpm", "tempo_max_bpm"), ("duration_min_s", "duration_max_s")):
        least, most = getattr(filters, low), getattr(filters, high)
        for name, value in ((low, least), (high, most)):
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise InvalidInputError(f"The filter {name} cannot be {value:g}", field=f"filters.{name}")
        if least is not None and most is not None and least > most:
            raise InvalidInputError(
                f"No track can pass the filter {low} {least:g} with {high} {most:g}",
                remedy="swap the two figures",
                field=f"filters.{low}",
            )


def _check_reference(like: SoundReference | None) -> None:
    if like is None:
        return
    if (like.track_id is None) == (like.path is None):
        raise InvalidInputError(
            "A reference must be either a track of the library or an audio file",
            remedy="name exactly one of them",
            field="like",
        )
    if like.span is not None:
        _check_span(like.span, "like")


def _check_hit(hit_s: float, footage: Footage | None) -> None:
    if not (math.isfinite(hit_s) and hit_s >= 0):
        raise InvalidTimeError(
            f"There is no moment {hit_s:g} s of the range", remedy="count from its start", field="hit"
        )
    if footage is not None and hit_s >= footage.duration_s:
        raise InvalidTimeError(
            f"The moment to hit, {hit_s:g} s, lies beyond the range, which lasts {footage.duration_s:.3f} s",
            remedy="count from the range's start",
            field="hit",
        )


def _check_footage(footage: Footage) -> None:
    if not (math.isfinite(footage.duration_s) and footage.duration_s > 0):
        raise InvalidTimeError(
            f"A range of {footage.duration_s:g} s holds nothing to look at", remedy="set its out after its in"
        )
    if len(footage.segments) > MAX_SEGMENTS:
        raise MessageTooLargeError(
            f"The range has {len(footage.segments):,} clips, {MAX_SEGMENTS:,} are allowed",
            remedy="mark a shorter range",
            field="timeline.clips",
        )
    for segment in footage.segments:
        _check_span(segment.span, "timeline.clips")
        if not (math.isfinite(segment.speed) and segment.speed > 0):
            raise InvalidInputError(
                f"A speed of {segment.speed:g} cannot be played", remedy="use a speed above 0", field="timeline.clips"
            )
        if not segment.record_out_s > segment.record_in_s:
            raise InvalidTimeError(
                f"The clip {segment.path.name} ends at {segment.record_out_s:g} s of the range, "
                f"not after its start at {segment.record_in_s:g} s",
                field="timeline.clips",
            )


def _check_span(span: Span, name: str) -> None:
    ends = (span.source_in_s, span.source_out_s)
    if not (all(map(math.isfinite, ends)) and 0 <= span.source_in_s < span.source_out_s):
        raise InvalidTimeError(
            f"A span from {ends[0]:g} s to {ends[1]:g} s holds nothing", remedy="set its out after its in", field=name
        )
