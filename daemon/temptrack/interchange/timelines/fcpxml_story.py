"""What an FCPXML sequence tells: its spine, what is connected to it, and what those hold."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from temptrack.interchange.timelines.composition import BOTH, PICTURE, SOUND, Composition, Item, Kind, Source, Stretch
from temptrack.interchange.timelines.fcpxml_resources import Resources
from temptrack.interchange.timelines.fcpxml_time import seconds, stretches_of
from temptrack.timebase import FrameRate

CLIPS = ("asset-clip", "clip", "ref-clip", "sync-clip", "mc-clip", "video", "audio", "title")
STORY = (*CLIPS, "gap", "audition", "spine")
"""Elements that are laid in time."""
_MARKERS = ("marker", "chapter-marker")


@dataclass(frozen=True)
class StoryMarker:
    """A marker in the time of the outermost sequence."""

    at_s: Fraction
    duration_s: Fraction
    name: str
    note: str
    kind: str
    """chapter, to do, done, or empty."""


@dataclass(frozen=True)
class _Place:
    """Where an element is told: in which composition, and what turns its parent's local time into that one's."""

    composition: Composition
    rate: FrameRate
    shift_s: Fraction
    lane: int
    outermost: bool


class Story:
    """Turns story elements into items.

    Parameters
    ----------
    resources : Resources
        What they refer to.
    """

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._inner: dict[tuple[str, str], Composition] = {}
        self._untold: list[tuple[Element, _Place]] = []
        """Spines of compositions that are laid somewhere, not told yet: one may hold another, without end."""
        self.markers: list[StoryMarker] = []
        self._holding: dict[str, Callable[[Element, _Place], Source | Composition | None]] = {
            "ref-clip": self._compound,
            "mc-clip": self._multicam,
            "sync-clip": self._contents,
            "clip": self._contents,
        }

    def tell_sequence(self, sequence: Element, into: Composition, rate: FrameRate, shift_s: Fraction) -> None:
        """Tell a sequence; `shift_s` turns its time into the composition's."""
        spine = sequence.find("spine")
        if spine is not None:
            self._spine(spine, _Place(into, rate, shift_s, 0, outermost=True))
        while self._untold:
            self._spine(*self._untold.pop())

    def _spine(self, spine: Element, place: _Place) -> None:
        at_s: Fraction | None = None
        for element in spine:
            if element.tag not in STORY:
                continue
            if element.get("offset") is not None or at_s is None:
                at_s = seconds(element.get("offset"))
            self._element(element, at_s, place)
            at_s += seconds(element.get("duration"))

    def _element(self, element: Element, offset_s: Fraction, place: _Place) -> None:
        """Tell an element that lies at an offset in its parent's local time."""
        if element.tag == "spine":
            self._spine(element, replace(place, shift_s=place.shift_s + offset_s))  # it counts from its own beginning
            return
        if element.tag == "audition":
            first = next((one for one in element if one.tag in STORY), None)
            if first is not None:
                self._element(first, offset_s, place)
            return
        shift_s = place.shift_s + offset_s - seconds(element.get("start"))
        self._lay(element, shift_s, place)
        for child in element:
            if child.tag in STORY and not _is_content(element, child):
                anchored = replace(place, shift_s=shift_s, lane=place.lane + _lane(child))
                self._element(child, seconds(child.get("offset")), anchored)
            elif child.tag in _MARKERS and place.outermost:
                self._mark(child, element, shift_s)

    def _lay(self, element: Element, shift_s: Fraction, place: _Place) -> None:
        content = self._holding.get(element.tag, self._file)(element, place)
        if content is None:
            return
        kinds = _KINDS.get(element.get("srcEnable", "all"), BOTH)
        if isinstance(content, Source):
            kinds &= self._resources.kinds_of(element.get("ref"))
            kinds &= {"video": PICTURE, "audio": SOUND}.get(element.tag, BOTH)
        stretches = stretches_of(element, shift_s, place.rate)
        if kinds and stretches:
            enabled = element.get("enabled", "1") != "0"
            item = Item(element.get("name", ""), kinds, place.lane, stretches, content, enabled, _role(element))
            place.composition.items.append(item)

    def _file(self, element: Element, _: _Place) -> Source | None:
        return self._resources.source(element.get("ref"))

    def _compound(self, element: Element, place: _Place) -> Composition | None:
        identity = element.get("ref", "")
        media = self._resources.media(identity)
        sequence = media.find("sequence") if media is not None else None
        spine = sequence.find("spine") if sequence is not None else None
        if sequence is None or spine is None:
            return None
        return self._later(identity, "", spine, self._resources.rate_of(sequence.get("format")) or place.rate)

    def _multicam(self, element: Element, place: _Place) -> Composition | None:
        media = self._resources.media(element.get("ref"))
        multicam = media.find("multicam") if media is not None else None
        if multicam is None:
            return None
        angles = {angle.get("angleID", ""): angle for angle in multicam.findall("mc-angle")}
        chosen = [(one.get("angleID", ""), one.get("srcEnable", "all")) for one in element.findall("mc-source")]
        rate = self._resources.rate_of(multicam.get("format")) or place.rate
        switched = Composition(element.get("name", ""))
        for number, (angle_id, enable) in enumerate(chosen or [(next(iter(angles), ""), "all")]):
            if angle_id in angles:
                angle = self._later(element.get("ref", ""), angle_id, angles[angle_id], rate)
                switched.items.append(Item(angle.name, _KINDS.get(enable, BOTH), number, (_ALWAYS,), angle))
        return switched

    def _later(self, identity: str, part: str, spine: Element, rate: FrameRate) -> Composition:
        """Return a composition that is told when this one is: it may hold this one."""
        if (identity, part) not in self._inner:
            inner = self._inner[identity, part] = Composition(spine.get("name", identity))
            self._untold.append((spine, _Place(inner, rate, Fraction(0), 0, outermost=False)))
        return self._inner[identity, part]

    def _contents(self, element: Element, place: _Place) -> Composition:
        inner = Composition(element.get("name", ""))
        rate = self._resources.rate_of(element.get("format")) or place.rate
        for child in element:
            if child.tag in STORY and _is_content(element, child):
                inside = _Place(inner, rate, Fraction(0), _lane(child), outermost=False)
                self._element(child, seconds(child.get("offset")), inside)
        return inner

    def _mark(self, marker: Element, host: Element, shift_s: Fraction) -> None:
        start, begin = seconds(marker.get("start")), seconds(host.get("start"))
        if not begin <= start < begin + seconds(host.get("duration")):
            return  # it marks a part of the medium that the clip does not show
        kind = "chapter" if marker.tag == "chapter-marker" else _TASKS.get(marker.get("completed", ""), "")
        lasts_s = seconds(marker.get("duration"))
        told = StoryMarker(start + shift_s, lasts_s, marker.get("value", ""), marker.get("note", ""), kind)
        self.markers.append(told)


_KINDS: dict[str, frozenset[Kind]] = {"video": PICTURE, "audio": SOUND, "all": BOTH, "none": frozenset()}
_TASKS = {"0": "to do", "1": "done"}
_LONG_S = Fraction(10**6)
_ALWAYS = Stretch(-_LONG_S, _LONG_S, -_LONG_S, _LONG_S)
"""An angle counts as its multicam clip does."""


def _is_content(parent: Element, child: Element) -> bool:
    """Whether a child is what the clip is made of, cut where it is, rather than something connected to it."""
    if parent.tag == "sync-clip":
        return True
    return parent.tag == "clip" and (_lane(child) == 0 or child.tag == "audio")


def _lane(element: Element) -> int:
    text = element.get("lane", "0")
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 6 else 0


def _role(element: Element) -> str:
    """Return what the sound of a clip is for, else its picture."""
    channels = element.find("audio-channel-source")
    stated = channels.get("role") if channels is not None else None
    return stated or element.get("audioRole") or element.get("role") or element.get("videoRole") or ""
