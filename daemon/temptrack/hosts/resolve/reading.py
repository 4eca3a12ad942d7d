"""What the plugin tells of a timeline, read into types; whatever is missing or odd is None or empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from temptrack.errors import InvalidTimeError
from temptrack.hosts.resolve.rates import parse_rate
from temptrack.hosts.resolve.values import Json, number, part, parts, text, whole
from temptrack.timebase import FrameRate


@dataclass(frozen=True)
class Stretch:
    """Where something lies, in absolute frames, half-open."""

    in_frame: int
    out_frame: int
    kind: str = ""
    track: str = ""
    enabled: bool = True


@dataclass(frozen=True)
class SpanTrack:
    """A track as far as choosing a range needs it."""

    kind: str
    enabled: bool
    spans: tuple[Stretch, ...]


@dataclass(frozen=True)
class Timeline:
    """The open timeline."""

    start_frame: int
    start_timecode: str
    playhead: str
    """Empty on pages that have none."""
    rate: FrameRate
    drop_frame: bool
    marks: Mapping[str, tuple[float | None, float | None]]
    """"video" and "audio" to in and out, relative to the start, the out inclusive."""
    selected: tuple[Stretch, ...]
    current: Stretch | None
    tracks: tuple[SpanTrack, ...]

    @property
    def end_frame(self) -> int:
        """The first frame after everything; where `GetEndFrame` ends, nobody says."""
        return max((span.out_frame for track in self.tracks for span in track.spans), default=self.start_frame)


@dataclass(frozen=True)
class Item:
    """One item of a video track."""

    name: str
    in_frame: int
    out_frame: int
    enabled: bool
    transition: bool
    has_media: bool
    path: str
    proxy: str
    rate: FrameRate | None
    frames: int
    """Of the media; 0 when nobody says."""
    left_offset: float | None
    source_frames: tuple[int, int] | None
    """Start and end as Resolve says them: reversed when the start is the later one. None when unknown."""
    source_s: float | None
    """How long the source plays, in seconds; negative when it plays backwards."""
    speed: float | None
    """1 is normal, negative is reversed; None where this version cannot say."""
    nested: "Nested | None" = None


@dataclass(frozen=True)
class Nested:
    """The timeline inside an item."""

    start_frame: int
    rate: FrameRate
    tracks: "tuple[Track, ...]"


@dataclass(frozen=True)
class Track:
    """A video track."""

    enabled: bool
    items: tuple[Item, ...]


def read_timeline(source: Json) -> Timeline:
    """Read what `timeline_facts` of the plugin says.

    Raises
    ------
    InvalidTimeError
        When there is no frame rate in it.
    """
    told = text(source, "rate"), text(source, "drop_frame"), text(source, "start_timecode")
    rate, drop_frame = parse_rate(*told)
    current = source.get("current")
    return Timeline(
        start_frame=whole(source, "start_frame") or 0,
        start_timecode=text(source, "start_timecode"),
        playhead=text(source, "playhead"),
        rate=rate,
        drop_frame=drop_frame,
        marks=_marks(source.get("marks")),
        selected=tuple(filter(None, map(_stretch, parts(source, "selected")))),
        current=_stretch(current) if isinstance(current, Mapping) else None,
        tracks=tuple(_span_track(one) for one in parts(source, "tracks")),
    )


def read_tracks(source: Sequence[Json], rate: FrameRate) -> tuple[Track, ...]:
    """Read what `clips_in` of the plugin says; `rate` stands in where media says none."""
    return tuple(
        Track(
            enabled=one.get("enabled") is not False,
            items=tuple(filter(None, (_item(item, rate) for item in parts(one, "items")))),
        )
        for one in source
    )


def _item(source: Json, rate: FrameRate) -> Item | None:
    in_frame, out_frame = whole(source, "start"), whole(source, "end")
    if in_frame is None or out_frame is None or out_frame <= in_frame:
        return None
    media = part(source, "media")
    percent = number(source, "speed_percent")
    nested = source.get("nested")
    return Item(
        name=text(source, "name") or text(media, "Clip Name"),
        in_frame=in_frame,
        out_frame=out_frame,
        enabled=source.get("enabled") is not False,
        transition=source.get("transition") is True,
        has_media=source.get("has_media") is True,
        path=text(media, "File Path"),
        proxy=text(media, "Proxy Media Path"),
        rate=_media_rate(media.get("FPS")),
        frames=whole(media, "Frames") or 0,
        left_offset=number(source, "left_offset"),
        source_frames=_source_frames(source),
        source_s=_source_s(source),
        speed=percent / 100 if percent is not None else None,
        nested=_nested(nested, rate) if isinstance(nested, Mapping) else None,
    )


def _source_frames(source: Json) -> tuple[int, int] | None:
    first, last = whole(source, "source_start_frame"), whole(source, "source_end_frame")
    # 0 and 0 is how imports from XML say that they do not know.
    return (first, last) if first is not None and last is not None and (first, last) != (0, 0) else None


def _source_s(source: Json) -> float | None:
    # Both count from the media's own timecode: only their difference means something.
    first, last = number(source, "source_start_s"), number(source, "source_end_s")
    return last - first if first is not None and last is not None and first != last else None


def _nested(source: Json, rate: FrameRate) -> Nested:
    inner = _media_rate(source.get("rate")) or rate
    return Nested(whole(source, "start_frame") or 0, inner, read_tracks(parts(source, "tracks"), inner))


def _media_rate(value: object) -> FrameRate | None:
    try:
        return parse_rate(str(value or ""))[0]
    except InvalidTimeError:
        return None


def _marks(value: object) -> dict[str, tuple[float | None, float | None]]:
    if not isinstance(value, Mapping):
        return {}
    return {
        kind: (_mark(part(value, kind), "in"), _mark(part(value, kind), "out"))
        for kind in ("video", "audio")
        if part(value, kind)
    }


def _mark(source: Json, name: str) -> float | None:
    found = number(source, name)
    return found if found is not None and found >= 0 else None


def _span_track(source: Json) -> SpanTrack:
    spans = source.get("spans")
    found = [_bare(span) for span in spans if isinstance(span, Sequence)] if isinstance(spans, Sequence) else []
    return SpanTrack(text(source, "type"), source.get("enabled") is not False, tuple(filter(None, found)))


def _bare(span: Sequence[object]) -> Stretch | None:
    match span:
        case [int(first), int(last), *rest] if last > first:
            return Stretch(first, last, enabled=all(rest))
        case _:
            return None


def _stretch(source: Json) -> Stretch | None:
    first, last = whole(source, "start"), whole(source, "end")
    if first is None or last is None or last <= first:
        return None
    return Stretch(first, last, text(source, "kind"), text(source, "track"))
