"""Final Cut Pro 7's XML, as Premiere Pro and Resolve import it.

Apple's reference: "Final Cut Pro XML Interchange Format", developer.apple.com/library/archive. A clip's `in` counts
from its medium's first frame, at the clip's rate, of the medium as retimed.
"""

from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from temptrack.interchange.conversion.plan import Medium, Plan, PlannedClip
from temptrack.interchange.marking.splicing import printable
from temptrack.timebase import FrameRate, format_timecode

_FASTEST_FPS = 240
"""What counts faster is sound, which the format counts in frames."""


def to_fcp7(plan: Plan) -> bytes:
    """Return a document with one sequence; it has no markers yet."""
    root = Element("xmeml", version="5")
    sequence = SubElement(root, "sequence", id="temptrack")
    _texts(sequence, name=plan.name, duration=plan.duration)
    _rate(sequence, plan.rate)
    _timecode(sequence, plan.rate, plan.start_frame, drop=plan.drop_frame)
    media = SubElement(sequence, "media")
    known: set[int] = set()
    for kind, layers in (("video", plan.picture), ("audio", plan.sound)):
        holder = SubElement(media, kind)
        if kind == "video":
            _format(holder, plan)
        for layer in layers:
            track = SubElement(holder, "track")
            _texts(track, enabled="TRUE", locked="FALSE")
            for clip in layer:
                _clip(track, clip, plan, known, kind)
    indent(root)
    text = tostring(root, "unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n{text}\n'.encode()


def _format(holder: Element, plan: Plan) -> None:
    shape = SubElement(SubElement(holder, "format"), "samplecharacteristics")
    _rate(shape, plan.rate)
    _texts(shape, width=plan.width_px, height=plan.height_px, pixelaspectratio="square", fielddominance="none")


def _clip(track: Element, clip: PlannedClip, plan: Plan, known: set[int], kind: str) -> None:
    medium = clip.medium
    rate = counted_at(medium, plan)
    # Labels of a retimed clip count the medium as retimed; one that runs backwards begins at the medium's end.
    lasts_s = clip.length * plan.frame_s
    place_s = medium.frames * medium.frame_s - clip.first_s if clip.pace < 0 else clip.first_s
    begin = 0 if clip.pace == 0 else round(place_s / clip.retiming * rate.num / rate.den)
    item = SubElement(track, "clipitem")
    _texts(item, name=clip.name or medium.name, enabled="TRUE" if clip.enabled else "FALSE")
    whole_s = medium.frames * medium.frame_s / clip.retiming
    _texts(item, duration=max(1, round(whole_s * rate.num / rate.den)))
    _rate(item, rate)
    _texts(item, start=clip.record_in, end=clip.record_out)
    _texts(item, **{"in": begin, "out": begin + max(1, round(lasts_s * rate.num / rate.den))})
    _file(item, medium, rate, known)
    if clip.pace not in (0, 1) or (clip.pace == 0 and not medium.is_still):
        _remap(item, clip, rate)
    source = SubElement(item, "sourcetrack")
    _texts(source, mediatype=kind, trackindex=1)


def counted_at(medium: Medium, plan: Plan) -> FrameRate:
    """Return the rate that a medium is counted at: its own, unless it is none of pictures."""
    return medium.rate if medium.rate.fps <= _FASTEST_FPS else plan.rate


def _file(item: Element, medium: Medium, rate: FrameRate, known: set[int]) -> None:
    file = SubElement(item, "file", id=f"file-{medium.number}")
    if medium.number in known:
        return
    known.add(medium.number)
    _texts(file, name=medium.name)
    if medium.url:
        _texts(file, pathurl=medium.url)
    _rate(file, rate)
    lasts = round(medium.frames * medium.frame_s * rate.num / rate.den)
    _texts(file, duration=1 if medium.is_still else max(2, lasts))  # a file of one frame is a still
    start = round(medium.start_frame * medium.frame_s * rate.num / rate.den)
    _timecode(file, rate, start, drop=False)
    media = SubElement(file, "media")
    if medium.has_picture:
        SubElement(media, "video")
    if medium.has_sound:
        _texts(SubElement(media, "audio"), channelcount=2)


def _remap(item: Element, clip: PlannedClip, rate: FrameRate) -> None:
    effect = SubElement(SubElement(item, "filter"), "effect")
    _texts(effect, name="Time Remap", effectid="timeremap", effectcategory="motion", effecttype="motion")
    _texts(effect, mediatype="video")
    _parameter(effect, "variablespeed", 0 if clip.pace else 1)
    _parameter(effect, "speed", f"{float(clip.retiming if clip.pace else 0) * 100:.10g}")
    _parameter(effect, "reverse", "TRUE" if clip.pace < 0 else "FALSE")
    if clip.pace == 0:
        held = float(clip.first_s * rate.num / rate.den)
        graph = SubElement(effect, "parameter")
        _texts(graph, parameterid="graphdict", name="graphdict")
        for when in (0, max(2, clip.length)):
            _texts(SubElement(graph, "keyframe"), when=when, value=f"{held:.10g}")


def _parameter(effect: Element, name: str, value: object) -> None:
    _texts(SubElement(effect, "parameter"), parameterid=name, name=name, value=value)


def _timecode(holder: Element, rate: FrameRate, start: int, *, drop: bool) -> None:
    timecode = SubElement(holder, "timecode")
    _rate(timecode, rate)
    label = format_timecode(start, rate, drop_frame=drop)
    _texts(timecode, string=label, frame=start, displayformat="DF" if drop else "NDF")


def _rate(holder: Element, rate: FrameRate) -> None:
    element = SubElement(holder, "rate")
    whole = rate.den in (1, 1001) and Fraction(rate.nominal * 1000, 1001) == Fraction(rate.num, rate.den)
    ntsc = rate.den != 1 and whole
    _texts(
        element, timebase=rate.nominal if ntsc or rate.den == 1 else f"{rate.fps:.6f}", ntsc="TRUE" if ntsc else "FALSE"
    )


def _texts(holder: Element, **texts: object) -> None:
    for name, text in texts.items():
        SubElement(holder, name).text = printable(str(text))
