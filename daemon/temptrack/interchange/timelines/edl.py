"""Edit decision lists, CMX 3600: one event a line, and what editors say of it in comments.

A list states no frame rate and no media, only their names and timecode. SMPTE 258M and the manuals of those who write
it: `* FROM CLIP NAME`, `* SOURCE FILE`, `M2` for speed, `* LOC` for markers (Avid), `|C: |M: |D:` for them (Resolve).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from temptrack.errors import InvalidInputError, InvalidTimeError
from temptrack.interchange.timelines.assembling import Head, assemble
from temptrack.interchange.timelines.bounds import MAX_CLIPS, too_large
from temptrack.interchange.timelines.composition import PICTURE, SOUND, Composition, Item, Kind, Source, Stretch
from temptrack.interchange.timelines.media_places import MediaPlaces
from temptrack.interchange.timelines.types import EditMarker, EditTimeline
from temptrack.timebase import FrameRate, can_drop_frames, parse_timecode

_TC = r"(\d{2}[:;]\d{2}[:;]\d{2}[:;.,]\d{2,3})"
_EVENT = re.compile(rf"(\d{{1,8}}) (\S.*?) (\S+) (C|D|W\d{{1,3}}|K[BO]?) (?:(\d{{1,4}}) )?{_TC} {_TC} {_TC} {_TC}")
"""Of a line whose words stand one blank apart: runs of blanks would be tried in every way."""
_SPEED = re.compile(r"-?\d{1,5}(?:\.\d{1,12})?")
_KEY = re.compile(r"[A-Z][A-Z _]*")
_LOCATOR = re.compile(rf"\*\s*LOC:\s*{_TC}\s*(\w*)\s*(.*)")
_CHANNELS = re.compile(r"(V\d{0,2})|(AA|A\d{0,2}|B)", re.IGNORECASE)
_BLACK = ("BL", "BLACK")
_RATES = (24, 25, 30, 48, 50, 60, 120)


@dataclass
class _Event:
    reel: str
    channels: str
    source: tuple[str, str]
    record: tuple[str, str]
    line: int
    speed_fps: Fraction | None = None
    said: dict[str, str] = field(default_factory=dict)
    held: bool = False


@dataclass
class _List:
    """What a list says, its labels not read yet."""

    title: str = ""
    drop: bool = False
    events: list[_Event] = field(default_factory=list)
    markers: list[tuple[str, int, str, str, str]] = field(default_factory=list)
    """Label, duration, name, note, colour."""


def event_of(line: str) -> "re.Match[str] | None":
    """Return the parts of an event: number, reel, channels, transition, its length, and four labels."""
    return _EVENT.fullmatch(" ".join(line.split()))


def read_edl(text: str, places: MediaPlaces, *, rate: FrameRate | None = None) -> EditTimeline:
    """Read a list.

    Parameters
    ----------
    text : str
        The file.
    places : MediaPlaces
        Finds the media, by the names in the comments.
    rate : FrameRate or None
        A list does not state it; None takes the lowest usual rate at which all its labels exist, and says so.

    Raises
    ------
    InvalidInputError
        When it is no list, or holds labels that do not exist.
    """
    said = _scan(text)
    if not said.events:
        raise InvalidInputError("The timeline holds no edit", remedy="export it as CMX 3600", field="timeline")
    chosen = rate or guess_rate(text, drop=said.drop)
    notes = () if rate else (f"An EDL states no frame rate; {chosen} is taken, another can be given with --rate.",)
    drop = said.drop and can_drop_frames(chosen)
    start = min(_frame(event.record[0], chosen, event.line, drop=drop) for event in said.events)
    composition = Composition(said.title)
    composition.items += _items(said.events, chosen, start, drop=drop)
    head = Head(said.title, "edl", chosen, start, drop, None, notes)
    markers = [
        EditMarker(_frame(label, chosen, 0, drop=drop) - start, max(1, lasts), name, note, colour)
        for label, lasts, name, note, colour in said.markers
    ]
    return assemble(head, composition, markers, places)


def guess_rate(text: str, *, drop: bool) -> FrameRate:
    """Return the lowest usual rate at which all labels of a list exist."""
    last = max((int(found[1][9:]) for found in re.finditer(rf"\b{_TC}\b", text)), default=0)
    if drop:
        return FrameRate(30000, 1001) if last < 30 else FrameRate(60000, 1001)
    return FrameRate(next((rate for rate in _RATES if last < rate), _RATES[-1]), 1)


def _scan(text: str) -> _List:
    found = _List()
    for number, line in enumerate(text.splitlines(), 1):
        if event := event_of(line):
            _, reel, channels, _, _, *labels = event.groups()
            found.events.append(_Event(reel, channels, (labels[0], labels[1]), (labels[2], labels[3]), number))
            if len(found.events) > MAX_CLIPS:
                raise too_large("The timeline holds too much", MAX_CLIPS, "clips")
        elif line.startswith("TITLE:"):
            found.title = line.removeprefix("TITLE:").strip()
        elif line.startswith("FCM:"):
            found.drop = found.drop or "NON" not in line.upper()
        elif _resembles_event(line.split(maxsplit=5)):
            raise InvalidInputError(
                f"Line {number} of the list is no event: {line.strip()!r:.80}",
                remedy="export it as CMX 3600",
                field="timeline",
            )
        else:
            _comment(found, line)
    return found


def _resembles_event(words: list[str]) -> bool:
    """Whether a line begins as an event does: a number, three words and a label."""
    return len(words) > 4 and words[0].isdecimal() and words[4].partition(":")[0][-1:].isdecimal() and ":" in words[4]


def _comment(found: _List, line: str) -> None:
    line = line.strip()
    if locator := _LOCATOR.fullmatch(line):
        found.markers.append((locator[1], 1, locator[3], "", locator[2]))
        return
    if not found.events:
        return
    event = found.events[-1]
    if (marker := _resolve_marker(line)) is not None:
        lasts, name, note, colour = marker
        found.markers.append((event.record[0], lasts, name, note, colour))
        event.channels = ""  # Resolve's marker lists are events that nothing plays in
    elif line.startswith("M2") and len(words := line.split()) > 3 and _SPEED.fullmatch(words[-2]):
        event.speed_fps = Fraction(words[-2])
    elif "FREEZE FRAME" in line.upper():
        event.held = True
    elif line.startswith("*"):
        key, colon, value = line.lstrip("*").partition(":")
        if colon and _KEY.fullmatch(key.strip()):
            event.said.setdefault(key.strip(), value.strip())


def _resolve_marker(line: str) -> tuple[int, str, str, str] | None:
    """Return length, name, note and colour of `note |C:colour |M:name |D:length`."""
    rest, _, lasts = line.rpartition("|D:")
    rest, named, name = rest.rpartition("|M:")
    note, coloured, colour = rest.rpartition("|C:")
    if not (named and coloured and lasts.isdecimal() and len(lasts) < 8):
        return None
    return int(lasts), name.strip(), note.strip(), colour.strip()


def _items(events: list[_Event], rate: FrameRate, start: int, *, drop: bool) -> Iterator[Item]:
    exact = Fraction(rate.num, rate.den)
    for number, event in enumerate(events):
        record = [(_frame(label, rate, event.line, drop=drop) - start) / exact for label in event.record]
        source_s = [_frame(label, rate, event.line, drop=drop) / exact for label in event.source]
        if record[0] >= record[1] or event.reel.upper() in _BLACK:
            continue
        # The second line of a dissolve speaks of the clip that comes in, its comments of both.
        dissolves = number > 0 and events[number - 1].record[1] == event.record[0] and "TO CLIP NAME" in event.said
        name = event.said.get("TO CLIP NAME" if dissolves else "FROM CLIP NAME", "")
        ends = _played(event, source_s, record[1] - record[0], exact)
        source = Source(name or event.reel, _place(event, name), rate=rate, is_timecode=True)
        stretch = Stretch(record[0], record[1], *ends)
        for kinds, track in _tracks(event.channels):
            yield Item(name or event.reel, kinds, track, (stretch,), source)


def _played(event: _Event, source_s: list[Fraction], lasts_s: Fraction, exact: Fraction) -> tuple[Fraction, Fraction]:
    begin, end = source_s
    if event.held or event.speed_fps == 0 or begin == end:
        return begin, begin
    if event.speed_fps is None:
        return begin, end
    pace = event.speed_fps / round(exact)
    return (begin, begin + lasts_s * pace) if pace > 0 else (begin - lasts_s * pace, begin)


def _place(event: _Event, name: str) -> str:
    stated = (event.said.get(key, "") for key in ("SOURCE FILE", "FROM FILE", "FROM CLIP", "MEDIA", "SOURCE FILE PATH"))
    return next(filter(None, stated), "") or name or ("" if event.reel.upper() == "AX" else event.reel)


def _tracks(channels: str) -> Iterator[tuple[frozenset[Kind], int]]:
    for token in re.split(r"[/+]", channels.upper()):
        if token in ("NONE", ""):
            continue
        if token == "B":  # noqa: S105 - both, in a column of channels
            yield from ((PICTURE, 0), (SOUND, 0))
            continue
        for picture, sound in _CHANNELS.findall(token):
            if picture:
                yield PICTURE, max(0, int(picture[1:] or 1) - 1)
            else:  # AA is both channels of one sound
                yield SOUND, max(0, int(sound[1:] or 1) - 1) if sound != "AA" else 0


def _frame(label: str, rate: FrameRate, line: int, *, drop: bool) -> int:
    text = re.sub("[;.,]", ":", label)
    if drop:
        text = f"{text[: text.rindex(':')]};{text[text.rindex(':') + 1 :]}"
    try:
        return parse_timecode(text, rate)
    except InvalidTimeError as error:
        place = f"Line {line} of the list: " if line else ""
        raise InvalidTimeError(f"{place}{error.what}", remedy=error.remedy, field="timeline") from None
