"""Final Cut Pro 7's XML (xmeml), which Premiere Pro, Resolve and Avid's converters still write.

Apple's reference: "Final Cut Pro XML Interchange Format", developer.apple.com/library/archive. Elements with an id are
written out once and named again by it; a rate holds for all below it that state none.
"""

from collections.abc import Iterator
from fractions import Fraction
from xml.etree.ElementTree import Element

from temptrack.errors import InvalidInputError
from temptrack.interchange.timelines.assembling import Head, assemble, check_rate
from temptrack.interchange.timelines.composition import PICTURE, SOUND, Composition, Item, Kind, Source
from temptrack.interchange.timelines.fcp7_time import extent, frames_of, rate_of, start_of, stretches_of
from temptrack.interchange.timelines.media_places import MediaPlaces
from temptrack.interchange.timelines.types import EditMarker, EditTimeline
from temptrack.timebase import FrameRate

_DEFAULT = FrameRate(30, 1)
_ON_TRACKS = ("clipitem", "generatoritem", "transitionitem")
_KINDS: tuple[tuple[str, frozenset[Kind]], ...] = (("video", PICTURE), ("audio", SOUND))


def read_fcp7(root: Element, places: MediaPlaces, *, name: str = "") -> EditTimeline:
    """Read a document's sequence.

    Parameters
    ----------
    root : Element
        The document.
    places : MediaPlaces
        Finds the media.
    name : str
        Of the sequence, where there are several; the first when empty.

    Raises
    ------
    InvalidInputError
        When there is no sequence of that name, or what it says cannot be.
    """
    chosen, notes = choose_sequence(root, name)
    rate = rate_of(chosen, _DEFAULT)
    check_rate(rate)
    start, drop = start_of(chosen, rate)
    title = (chosen.findtext("name") or "").strip()
    duration = frames_of(chosen, "duration")
    composition = _Reader(root).sequence(chosen, rate)
    head = Head(title, "fcp7", rate, start, drop, Fraction(duration * rate.den, rate.num) or None, tuple(notes))
    return assemble(head, composition, list(_markers(chosen)), places)


def choose_sequence(root: Element, name: str = "") -> tuple[Element, list[str]]:
    """Return the sequence that is meant, and what is to be said of the choice."""
    known = [one for one in _top_sequences(root) if one.find("media") is not None]
    found = [one for one in known if not name or (one.findtext("name") or "").strip() == name]
    if not found:
        names = ", ".join(repr((one.findtext("name") or "").strip()) for one in known[:10])
        raise InvalidInputError(
            f"No sequence {name!r:.60} is in the timeline" if known else "The timeline holds no sequence",
            remedy=f"it holds {names}" if known else "export a sequence",
            field="timeline",
        )
    title = (found[0].findtext("name") or "").strip()
    notes = [f"Of {len(found)} sequences, {title!r} is read; name another with --sequence."] if found[1:] else []
    return found[0], notes


def _top_sequences(root: Element) -> Iterator[Element]:
    """Yield the sequences that lie in the project and its bins, not those inside other sequences."""
    for one in root:
        if one.tag == "sequence":
            yield one
        elif one.tag in ("project", "bin", "children"):
            yield from _top_sequences(one)


class _Reader:
    """Turns sequences into compositions, each once."""

    def __init__(self, root: Element) -> None:
        self._full: dict[tuple[str, str], Element] = {}
        for one in root.iter():
            identity = one.get("id")
            if identity and one.tag in ("file", "sequence", "clipitem"):
                known = self._full.get((one.tag, identity))
                if known is None or len(one) > len(known):
                    self._full[one.tag, identity] = one
        self._sources: dict[int, Source] = {}
        self._sequences: dict[int, Composition] = {}
        self._unread: list[tuple[Element, FrameRate, Composition]] = []
        """Sequences that are laid somewhere, not read yet: one may hold another, without end."""

    def sequence(self, element: Element, around: FrameRate) -> Composition:
        """Return a sequence, and all that are in it."""
        composition = self._later(element, around)
        while self._unread:
            self._read(*self._unread.pop())
        return composition

    def _later(self, element: Element, around: FrameRate) -> Composition:
        if id(element) not in self._sequences:
            made = self._sequences[id(element)] = Composition((element.findtext("name") or "").strip())
            self._unread.append((element, rate_of(element, around), made))
        return self._sequences[id(element)]

    def _read(self, element: Element, rate: FrameRate, into: Composition) -> None:
        media = element.find("media")
        for tag, kinds in _KINDS if media is not None else ():
            tracks = media.iterfind(f"{tag}/track") if media is not None else ()
            for number, track in enumerate(tracks):
                if _is_second_channel(track):
                    continue
                enabled = _is_true(track, "enabled")
                items = [self._whole(one) for one in track if one.tag in _ON_TRACKS]
                for index in range(len(items)):
                    item = self._item(items, index, number, kinds, rate, enabled=enabled)
                    if item is not None:
                        into.items.append(item)

    def _item(
        self, items: list[Element], index: int, track: int, kinds: frozenset[Kind], rate: FrameRate, *, enabled: bool
    ) -> Item | None:
        item = items[index]
        where = extent(items, index) if item.tag == "clipitem" else None
        if where is None:
            return None
        own_rate = rate_of(item, rate)
        held = next((self._whole(one) for one in item if one.tag in ("sequence", "file")), None)
        if held is None or _is_generated(held):
            return None
        content = self._later(held, own_rate) if held.tag == "sequence" else self._source(held, own_rate, kinds)
        content_s = Fraction(frames_of(held, "duration")) / _exact(rate_of(held, own_rate))
        stretches = stretches_of(item, where, rate, content_s)
        name = (item.findtext("name") or "").strip()
        return Item(name, kinds, track, stretches, content, enabled and _is_true(item, "enabled"))

    def _source(self, file: Element, around: FrameRate, kinds: frozenset[Kind]) -> Source:
        if id(file) not in self._sources:
            rate = rate_of(file, around)
            start, _ = start_of(file, rate)
            still = "picture" in kinds and file.findtext("duration") == "1" and file.find("media/audio") is None
            self._sources[id(file)] = Source(
                name=(file.findtext("name") or "").strip(),
                url=(file.findtext("pathurl") or "").strip(),
                rate=rate,
                timecode_s=start / _exact(rate),
                lasts_s=max(0, frames_of(file, "duration")) / _exact(rate),
                still=still,
            )
        return self._sources[id(file)]

    def _whole(self, element: Element) -> Element:
        """Return an element where it is written out."""
        if len(element) > 1:
            return element
        return self._full.get((element.tag, element.get("id", "")), element)


def _markers(sequence: Element) -> Iterator[EditMarker]:
    for one in sequence.findall("marker"):
        begin, end = frames_of(one, "in"), frames_of(one, "out", -1)
        name, note = ((one.findtext(tag) or "").strip() for tag in ("name", "comment"))
        yield EditMarker(max(0, begin), max(1, end - begin), name, note, (one.findtext("pproColor") or "").strip())


def _is_second_channel(track: Element) -> bool:
    """Whether it repeats the track before it: Premiere writes one a channel."""
    return track.get("totalExplodedTrackCount", "1") != "1" and track.get("currentExplodedTrackIndex", "0") != "0"


def _is_generated(file: Element) -> bool:
    return file.tag == "file" and file.find("pathurl") is None and file.find("mediaSource") is not None


def _is_true(element: Element, name: str) -> bool:
    return (element.findtext(name) or "TRUE").strip().upper() != "FALSE"


def _exact(rate: FrameRate) -> Fraction:
    return Fraction(rate.num, rate.den)
