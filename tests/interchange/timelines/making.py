"""Timelines written out in every format from one description, by nothing that the readers share."""

import json
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from temptrack.timebase import FrameRate, format_timecode

FILM = FrameRate(24, 1)
PAL = FrameRate(25, 1)
NTSC = FrameRate(30000, 1001)


@dataclass(frozen=True)
class Laid:
    """A clip as it is to be written: all in frames of the sequence's rate."""

    url: str
    record_in: int
    length: int
    source_in: int = 0
    media_start: int = 0
    sound: bool = False
    track: int = 0
    enabled: bool = True


@dataclass(frozen=True)
class Sequence:
    """A timeline to be written."""

    rate: FrameRate = PAL
    start: int = 0
    drop: bool = False
    clips: tuple[Laid, ...] = ()
    name: str = "Reel 1"
    markers: tuple[tuple[int, str], ...] = field(default_factory=tuple)

    @property
    def length(self) -> int:
        return max((clip.record_in + clip.length for clip in self.clips), default=0)

    def label(self, frame: int) -> str:
        return format_timecode(frame, self.rate, drop_frame=self.drop)


def fcpxml(sequence: Sequence) -> str:
    """Write the picture clips of track 0 into the spine with gaps between, all others connected."""
    rate, frame = sequence.rate, Fraction(sequence.rate.den, sequence.rate.num)
    assets = {clip.url: number for number, clip in enumerate({c.url: c for c in sequence.clips}.values(), 2)}
    media = {clip.url: clip for clip in sequence.clips}

    def when(frames: int) -> str:
        time = frames * frame
        return f"{time.numerator}/{time.denominator}s"

    def clip(one: Laid, offset: int, inner: str = "", lane: str = "") -> str:
        kinds = ' srcEnable="audio"' if one.sound else ""
        off = "" if one.enabled else ' enabled="0"'
        return (
            f'<asset-clip ref="r{assets[one.url]}"{lane}{kinds}{off} offset="{when(offset)}" name={quoteattr(one.url)} '
            f'start="{when(one.media_start + one.source_in)}" duration="{when(one.length)}">{inner}</asset-clip>'
        )

    spine = sorted((c for c in sequence.clips if not c.sound and c.track == 0), key=lambda c: c.record_in)
    others = [c for c in sequence.clips if c.sound or c.track]
    parts, at = [], 0
    blocks = [(c.record_in, c.length, c) for c in spine] + [(sequence.length, 0, None)]
    for begin, length, one in blocks:
        if begin > at:
            inner = "".join(
                clip(o, 7 + o.record_in - at, lane=f' lane="{-1 - o.track if o.sound else o.track}"')
                for o in others
                if at <= o.record_in < begin
            )
            parts.append(
                f'<gap name="Gap" offset="{when(sequence.start + at)}" start="{when(7)}" '
                f'duration="{when(begin - at)}">{inner}</gap>'
            )
        if one is not None:
            local = one.media_start + one.source_in
            inner = "".join(
                clip(o, local + o.record_in - begin, lane=f' lane="{-1 - o.track if o.sound else o.track}"')
                for o in others
                if begin <= o.record_in < begin + length
            )
            parts.append(clip(one, sequence.start + begin, inner))
        at = begin + length
    resources = "".join(
        f'<asset id="r{number}" name={quoteattr(url)} start="{when(media[url].media_start)}" duration="{when(100000)}" '
        f'hasVideo="{int(not media[url].sound)}" hasAudio="{int(media[url].sound)}" format="r1">'
        f'<media-rep kind="original-media" src={quoteattr(url)}/></asset>'
        for url, number in assets.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n<fcpxml version="1.11">\n<resources>'
        f'<format id="r1" frameDuration="{rate.den}/{rate.num}s"/>{resources}</resources>\n'
        f'<library><event name="E"><project name={quoteattr(sequence.name)}>'
        f'<sequence format="r1" duration="{when(sequence.length)}" tcStart="{when(sequence.start)}" '
        f'tcFormat="{"DF" if sequence.drop else "NDF"}"><spine>{"".join(parts)}</spine></sequence>'
        "</project></event></library>\n</fcpxml>\n"
    )


def fcp7(sequence: Sequence) -> str:
    """Write each track with its clips; files are written out where they are first used."""
    rate = sequence.rate
    ntsc = rate.den == 1001
    rates = f"<rate><timebase>{rate.nominal}</timebase><ntsc>{'TRUE' if ntsc else 'FALSE'}</ntsc></rate>"
    known: set[str] = set()
    files = {clip.url: f"file-{number}" for number, clip in enumerate(sequence.clips)}

    def file(one: Laid) -> str:
        if one.url in known:
            return f'<file id="{files[one.url]}"/>'
        known.add(one.url)
        return (
            f'<file id="{files[one.url]}"><name>{escape(one.url)}</name><pathurl>{escape(one.url)}</pathurl>{rates}'
            f"<duration>100000</duration><timecode>{rates}<frame>{one.media_start}</frame>"
            "<displayformat>NDF</displayformat></timecode></file>"
        )

    def tracks(*, sound: bool) -> str:
        chosen = [clip for clip in sequence.clips if clip.sound == sound]
        return "".join(
            "<track>"
            + "".join(
                f"<clipitem><name>{escape(c.url)}</name><enabled>{'TRUE' if c.enabled else 'FALSE'}</enabled>"
                f"<duration>100000</duration>{rates}<start>{c.record_in}</start><end>{c.record_in + c.length}</end>"
                f"<in>{c.source_in}</in><out>{c.source_in + c.length}</out>{file(c)}</clipitem>"
                for c in sorted(chosen, key=lambda c: c.record_in)
                if c.track == number
            )
            + "</track>"
            for number in range(max((c.track for c in chosen), default=-1) + 1)
        )

    marks = "".join(
        f"<marker><name>{escape(name)}</name><in>{at}</in><out>-1</out></marker>" for at, name in sequence.markers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n<xmeml version="5">\n'
        f'<sequence id="s1"><name>{escape(sequence.name)}</name><duration>{sequence.length}</duration>{rates}'
        f"<timecode>{rates}<string>{sequence.label(sequence.start)}</string><frame>{sequence.start}</frame>"
        f"<displayformat>{'DF' if sequence.drop else 'NDF'}</displayformat></timecode>\n"
        f"<media><video>{tracks(sound=False)}</video><audio>{tracks(sound=True)}</audio></media>{marks}\n"
        "</sequence>\n</xmeml>\n"
    )


def edl(sequence: Sequence) -> str:
    """Write each clip as a cut; sources count in the media's timecode."""
    lines = [f"TITLE: {sequence.name}", f"FCM: {'' if sequence.drop else 'NON-'}DROP FRAME", ""]
    for number, one in enumerate(sequence.clips, 1):
        channel = f"A{one.track + 1}" if one.sound else "V" if one.track == 0 else f"V{one.track + 1}"
        begin = one.media_start + one.source_in
        labels = [
            sequence.label(frame)
            for frame in (
                begin,
                begin + one.length,
                sequence.start + one.record_in,
                sequence.start + one.record_in + one.length,
            )
        ]
        lines += [f"{number:03}  AX       {channel:5} C        {' '.join(labels)}", f"* FROM CLIP NAME: {one.url}"]
    return "\n".join(lines) + "\n"


def otio(sequence: Sequence) -> str:
    """Write OTIO's own JSON, by hand."""
    fps = sequence.rate.num / sequence.rate.den

    def time(frames: int) -> dict[str, object]:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": fps, "value": float(frames)}

    def span(begin: int, length: int) -> dict[str, object]:
        return {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(begin), "duration": time(length)}

    def clip(one: Laid) -> dict[str, object]:
        return {
            "OTIO_SCHEMA": "Clip.2",
            "name": one.url,
            "enabled": one.enabled,
            "source_range": span(one.media_start + one.source_in, one.length),
            "active_media_reference_key": "DEFAULT_MEDIA",
            "media_references": {
                "DEFAULT_MEDIA": {
                    "OTIO_SCHEMA": "ExternalReference.1",
                    "target_url": one.url,
                    "available_range": span(one.media_start, 100000),
                }
            },
        }

    def track(number: int, *, sound: bool) -> dict[str, object]:
        children: list[dict[str, object]] = []
        at = 0
        chosen = (c for c in sequence.clips if c.sound == sound and c.track == number)
        for one in sorted(chosen, key=lambda c: c.record_in):
            if one.record_in > at:
                children.append({"OTIO_SCHEMA": "Gap.1", "source_range": span(0, one.record_in - at)})
            children.append(clip(one))
            at = one.record_in + one.length
        return {"OTIO_SCHEMA": "Track.1", "kind": "Audio" if sound else "Video", "name": "", "children": children}

    layers = sorted({(c.sound, c.track) for c in sequence.clips})
    document = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": sequence.name,
        "metadata": {"own": {"kept": [1, 2.5, "three"]}},
        "global_start_time": time(sequence.start),
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "children": [track(number, sound=sound) for sound, number in layers],
            "markers": [
                {"OTIO_SCHEMA": "Marker.2", "name": name, "color": "RED", "marked_range": span(at, 1)}
                for at, name in sequence.markers
            ],
        },
    }
    return json.dumps(document, indent=4)


WRITERS = {".fcpxml": fcpxml, ".xml": fcp7, ".edl": edl, ".otio": otio}


def write(folder: Path, sequence: Sequence, suffix: str, name: str = "edit") -> Path:
    """Write a timeline into a folder."""
    path = folder / f"{name}{suffix}"
    path.write_text(WRITERS[suffix](sequence), encoding="utf-8")
    return path
