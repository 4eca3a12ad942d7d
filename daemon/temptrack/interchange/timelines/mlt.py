"""MLT's XML: Kdenlive's projects, Shotcut's, and what `melt` plays.

Every frame counts at the project's rate, those of media too; ends are the last frame, not the one after. A time is a
number of frames or a clock. Formats: mltframework.org/docs/mltxml; github.com/KDE/kdenlive, dev-docs/fileformat.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from temptrack.errors import InvalidTimeError
from temptrack.interchange.timelines.assembling import Head, assemble, check_rate
from temptrack.interchange.timelines.composition import BOTH, PICTURE, SOUND, Composition, Item, Kind, Source, Stretch
from temptrack.interchange.timelines.media_places import MediaPlaces
from temptrack.interchange.timelines.mlt_parts import frame_at, main_tractor, markers_of, property_of, rate_of
from temptrack.interchange.timelines.types import EditTimeline
from temptrack.timebase import FrameRate

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
    rate = rate_of(root)
    check_rate(rate)
    tractor = main_tractor(root, name)
    reader = _Reader(root, rate)
    composition = reader.read(tractor)
    title = property_of(tractor, "kdenlive:clipname") or root.get("title", "")
    head = Head(title, "mlt", rate, duration_s=reader.lasts_s(tractor))
    return assemble(head, composition, list(markers_of(root, tractor, rate)), places)


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
            made = self._made[id(element)] = Composition(property_of(element, "kdenlive:clipname"))
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
            self._lengths[id(held)] = property_of(held, "length")
        return begin, self._frame((self._lengths[id(held)] if held is not None else "") or "0")

    def _item(self, entry: Element, held: Element, at: int, span: tuple[int, int]) -> Item | None:
        begin, end = span
        played = self._what_plays(held)
        if played is None:
            return None
        first, last = (played.base + frame * played.pace for frame in (begin, end))
        if any(property_of(one, "mlt_service") == "freeze" for one in entry.findall("filter")):
            first = last = self._held(entry, begin)
        ends = (Fraction(frame) * self._frame_s for frame in (at, at + end - begin, first, last))
        return Item(played.name, played.kinds, 0, (Stretch(*ends),), played.content)

    def _what_plays(self, held: Element) -> "_Played | None":
        """Return what a producer plays, None when it is generated; looked at once, however often it is laid."""
        if id(held) not in self._played:
            self._played[id(held)] = self._look(held)
        return self._played[id(held)]

    def _look(self, held: Element) -> "_Played | None":
        name = property_of(held, "kdenlive:clipname") or property_of(held, "shotcut:caption")
        if held.tag in ("tractor", "playlist"):
            return _Played(name, self._later(held), BOTH, Fraction(1), Fraction(0))
        kinds, service = _kinds(held), property_of(held, "mlt_service")
        if not kinds or not (service in _FILES or service.startswith("avformat")):
            return None
        return _Played(name, self._medium(held), kinds, *self._warp(held))

    def _held(self, entry: Element, begin: int) -> Fraction:
        freezing = next(one for one in entry.findall("filter") if property_of(one, "mlt_service") == "freeze")
        return Fraction(begin + self._frame(property_of(freezing, "frame") or "0"))

    def _warp(self, producer: Element) -> tuple[Fraction, Fraction]:
        """Return frames of the medium in a frame of a producer, and the medium's frame that it begins with."""
        if property_of(producer, "mlt_service") != "timewarp":
            return Fraction(1), Fraction(0)
        stated = property_of(producer, "warp_speed") or property_of(producer, "resource").partition(":")[0]
        try:
            pace = Fraction(stated[:24]).limit_denominator(10**6)
        except (ValueError, ZeroDivisionError):
            raise InvalidTimeError(f"A speed of {stated!r:.40} cannot be played", field="timeline") from None
        length = self._frame(property_of(producer, "length") or "0")
        return pace, length * -pace if pace < 0 else Fraction(0)

    def _medium(self, producer: Element) -> Source:
        played = property_of(producer, "warp_resource") or property_of(producer, "resource")
        if property_of(producer, "mlt_service") == "timewarp" and not property_of(producer, "warp_resource"):
            played = played.partition(":")[2]
        written = property_of(producer, "kdenlive:originalurl") or played
        below = f"{self._folder.rstrip('/')}/{written}" if self._folder and not written.startswith("/") else ""
        length, (pace, _) = self._frame(property_of(producer, "length") or "0"), self._warp(producer)
        return Source(
            name=property_of(producer, "kdenlive:clipname") or written.replace("\\", "/").rsplit("/", 1)[-1],
            url=written,
            rate=self._rate,
            others=tuple(one for one in (below, played) if one and one != written),
            lasts_s=length * max(pace, -pace) * self._frame_s,
            still=property_of(producer, "mlt_service") in _STILLS,
        )

    def _frame(self, text: str) -> int:
        return frame_at(text, self._rate)


_LONG_S = Fraction(10**6)


def _kinds(producer: Element) -> frozenset[Kind]:
    kinds = BOTH
    if property_of(producer, "set.test_image") == "1" or property_of(producer, "video_index") == "-1":
        kinds -= PICTURE
    if property_of(producer, "set.test_audio") == "1" or property_of(producer, "audio_index") == "-1":
        kinds -= SOUND
    return kinds - SOUND if property_of(producer, "mlt_service") in _STILLS else kinds
