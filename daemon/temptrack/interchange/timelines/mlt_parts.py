"""What MLT's documents are made of: timelines, times, properties, and where Kdenlive and Shotcut keep their markers."""

import re
from collections.abc import Iterator
from fractions import Fraction
from xml.etree.ElementTree import Element

from temptrack.documents import read_json
from temptrack.errors import InvalidInputError, InvalidTimeError
from temptrack.interchange.timelines.types import EditMarker
from temptrack.timebase import FrameRate

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9})|[:;](\d{1,3}))?")
_FRAMES = re.compile(r"-?\d{1,12}")


def main_tractor(root: Element, name: str = "") -> Element:
    """Return the timeline: the sequence of that name, else the one that is played.

    Raises
    ------
    InvalidInputError
        When there is none.
    """
    tractors = root.findall("tractor")
    sequences = [one for one in tractors if property_of(one, "kdenlive:uuid") and property_of(one, "kdenlive:clipname")]
    if name:
        tractors = [one for one in sequences if property_of(one, "kdenlive:clipname") == name]
    if not tractors:
        known = ", ".join(repr(property_of(one, "kdenlive:clipname")) for one in sequences[:10])
        raise InvalidInputError(
            f"No sequence {name!r:.60} is in the project" if name else "The MLT file holds no timeline",
            remedy=f"it holds {known}" if known else "save a project with a timeline",
            field="timeline",
        )
    fed = next((one for one in tractors if one.get("global_feed") == "1"), None)
    chosen = fed if fed is not None else tractors[-1]
    if property_of(chosen, "kdenlive:projectTractor") == "1":  # it only plays the sequence that was open
        track = chosen.find("track")
        inner = track.get("producer") if track is not None else None
        chosen = next((one for one in tractors if one.get("id") == inner), chosen)
    return chosen


def guides_of(root: Element, tractor: Element) -> tuple[Element | None, Element | None]:
    """Return the element that holds a timeline's guides, None where it is not Kdenlive's, and their property."""
    bin_list = next((one for one in root.iter("playlist") if one.get("id") in ("main_bin", "main bin")), None)
    holder = tractor if property_of(tractor, "kdenlive:uuid") else bin_list
    if holder is None:
        return None, None
    ends = ("properties.guides",)
    held = (one for one in holder.findall("property") if one.get("name", "").endswith(ends))
    return holder, next(held, None)


def markers_of(root: Element, tractor: Element, rate: FrameRate) -> Iterator[EditMarker]:
    """Yield a timeline's markers: Kdenlive's guides, Shotcut's own."""
    yield from _guides(root, tractor)
    yield from _shotcut_markers(tractor, rate)


def frame_at(text: str, rate: FrameRate) -> int:
    """Return the frame that MLT names: by its number, by a clock with a point, or by a label.

    Raises
    ------
    InvalidTimeError
        When it is none.
    """
    stripped = text.strip()
    if _FRAMES.fullmatch(stripped):
        return int(stripped)
    found = _CLOCK.fullmatch(stripped)
    if not found:
        raise InvalidTimeError(f"{text!r:.60} is not a time of MLT", remedy="save it again", field="timeline")
    whole = (int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3])
    if found[5]:
        return whole * rate.nominal + int(found[5])
    return round((whole + Fraction(f"0.{found[4] or 0}")) * rate.num / rate.den)


def rate_of(root: Element) -> FrameRate:
    """Return the rate that everything counts at.

    Raises
    ------
    InvalidInputError
        When the document states none.
    """
    profile = root.find("profile")
    stated = (
        (profile.get("frame_rate_num", ""), profile.get("frame_rate_den", "1")) if profile is not None else ("", "")
    )
    if not all(text.isdecimal() and 0 < int(text[:12]) < 2**32 for text in stated):
        raise InvalidInputError(
            "The MLT file states no frame rate", remedy="save it again with its profile", field="timeline"
        )
    return FrameRate(int(stated[0]), int(stated[1]))


def property_of(element: Element, name: str) -> str:
    """Return a property; empty when there is none."""
    return next((one.text or "" for one in element.findall("property") if one.get("name") == name), "").strip()


def _guides(root: Element, tractor: Element) -> Iterator[EditMarker]:
    _, held = guides_of(root, tractor)
    try:
        guides = read_json((held.text if held is not None else "") or "[]")
    except ValueError:
        return
    for one in guides if isinstance(guides, list) else ():
        at, lasts = (one.get("pos"), one.get("duration", 0)) if isinstance(one, dict) else (None, 0)
        if isinstance(at, int) and 0 <= at < 2**40:
            frames = lasts if isinstance(lasts, int) and 0 < lasts < 2**40 else 1
            yield EditMarker(at, frames, str(one.get("comment", "")), "", str(one.get("type", "")))


def _shotcut_markers(tractor: Element, rate: FrameRate) -> Iterator[EditMarker]:
    listed = next((one for one in tractor.findall("properties") if one.get("name") == "shotcut:markers"), None)
    for one in listed if listed is not None else ():
        begin, end = (frame_at(property_of(one, name) or "0", rate) for name in ("start", "end"))
        yield EditMarker(max(0, begin), max(1, end - begin), property_of(one, "text"), "", property_of(one, "color"))
