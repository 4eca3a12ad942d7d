"""How Final Cut Pro 7's XML says when: frames at the nearest rate around them, cuts inside transitions, retiming."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from xml.etree.ElementTree import Element

from temptrack.errors import InvalidTimeError
from temptrack.interchange.timelines.composition import Stretch
from temptrack.timebase import FrameRate, can_drop_frames, parse_timecode

MAX_FRAME = 2**40
"""Beyond a day at any rate that is read."""


def rate_of(element: Element, around: FrameRate) -> FrameRate:
    """Return the rate an element states, else the one around it.

    Raises
    ------
    InvalidTimeError
        When it states one that does not exist.
    """
    stated = element.find("rate")
    timebase = stated.findtext("timebase", "").strip() if stated is not None else ""
    if stated is None or not timebase:
        return around
    ntsc = stated.findtext("ntsc", "").strip().upper() == "TRUE"
    rate = FrameRate.from_decimal(timebase)
    return FrameRate(rate.num * 1000, rate.den * 1001) if ntsc and rate.den == 1 else rate


def frames_of(element: Element, name: str, default: int = 0) -> int:
    """Return a frame number that an element states.

    Raises
    ------
    InvalidTimeError
        When it is none.
    """
    text = (element.findtext(name) or "").strip()
    if not text:
        return default
    try:
        frame = round(float(text))
    except (ValueError, OverflowError):
        frame = MAX_FRAME + 1
    if abs(frame) > MAX_FRAME:
        raise InvalidTimeError(f"{text!r:.40} is not a frame number", remedy="export it again", field="timeline")
    return frame


def start_of(element: Element, rate: FrameRate) -> tuple[int, bool]:
    """Return the frame that a sequence's timecode begins at, and whether its labels drop."""
    timecode = element.find("timecode")
    if timecode is None:
        return 0, False
    own = rate_of(timecode, rate)
    label = (timecode.findtext("string") or "").strip()
    drop = (timecode.findtext("displayformat") or "").strip().upper() == "DF" or ";" in label
    if timecode.find("frame") is not None:
        return frames_of(timecode, "frame"), drop and can_drop_frames(own)
    label = label.replace(";", ":")
    if label and drop and can_drop_frames(own):
        label = f"{label[:-3]};{label[-2:]}"
    return (parse_timecode(label, own) if label else 0), drop and can_drop_frames(own)


@dataclass(frozen=True)
class Extent:
    """Where an item lies on its track, in the sequence's frames, and what of its head a transition takes."""

    start: int
    end: int
    head: int = 0
    """Frames from where the item's `in` counts to `start`."""


def extent(items: Sequence[Element], index: int) -> Extent | None:
    """Return where an item of a track lies; where a transition hides its end, up to the transition's cut.

    Apple's reference: a start or end of -1 is hidden by the transition beside it.
    """
    item = items[index]
    start, end = frames_of(item, "start", -1), frames_of(item, "end", -1)
    head = 0
    if start < 0:
        before = items[index - 1] if index else None
        if before is None or before.tag != "transitionitem":
            return None
        start = _cut(before)
        head = start - frames_of(before, "start")
    if end < 0:
        after = items[index + 1] if index + 1 < len(items) else None
        if after is None or after.tag != "transitionitem":
            return None
        end = _cut(after)
    return Extent(start, end, head) if start < end else None


def _cut(transition: Element) -> int:
    start, end = frames_of(transition, "start"), frames_of(transition, "end")
    alignment = (transition.findtext("alignment") or "center").strip().lower()
    if alignment.startswith("end"):
        return end
    return start if alignment.startswith("start") else (start + end) // 2


def stretches_of(item: Element, at: Extent, sequence_rate: FrameRate, content_s: Fraction) -> tuple[Stretch, ...]:
    """Return what an item plays of its content, and when.

    Parameters
    ----------
    item : Element
        A clip: its `in` counts at its own rate, of the content as retimed.
    at : Extent
        Where it lies.
    sequence_rate : FrameRate
        The sequence's.
    content_s : Fraction
        How long the content is before retiming: where a reversed one begins.
    """
    own = _exact(rate_of(item, sequence_rate))
    start_s, end_s = Fraction(at.start) / _exact(sequence_rate), Fraction(at.end) / _exact(sequence_rate)
    in_s = frames_of(item, "in") / own + at.head / _exact(sequence_rate)
    remap = _parameters(item)
    if remap is None:
        return (Stretch(start_s, end_s, in_s, in_s + end_s - start_s),)
    if len(remap.points) > 1:
        points = [(when / own, value / own) for when, value in remap.points]
        return tuple(_mapped(points, in_s, start_s, end_s))
    first, last = in_s * remap.pace, (in_s + end_s - start_s) * remap.pace
    if remap.backwards:
        first, last = content_s - first, content_s - last
    return (Stretch(start_s, end_s, first, last),)


@dataclass(frozen=True)
class _Remap:
    pace: Fraction
    backwards: bool
    points: tuple[tuple[Fraction, Fraction], ...]
    """Frames of the retimed clip and of its content; only where the pace changes."""


def _parameters(item: Element) -> _Remap | None:
    effects = (effect for effect in item.iterfind("filter/effect") if _text(effect, "effectid") == "timeremap")
    effect = next(effects, None)
    if effect is None:
        return None
    found = {_text(one, "parameterid"): one for one in effect.findall("parameter")}
    speed = _number(found.get("speed"), "value", Fraction(100))
    backwards = speed < 0 or _text(found.get("reverse"), "value").upper() == "TRUE"
    varies = _number(found.get("variablespeed"), "value", Fraction(0)) != 0
    graph = found.get("graphdict")
    keys = graph.findall("keyframe") if varies and graph is not None else []
    points = {_number(key, "when", Fraction(0)): _number(key, "value", Fraction(0)) for key in keys}
    return _Remap(abs(speed) / 100, backwards, tuple(sorted(points.items())))


def _mapped(
    points: Sequence[tuple[Fraction, Fraction]], in_s: Fraction, start_s: Fraction, end_s: Fraction
) -> list[Stretch]:
    """Return the pieces of a retiming curve that a clip plays, taken as straight between its points and beyond."""
    out_s = in_s + end_s - start_s
    edges = [in_s, *(when for when, _ in points[1:-1] if in_s < when < out_s), out_s]
    pieces = []
    for low, high in pairwise(edges):
        middle = (low + high) / 2
        (a, first), (b, last) = next((pair for pair in pairwise(points) if middle < pair[1][0]), points[-2:])
        pace = (last - first) / (b - a)
        ends = (first + (low - a) * pace, first + (high - a) * pace)
        pieces.append(Stretch(start_s + low - in_s, start_s + high - in_s, *ends))
    return pieces


def _number(element: Element | None, name: str, default: Fraction) -> Fraction:
    text = _text(element, name)
    if text.upper() in ("TRUE", "FALSE"):
        return Fraction(text.upper() == "TRUE")
    try:
        return Fraction(text[:40]).limit_denominator(10**6) if text else default
    except (ValueError, ZeroDivisionError):
        return default


def _text(element: Element | None, name: str) -> str:
    return (element.findtext(name) or "").strip() if element is not None else ""


def _exact(rate: FrameRate) -> Fraction:
    return Fraction(rate.num, rate.den)
