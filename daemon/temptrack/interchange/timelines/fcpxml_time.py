"""How FCPXML says when: fractions of a second, retiming maps, and rates as the length of a frame."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from xml.etree.ElementTree import Element

from temptrack.errors import InvalidTimeError
from temptrack.interchange.timelines.composition import Stretch
from temptrack.timebase import FrameRate

_SECONDS = re.compile(r"\s*(-?[0-9]{1,18})(?:\.([0-9]{1,12}))?(?:/([0-9]{1,15}))?\s*s?\s*")


def seconds(text: str | None) -> Fraction:
    """Return a time: ``"1001/30000s"``, ``"5s"``; 0 for None.

    Raises
    ------
    InvalidTimeError
        When it is none.
    """
    if text is None:
        return Fraction(0)
    found = _SECONDS.fullmatch(text)
    if not found or (found[3] is not None and (found[2] is not None or int(found[3]) == 0)):
        raise InvalidTimeError(f"{text!r:.60} is not a time of FCPXML", remedy="export it again", field="timeline")
    if found[2] is not None:
        return Fraction(f"{found[1]}.{found[2]}")
    return Fraction(int(found[1]), int(found[3] or 1))


def frame_rate(frame_duration: str | None) -> FrameRate | None:
    """Return the rate of a format; None for one without frames, such as that of sound and stills."""
    lasts = seconds(frame_duration)
    if lasts <= 0:
        return None
    rate = 1 / lasts
    return FrameRate(rate.numerator, rate.denominator)


def stretches_of(element: Element, into_parent_s: Fraction, parent_rate: FrameRate) -> tuple[Stretch, ...]:
    """Return what a clip plays of its content, and when.

    Parameters
    ----------
    element : Element
        The clip: `start` and `duration` are in its local time, which its retiming map turns into the content's.
    into_parent_s : Fraction
        What is added to local time to have the parent's.
    parent_rate : FrameRate
        Of the sequence it is laid in: media are conformed to that unless the clip says otherwise.
    """
    start, duration = seconds(element.get("start")), seconds(element.get("duration"))
    if duration <= 0:
        return ()
    points = _time_map(element.find("timeMap"))
    if points:
        return tuple(
            Stretch(low + into_parent_s, high + into_parent_s, first, last)
            for low, high, first, last in _mapped(points, start, start + duration)
        )
    pace = _conforming_pace(element.find("conform-rate"), parent_rate)
    return (Stretch(start + into_parent_s, start + duration + into_parent_s, start * pace, (start + duration) * pace),)


def _conforming_pace(conform: Element | None, parent_rate: FrameRate) -> Fraction:
    """Return seconds of content in a second of the sequence, where each frame of one is shown as a frame of the other.

    That is how Final Cut plays 25 in 24 and the like, and writes as a srcFrameRate without scaleEnabled="0".
    """
    if conform is None or conform.get("scaleEnabled", "1") == "0" or not conform.get("srcFrameRate"):
        return Fraction(1)
    source = FrameRate.from_decimal(conform.get("srcFrameRate", ""))
    return Fraction(parent_rate.num, parent_rate.den) / Fraction(source.num, source.den)


def _time_map(time_map: Element | None) -> list[tuple[Fraction, Fraction]]:
    """Return the points of a retiming map in order of time; curves between them are taken as straight."""
    if time_map is None:
        return []
    points = {seconds(point.get("time")): seconds(point.get("value")) for point in time_map.findall("timept")}
    return sorted(points.items()) if len(points) > 1 else []


def _mapped(
    points: Sequence[tuple[Fraction, Fraction]], begin: Fraction, end: Fraction
) -> list[tuple[Fraction, Fraction, Fraction, Fraction]]:
    """Return the pieces of a map within a range: from, until, content at each. It goes on evenly beyond its ends."""
    inner = [at for at, _ in points[1:-1] if begin < at < end]
    edges = [begin, *inner, end]
    return [(low, high, _value(points, low, high), _value(points, high, low)) for low, high in pairwise(edges)]


def _value(points: Sequence[tuple[Fraction, Fraction]], at: Fraction, towards: Fraction) -> Fraction:
    """Return the content's time at a moment, on the side of another moment."""
    middle = (at + towards) / 2
    pairs = list(pairwise(points))
    chosen = next(((a, b) for a, b in pairs if middle < b[0]), pairs[-1])
    (low, first), (high, last) = chosen
    return first + (at - low) * (last - first) / (high - low)
