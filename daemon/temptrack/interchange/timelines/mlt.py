"""MLT's XML: Kdenlive's projects, Shotcut's, and what `melt` plays.

Every frame counts at the project's rate, those of media too; ends are the last frame, not the one after. A time is a
number of frames or a clock. Formats: mltframework.org/docs/mltxml; github.com/KDE/kdenlive, dev-docs/fileformat.md.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from temptrack.errors import InvalidInputError, InvalidTimeError
from temptrack.interchange.timelines.assembling import Head, assemble, check_rate
from temptrack.interchange.timelines.composition import BOTH, PICTURE, SOUND, Composition, Item, Kind, Source, Stretch
from temptrack.interchange.timelines.media_places import MediaPlaces
from temptrack.interchange.timelines.types import EditMarker, EditTimeline
from temptrack.timebase import FrameRate

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9})|[:;](\d{1,3}))?")
_FRAMES = re.compile(r"-?\d{1,12}")
_FILES = ("avformat", "avformat-novalidate", "qimage", "pixbuf", "timewarp", "vorbis", "framebuffer", "glaxnimate")
_STILLS = ("qimage", "pixbuf")
_HIDDEN: dict[str, frozenset[Kind]] = {"video": SOUND, "audio": PICTURE}


def read_mlt(root: Element, places: MediaPlaces, *, name: str = "") -> EditTimeline:
    """Read a project's timeline.

    Parameters
    ----------
    root : Element
        The document.
    places : MediaPlaces
        Finds the media.
    name : str
        Of the sequence, where Kdenlive's project has several; the one that was open when empty.

    Raises
    ------
    InvalidInputError
        When there is no timeline of that name, or what it says cannot be.
    """
    rate = _rate(root)
    check_rate(rate)
    tractor = main_tractor(root, name)
    reader = _Reader(root, rate)
    composition = reader.read(tractor)
    title = _property(tractor, "kdenlive:clipname") or root.get("title", "")
    head = Head(title, "mlt", rate, duration_s=reader.lasts_s(tractor))
    return assemble(head, composition, [*_guides(root, tractor), *_shotcut_markers(tractor, rate)], places)


def main_tractor(root: Element, name: str = "") -> Element:
    """Return the timeline: the sequence of that name, else the one that is played.

    Raises
    ------
    InvalidInputError
        When there is none.
    """
    tractors = root.findall("tractor")
    sequences = [one for one in tractors if _property(one, "kdenlive:uuid") and _property(one, "kdenlive:clipname")]
    if name:
        tractors = [one for one in sequences if _property(one, "kdenlive:clipname") == name]
    if not tractors:
        known = ", ".join(repr(_property(one, "kdenlive:clipname")) for one in sequences[:10])
        raise InvalidInputError(
            f"No sequence {name!r:.60} is in the project" if name else "The MLT file holds no timeline",
            remedy=f"it holds {known}" if known else "save a project with a timeline",
            field="timeline",
        )
    fed = next((one for one in tractors if one.get("global_feed") == "1"), None)
    chosen = fed if fed is not None else tractors[-1]
    if _property(chosen, "kdenlive:projectTractor") == "1":  # it only plays the sequence that was open
        track = chosen.find("track")
        inner = track.get("producer") if track is not None else None
        chosen = next((one for one in tractors if one.get("id") == inner), chosen)
    return chosen


def guides_of(root: Element, tractor: Element) -> tuple[Element | None, Element | None]:
    """Return the element that holds a timeline's guides, None where it is not Kdenlive's, and their property."""
    bin_list = next((one for one in root.iter("playlist") if one.get("id") in ("main_bin", "main bin")), None)
    holder = tractor if _property(tractor, "kdenlive:uuid") else bin_list
    if holder is None:
        return None, None
    ends = ("properties.guides",)
    held = (one for one in holder.findall("property") if one.get("name", "").endswith(ends))
    return holder, next(held, None)


@dataclass(frozen=True)
class _Played:
    """What a producer plays, and how its frames count in that."""

    name: str
    content: Source | Composition
    kinds: frozenset[Kind]
    pace: Fraction
    """Frames of the content in one of its own."""
    base: Fraction
    """The content's frame that it begins with."""


class _Reader:
    """Turns tractors and playlists into compositions, each once."""

    def __init__(self, root: Element, rate: FrameRate) -> None:
        self._frame_s = Fraction(rate.den, rate.num)
        self._rate = rate
        self._folder = root.get("root", "")
        self._by_id = {one.get("id", ""): one for one in root if one.get("id")}
        self._made: dict[int, Composition] = {}
        self._unread: list[tuple[Element, Composition]] = []
        self._played: dict[int, _Played | None] = {}
        self._lengths: dict[int, str] = {}
        self._ends: dict[int, int] = {}
        """Frames that playlists last."""

    def lasts_s(self, tractor: Element) -> Fraction:
        """Return how long a timeline that was read is: until its last track ends, the black below aside."""
        waiting, seen, last = [tractor], {id(tractor)}, 0
        while waiting:
            element = waiting.pop()
            last = max(last, self._ends.get(id(element), 0))
            for track in element.iter("track"):
                held = self._by_id.get(track.get("producer", ""))
                if held is not None and id(held) not in seen:
                    seen.add(id(held))
                    waiting.append(held)
        return last * self._frame_s

    def read(self, tractor: Element) -> Composition:
        """Return a timeline, and all that are in it."""
        composition = self._later(tractor)
        while self._unread:
            element, into = self._unread.pop()
            into.items += self._tracks(element) if element.tag == "tractor" else self._entries(element)
        return composition

    def _later(self, element: Element) -> Composition:
        if id(element) not in self._made:
            made = self._made[id(element)] = Composition(_property(element, "kdenlive:clipname"))
            self._unread.append((element, made))
        return self._made[id(element)]

    def _tracks(self, tractor: Element) -> Iterator[Item]:
        for number, track in enumerate(tractor.iter("track")):
            held = self._by_id.get(track.get("producer", ""))
            if held is None or held.tag not in ("tractor", "playlist"):
                continue  # the black that lies below everything
            hide = track.get("hide", "")
            always = Stretch(Fraction(0), _LONG_S, Fraction(0), _LONG_S)
            kinds = _HIDDEN.get(hide, BOTH)
            yield Item("", kinds, number, (always,), self._later(held), enabled=hide != "both")

    def _entries(self, playlist: Element) -> Iterator[Item]:
        at = 0
        for one in playlist:
            if one.tag == "blank":
                at += max(0, self._frame(one.get("length", "0")))
            elif one.tag == "entry":
                held = self._by_id.get(one.get("producer", ""))
                begin, end = self._span(one, held)
                if held is not None and begin < end and (item := self._item(one, held, at, (begin, end))):
                    yield item
                at += max(0, end - begin)
        self._ends[id(playlist)] = at

    def _span(self, entry: Element, held: Element | None) -> tuple[int, int]:
        begin = self._frame(entry.get("in") or "0")
        last = entry.get("out") or (held.get("out") if held is not None else None)
        if last:
            return begin, self._frame(last) + 1
        if held is not None and id(held) not in self._lengths:
            self._lengths[id(held)] = _property(held, "length")
        return begin, self._frame((self._lengths[id(held)] if held is not None else "") or "0")

    def _item(self, entry: Element, held: Element, at: int, span: tuple[int, int]) -> Item | None:
        begin, end = span
        played = self._what_plays(held)
        if played is None:
            return None
        first, last = (played.base + frame * played.pace for frame in (begin, end))
        if any(_property(one, "mlt_service") == "freeze" for one in entry.findall("filter")):
            first = last = self._held(entry, begin)
        ends = (Fraction(frame) * self._frame_s for frame in (at, at + end - begin, first, last))
        return Item(played.name, played.kinds, 0, (Stretch(*ends),), played.content)

    def _what_plays(self, held: Element) -> "_Played | None":
        """Return what a producer plays, None when it is generated; looked at once, however often it is laid."""
        if id(held) not in self._played:
            self._played[id(held)] = self._look(held)
        return self._played[id(held)]

    def _look(self, held: Element) -> "_Played | None":
        name = _property(held, "kdenlive:clipname") or _property(held, "shotcut:caption")
        if held.tag in ("tractor", "playlist"):
            return _Played(name, self._later(held), BOTH, Fraction(1), Fraction(0))
        kinds, service = _kinds(held), _property(held, "mlt_service")
        if not kinds or not (service in _FILES or service.startswith("avformat")):
            return None
        return _Played(name, self._medium(held), kinds, *self._warp(held))

    def _held(self, entry: Element, begin: int) -> Fraction:
        freezing = next(one for one in entry.findall("filter") if _property(one, "mlt_service") == "freeze")
        return Fraction(begin + self._frame(_property(freezing, "frame") or "0"))

    def _warp(self, producer: Element) -> tuple[Fraction, Fraction]:
        """Return frames of the medium in a frame of a producer, and the medium's frame that it begins with."""
        if _property(producer, "mlt_service") != "timewarp":
            return Fraction(1), Fraction(0)
        stated = _property(producer, "warp_speed") or _property(producer, "resource").partition(":")[0]
        try:
            pace = Fraction(stated[:24]).limit_denominator(10**6)
        except (ValueError, ZeroDivisionError):
            raise InvalidTimeError(f"A speed of {stated!r:.40} cannot be played", field="timeline") from None
        length = self._frame(_property(producer, "length") or "0")
        return pace, length * -pace if pace < 0 else Fraction(0)

    def _medium(self, producer: Element) -> Source:
        played = _property(producer, "warp_resource") or _property(producer, "resource")
        if _property(producer, "mlt_service") == "timewarp" and not _property(producer, "warp_resource"):
            played = played.partition(":")[2]
        written = _property(producer, "kdenlive:originalurl") or played
        below = f"{self._folder.rstrip('/')}/{written}" if self._folder and not written.startswith("/") else ""
        length, (pace, _) = self._frame(_property(producer, "length") or "0"), self._warp(producer)
        return Source(
            name=_property(producer, "kdenlive:clipname") or written.replace("\\", "/").rsplit("/", 1)[-1],
            url=written,
            rate=self._rate,
            others=tuple(one for one in (below, played) if one and one != written),
            lasts_s=length * max(pace, -pace) * self._frame_s,
            still=_property(producer, "mlt_service") in _STILLS,
        )

    def _frame(self, text: str) -> int:
        return frame_at(text, self._rate)


_LONG_S = Fraction(10**6)


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


def _rate(root: Element) -> FrameRate:
    profile = root.find("profile")
    stated = (
        (profile.get("frame_rate_num", ""), profile.get("frame_rate_den", "1")) if profile is not None else ("", "")
    )
    if not all(text.isdecimal() and 0 < int(text[:12]) < 2**32 for text in stated):
        raise InvalidInputError(
            "The MLT file states no frame rate", remedy="save it again with its profile", field="timeline"
        )
    return FrameRate(int(stated[0]), int(stated[1]))


def _kinds(producer: Element) -> frozenset[Kind]:
    kinds = BOTH
    if _property(producer, "set.test_image") == "1" or _property(producer, "video_index") == "-1":
        kinds -= PICTURE
    if _property(producer, "set.test_audio") == "1" or _property(producer, "audio_index") == "-1":
        kinds -= SOUND
    return kinds - SOUND if _property(producer, "mlt_service") in _STILLS else kinds


def _guides(root: Element, tractor: Element) -> Iterator[EditMarker]:
    _, held = guides_of(root, tractor)
    try:
        guides = json.loads((held.text if held is not None else "") or "[]")
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
        begin, end = (frame_at(_property(one, name) or "0", rate) for name in ("start", "end"))
        yield EditMarker(max(0, begin), max(1, end - begin), _property(one, "text"), "", _property(one, "color"))


def _property(element: Element, name: str) -> str:
    return next((one.text or "" for one in element.findall("property") if one.get("name") == name), "").strip()
