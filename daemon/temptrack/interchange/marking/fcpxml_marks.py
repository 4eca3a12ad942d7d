"""Markers and music in an FCPXML document: a sequence has no markers of its own, so each stands in what plays then."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element

from temptrack.errors import InvalidInputError
from temptrack.interchange.marking.splicing import Splice, element_xml, splice
from temptrack.interchange.marking.types import LaidTrack, Mark
from temptrack.interchange.timelines.fcpxml import choose_sequence, sequence_start
from temptrack.interchange.timelines.fcpxml_resources import Resources
from temptrack.interchange.timelines.fcpxml_story import CLIPS
from temptrack.interchange.timelines.fcpxml_time import seconds
from temptrack.interchange.timelines.xml_tree import parse_xml
from temptrack.timebase import FrameRate

_AFTER_MARKERS = (
    *("audio-channel-source", "audio-role-source", "sync-source", "filter-video", "filter-video-mask"),
    *("filter-audio", "metadata"),
)
"""What Apple's DTD has after markers in a clip."""
_MARKERS = ("marker", "chapter-marker", "rating", "keyword", "analysis-marker", "hidden-clip-marker")


def mark_fcpxml(data: bytes, marks: Sequence[Mark], laid: LaidTrack | None = None, *, name: str = "") -> bytes:
    """Return a document with markers, and music connected below everything else, all else as it was.

    Raises
    ------
    InvalidInputError
        When nothing plays where a marker is to stand, not even a gap.
    """
    root = parse_xml(data)
    _, sequence, _ = choose_sequence(root, name)
    if not any(one is sequence for one in root.iter("sequence")):
        raise InvalidInputError(
            "A clip that was exported alone cannot hold what a timeline does", remedy="export the project"
        )
    rate = Resources(root).rate_of(sequence.get("format")) or FrameRate(24, 1)
    hosts = _Hosts(sequence, rate)
    splices = _music(root, hosts, laid, rate) if laid is not None else []  # connected clips come before markers
    splices += [_marker(mark, hosts) for mark in marks]
    return splice(data, root, splices)


class _Hosts:
    """What lies in a sequence's spine, by time."""

    def __init__(self, sequence: Element, rate: FrameRate) -> None:
        self.frame_s = Fraction(rate.den, rate.num)
        self._start_s = sequence_start(sequence)
        spine = sequence.find("spine")
        self._spans = list(_spans(spine)) if spine is not None else []

    def at(self, frame: int) -> tuple[Element, Fraction]:
        """Return what plays at a frame, and that moment in its local time."""
        at_s = self._start_s + frame * self.frame_s
        for host, begin, lasts in self._spans:
            if begin <= at_s < begin + lasts:
                return host, seconds(host.get("start")) + at_s - begin
        raise InvalidInputError(
            f"Nothing lies in the timeline at its frame {frame}, and FCPXML holds no marker beside a clip",
            remedy="choose another moment, or another format",
            field="markers",
        )


def _spans(spine: Element) -> Iterator[tuple[Element, Fraction, Fraction]]:
    at_s = Fraction(0)
    for one in spine:
        host = next((inner for inner in one if inner.tag in CLIPS), one) if one.tag == "audition" else one
        if one.tag not in (*CLIPS, "gap", "audition"):
            continue
        at_s = seconds(one.get("offset")) if one.get("offset") is not None else at_s
        lasts_s = seconds(host.get("duration"))
        yield host, at_s, lasts_s
        at_s += lasts_s


def _marker(mark: Mark, hosts: _Hosts) -> Splice:
    host, at_s = hosts.at(mark.frame)
    xml = element_xml(
        "marker",
        {
            "start": _time(at_s),
            "duration": _time(mark.lasts_frames * hosts.frame_s),
            "value": mark.name or "Temptrack",
            "note": mark.note,
        },
    )
    after = next((one for one in host if one.tag in _AFTER_MARKERS), None)
    return Splice(after, "before", xml) if after is not None else Splice(host, "inside, last", xml)


def _music(root: Element, hosts: _Hosts, laid: LaidTrack, rate: FrameRate) -> list[Splice]:
    resources = root.find("resources")
    if resources is None:
        raise InvalidInputError("The timeline has no resources to add music to", remedy="export it again")
    known = {one.get("id") for one in resources}
    identity = next(f"temptrack{n}" for n in range(1, len(known) + 2) if f"temptrack{n}" not in known)
    lasts_s = Fraction(laid.track_duration_s).limit_denominator(48000)
    media = element_xml("media-rep", {"kind": "original-media", "src": Path(laid.path).as_uri()})
    asset = element_xml(
        "asset",
        {"id": identity, "name": laid.name, "start": "0s", "duration": _time(lasts_s), "hasAudio": "1"}
        | {"audioSources": "1", "audioChannels": "2"},
        media,
    )
    host, at_s = hosts.at(laid.record_in_frame)
    lowest = min((_lane(one) for one in root.iter() if one.get("lane")), default=0)
    fades = "".join(
        element_xml(tag, {"type": "easeIn" if tag == "fadeIn" else "easeOut", "duration": _time(_exact(laid.fade_s))})
        for tag in ("fadeIn", "fadeOut")
    )
    volume = element_xml(
        "adjust-volume",
        {"amount": f"{laid.gain_db:.1f}dB"},
        element_xml("param", {"name": "amount"}, fades + _keyframes(laid)),
    )
    clip = element_xml(
        "asset-clip",
        {
            "ref": identity,
            "lane": str(min(lowest, 0) - 1),
            "offset": _time(at_s),
            "name": laid.name,
            "start": _time(_exact(laid.track_in_s)),
            "duration": _time(Fraction(laid.record_out_frame - laid.record_in_frame) * rate.den / rate.num),
            "audioRole": "music",
        },
        volume,
    )
    anchor = next((one for one in host if one.tag in (*_MARKERS, *_AFTER_MARKERS)), None)
    place = Splice(anchor, "before", clip) if anchor is not None else Splice(host, "inside, last", clip)
    return [Splice(resources, "inside, last", asset), place]


def _keyframes(laid: LaidTrack) -> str:
    """Return how loud it is over its own time, in decibels; Final Cut Pro draws lines between."""
    begin = _exact(laid.track_in_s)
    keys = "".join(
        element_xml(
            "keyframe", {"time": _time(begin + _milliseconds(at_s)), "value": f"{laid.gain_db + level_db:.2f}dB"}
        )
        for at_s, level_db in laid.levels
    )
    return element_xml("keyframeAnimation", {}, keys) if keys else ""


def _milliseconds(seconds_: float) -> Fraction:
    return Fraction(round(seconds_ * 1000), 1000)


def _exact(seconds_: float) -> Fraction:
    return Fraction(seconds_).limit_denominator(48000)


def _time(moment: Fraction) -> str:
    return f"{moment.numerator}s" if moment.denominator == 1 else f"{moment.numerator}/{moment.denominator}s"


def _lane(element: Element) -> int:
    text = element.get("lane", "0")
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 6 else 0
