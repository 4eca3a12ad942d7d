"""What every writer of a whole timeline starts from: media with a place and a beginning, clips that do not overlap."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import quote

from temptrack.errors import InvalidTimeError
from temptrack.interchange.marking.types import LaidTrack
from temptrack.interchange.timelines.media_places import plain_path
from temptrack.interchange.timelines.types import EditClip, EditMarker, EditTimeline
from temptrack.timebase import FrameRate, parse_timecode

_STILLS = frozenset(
    {".bmp", ".dpx", ".exr", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".tga", ".tif", ".tiff", ".webp"}
)
_SMALLEST_PACE = 10**6
"""The pace of a clip is kept to a millionth."""
_Key: TypeAlias = tuple[str, FrameRate, int]


@dataclass(frozen=True)
class MediumFacts:
    """What was found in a media file."""

    rate: FrameRate | None
    """None without a picture."""
    duration_s: float
    timecode: str = ""
    """Label of its first frame; empty when it has none."""
    width_px: int = 0
    height_px: int = 0
    has_sound: bool = True


@dataclass(frozen=True)
class Medium:
    """A medium of a timeline."""

    number: int
    """From 1."""
    name: str
    url: str
    """An address, or what the timeline says where that is none; empty when it says nothing."""
    path: str
    """The same as a path; empty when it says nothing."""
    rate: FrameRate
    start_frame: int
    """What its own timecode begins at, at its rate."""
    frames: int
    """How long it is, at least as far as it is used."""
    has_picture: bool
    has_sound: bool
    is_still: bool = False
    is_start_known: bool = True
    """False: `start_frame` is the first frame that is used."""

    @property
    def frame_s(self) -> Fraction:
        """Length of a frame in seconds."""
        return Fraction(self.rate.den, self.rate.num)


@dataclass(frozen=True)
class PlannedClip:
    """A stretch of one medium, in frames of the timeline."""

    name: str
    medium: Medium
    record_in: int
    record_out: int
    first_s: Fraction
    """What plays at `record_in`, in seconds from the medium's first frame."""
    pace: Fraction
    """Seconds of the medium in a second of the timeline; below 0 backwards, 0 where a frame is held."""
    enabled: bool
    role: str
    has_picture: bool
    has_sound: bool

    @property
    def length(self) -> int:
        """Frames."""
        return self.record_out - self.record_in

    @property
    def retiming(self) -> Fraction:
        """How much faster its medium runs, whichever way; 1 where a frame is held."""
        return max(self.pace, -self.pace) or Fraction(1)


@dataclass(frozen=True)
class Plan:
    """A timeline to be written."""

    name: str
    rate: FrameRate
    start_frame: int
    drop_frame: bool
    duration: int
    """Frames."""
    media: tuple[Medium, ...]
    picture: tuple[tuple[PlannedClip, ...], ...]
    """Layers, the lowest first, each in order and without overlaps."""
    sound: tuple[tuple[PlannedClip, ...], ...]
    markers: tuple[EditMarker, ...]
    width_px: int = 1920
    height_px: int = 1080
    laid: LaidTrack | None = None
    """Music, where the format's writer lays it itself."""

    @property
    def frame_s(self) -> Fraction:
        """Length of a frame in seconds."""
        return Fraction(self.rate.den, self.rate.num)


def plan_of(timeline: EditTimeline, facts: Mapping[Path, MediumFacts]) -> Plan:
    """Return what is to be written of a timeline.

    Parameters
    ----------
    timeline : EditTimeline
        As it was read.
    facts : mapping of Path to MediumFacts
        Of the media that were found; what is not in it is taken from the timeline.
    """
    everything = (*timeline.picture, *timeline.sound)
    media = _media(everything, {id(one) for one in timeline.picture}, facts)
    sizes = [one for clip in timeline.picture if clip.path and (one := facts.get(clip.path)) and one.width_px]
    return Plan(
        name=timeline.name or "Timeline",
        rate=timeline.rate,
        start_frame=timeline.start_frame,
        drop_frame=timeline.drop_frame,
        duration=timeline.duration_frames,
        media=tuple(media.values()),
        picture=_layers(timeline.picture, media, picture=True),
        sound=_layers(timeline.sound, media, picture=False),
        markers=timeline.markers,
        width_px=sizes[0].width_px if sizes else 1920,
        height_px=sizes[0].height_px if sizes else 1080,
    )


def _media(clips: Iterable[EditClip], seen: set[int], facts: Mapping[Path, MediumFacts]) -> dict[_Key, Medium]:
    uses: dict[_Key, list[EditClip]] = {}
    for clip in clips:
        uses.setdefault(_key(clip), []).append(clip)
    return {
        key: _medium(number, users, seen, facts.get(users[0].path) if users[0].path else None)
        for number, (key, users) in enumerate(uses.items(), 1)
    }


def _key(clip: EditClip) -> _Key:
    """Return what makes two clips of one medium: media of one name that begin differently are two."""
    name = str(clip.path or clip.url or f"?{clip.name}")
    return name, clip.source_rate, -1 if clip.source_is_timecode else clip.media_start_frame


def _medium(number: int, users: Sequence[EditClip], seen: set[int], fact: MediumFacts | None) -> Medium:
    shown = [one for one in users if id(one) in seen]
    first = (shown or users)[0]
    path = str(first.path) if first.path else _path(first.url)
    still = bool(shown) and PurePosixPath(path.casefold()).suffix in _STILLS and all(one.speed == 0 for one in shown)
    rate = first.source_rate
    frame_s = Fraction(rate.den, rate.num)
    used_in_s, used_out_s = min(map(_begins_s, users)), max(map(_ends_s, users))
    start, known = first.media_start_frame, not first.source_is_timecode
    if fact is not None:
        label = _label(fact.timecode, rate) if fact.timecode else 0
        if label is not None and (known or label * frame_s <= used_in_s):
            start, known = label, True
    if not known:
        start = int(used_in_s / frame_s)
    begin_s = start * frame_s if first.source_is_timecode else Fraction(0)
    stated = round(fact.duration_s * rate.fps) if fact is not None else first.media_frames
    return Medium(
        number=number,
        name=PurePosixPath(path).name or first.name or f"Medium {number}",
        url=first.path.as_uri() if first.path else _address(first.url),
        path=path,
        rate=rate,
        start_frame=start,
        frames=1 if still else max(1, ceil((used_out_s - begin_s) / frame_s), stated),
        has_picture=bool(shown),
        has_sound=len(shown) < len(users) or (fact is not None and fact.has_sound),
        is_still=still,
        is_start_known=known,
    )


def _begins_s(clip: EditClip) -> Fraction:
    return Fraction(clip.source_in_frame * clip.source_rate.den, clip.source_rate.num)


def _ends_s(clip: EditClip) -> Fraction:
    return Fraction(clip.source_out_frame * clip.source_rate.den, clip.source_rate.num)


def _label(timecode: str, rate: FrameRate) -> int | None:
    try:
        return parse_timecode(timecode, rate)
    except InvalidTimeError:
        return None


def _path(url: str) -> str:
    return plain_path(url).replace("\\", "/")


def _address(url: str) -> str:
    """Return what is written where nothing was found: an address where a whole path was."""
    path = _path(url)
    if url.startswith("/"):
        return f"file://{quote(path)}"
    return f"file:///{quote(path, safe='/:')}" if "\\" in url or path[1:3] == ":/" else url


def _layers(
    clips: Sequence[EditClip], media: Mapping[_Key, Medium], *, picture: bool
) -> tuple[tuple[PlannedClip, ...], ...]:
    """Return clips in layers: a track that overlaps itself becomes some, what begins later on top."""
    tracks: dict[int, list[EditClip]] = {}
    for clip in sorted(clips, key=lambda one: (one.track, one.record_in_frame)):
        tracks.setdefault(clip.track, []).append(clip)
    made: list[list[PlannedClip]] = []
    for track in tracks.values():
        begin = len(made)
        open_until: list[int] = []
        for clip in track:
            while open_until and open_until[-1] <= clip.record_in_frame:
                open_until.pop()
            if begin + len(open_until) == len(made):
                made.append([])
            made[begin + len(open_until)].append(_planned(clip, media[_key(clip)], picture=picture))
            open_until.append(clip.record_out_frame)
    return tuple(map(tuple, made))


def _planned(clip: EditClip, medium: Medium, *, picture: bool) -> PlannedClip:
    frame_s = Fraction(clip.source_rate.den, clip.source_rate.num)
    shift_s = medium.start_frame * medium.frame_s if clip.source_is_timecode else Fraction(0)
    pace = Fraction(clip.speed).limit_denominator(_SMALLEST_PACE)
    edge = clip.source_out_frame if clip.reversed else clip.source_in_frame
    return PlannedClip(
        name=clip.name,
        medium=medium,
        record_in=clip.record_in_frame,
        record_out=clip.record_out_frame,
        first_s=max(Fraction(0), edge * frame_s - shift_s),
        pace=-pace if clip.reversed else pace,
        enabled=clip.enabled,
        role=clip.role,
        has_picture=picture,
        has_sound=not picture,
    )
