"""The last step of every reader: from a composition and its head to a timeline in whole frames, its media found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from temptrack.errors import InvalidTimeError
from temptrack.interchange.timelines.bounds import MAX_HOURS
from temptrack.interchange.timelines.composition import Composition, Kind, Source, Stretch
from temptrack.interchange.timelines.flattening import Laid, flatten
from temptrack.interchange.timelines.media_places import MediaPlaces, Place
from temptrack.interchange.timelines.types import EditClip, EditMarker, EditTimeline, MissingMedia
from temptrack.timebase import FrameRate, can_drop_frames

_SLOWEST_FPS, _FASTEST_FPS = 1, 1000
"""Time-lapse cameras and projects in fields lie well inside."""


@dataclass(frozen=True)
class Head:
    """What a timeline says of itself."""

    name: str
    format: Literal["fcpxml", "fcp7", "edl", "otio", "mlt"]
    rate: FrameRate
    start_frame: int = 0
    drop_frame: bool = False
    duration_s: Fraction | None = None
    """None: until its last item ends."""
    notes: tuple[str, ...] = ()


def assemble(head: Head, root: Composition, markers: Sequence[EditMarker], places: MediaPlaces) -> EditTimeline:
    """Return a timeline.

    Parameters
    ----------
    head : Head
        What it says of itself.
    root : Composition
        What is laid in it, from its first frame at 0 s.
    markers : sequence of EditMarker
        In any order.
    places : MediaPlaces
        Finds the media.

    Raises
    ------
    InvalidTimeError
        When its rate or length is none that a timeline has.
    """
    check_rate(head.rate)
    ends = [stretch.out_s for item in root.items for stretch in item.stretches]
    duration_s = head.duration_s if head.duration_s is not None else max(ends, default=Fraction(0))
    if duration_s > MAX_HOURS * 3600 or head.start_frame < 0:
        raise InvalidTimeError(
            f"The timeline lasts {float(duration_s) / 3600:.3g} hours from frame {head.start_frame}",
            remedy=f"timecode goes from 00:00:00:00 to {MAX_HOURS} hours",
            field="timeline",
        )
    laid = flatten(root, duration_s)
    found = {source: places.find(source) for source in dict.fromkeys(one.source for one in laid)}
    return EditTimeline(
        name=head.name,
        format=head.format,
        rate=head.rate,
        start_frame=head.start_frame,
        drop_frame=head.drop_frame and can_drop_frames(head.rate),
        duration_frames=_frame(duration_s, head.rate),
        picture=_clips(laid, "picture", head.rate, found),
        sound=_clips(laid, "sound", head.rate, found),
        markers=tuple(sorted(markers, key=lambda marker: (marker.record_in_frame, marker.name))),
        missing=_missing(laid, found),
        notes=(*head.notes, *places.notes),
    )


def check_rate(rate: FrameRate) -> None:
    """Refuse a rate that nothing is edited at.

    Raises
    ------
    InvalidTimeError
        When it is below 1 or above 1000 frames a second.
    """
    if not _SLOWEST_FPS <= rate.fps <= _FASTEST_FPS:
        raise InvalidTimeError(
            f"A timeline at {rate} frames a second cannot be meant",
            remedy=f"rates from {_SLOWEST_FPS} to {_FASTEST_FPS} are read",
            field="timeline",
        )


def _clips(laid: list[Laid], kind: Kind, rate: FrameRate, found: dict[Source, Place]) -> tuple[EditClip, ...]:
    chosen = [one for one in laid if one.kind == kind]
    tracks = {order: number for number, order in enumerate(sorted({one.order for one in chosen}))}
    clips = (_clip(one, tracks[one.order], rate, found[one.source]) for one in chosen)
    return tuple(sorted(filter(None, clips), key=lambda clip: (clip.track, clip.record_in_frame)))


def _clip(laid: Laid, track: int, rate: FrameRate, place: Place) -> EditClip | None:
    stretch, source = laid.stretch, laid.source
    record_in, record_out = (_frame(at, rate) for at in (stretch.in_s, stretch.out_s))
    if record_in >= record_out:
        return None
    source_rate = source.rate or rate
    speed = Fraction(0) if source.still else _pace(stretch)
    low, high = sorted((stretch.content_in_s - source.start_s, stretch.content_out_s - source.start_s))
    source_in = 0 if source.still else max(0, _frame(low, source_rate))
    source_out = source_in + 1 if speed == 0 else max(source_in + 1, _frame(high, source_rate))
    return EditClip(
        name=laid.name or source.name,
        url=source.url,
        path=place.path,
        track=track,
        record_in_frame=record_in,
        record_out_frame=record_out,
        source_rate=source_rate,
        source_in_frame=source_in,
        source_out_frame=source_out,
        speed=float(speed),
        reversed=stretch.content_out_s < stretch.content_in_s and speed != 0,
        enabled=laid.enabled,
        role=laid.role.casefold(),
        source_is_timecode=source.is_timecode and not source.still,
        media_start_frame=_frame(source.start_s if source.timecode_s is None else source.timecode_s, source_rate),
        media_frames=_frame(source.lasts_s, source_rate),
    )


def _pace(stretch: Stretch) -> Fraction:
    return abs(stretch.content_out_s - stretch.content_in_s) / (stretch.out_s - stretch.in_s)


def _missing(laid: list[Laid], found: dict[Source, Place]) -> tuple[MissingMedia, ...]:
    uses = Counter(one.source for one in laid)
    return tuple(
        MissingMedia(source.url, source.name, uses[source], place.reason)
        for source, place in found.items()
        if place.path is None
    )


def _frame(at_s: Fraction, rate: FrameRate) -> int:
    """Return the nearest frame, the later of two as near."""
    over, under = at_s.numerator * rate.num, at_s.denominator * rate.den
    return (2 * over + under) // (2 * under)
