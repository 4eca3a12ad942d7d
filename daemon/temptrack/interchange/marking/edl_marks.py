"""Markers in an edit decision list: as locators in the list itself (Avid), or as a list of markers (Resolve)."""

import re
import unicodedata
from collections.abc import Sequence

from temptrack.interchange.marking.types import Mark
from temptrack.interchange.timelines.edl import event_of
from temptrack.interchange.timelines.types import EditTimeline

_LOCATOR_COLOURS = {"Green": "GREEN", "Yellow": "YELLOW", "Lavender": "MAGENTA", "Sand": "WHITE"}
_MOST_LOCATOR, _MOST_NOTE = 120, 400


def mark_edl(data: bytes, marks: Sequence[Mark], timeline: EditTimeline) -> bytes:
    """Return a list with locators after the events they lie in, every other byte as it was.

    Parameters
    ----------
    data : bytes
        The list.
    marks : sequence of Mark
        In any order.
    timeline : EditTimeline
        The list as it was read: labels are at its rate.
    """
    text = data.decode("latin-1")  # every byte is a character: what is not understood stays
    lines = text.splitlines(keepends=True)
    ends = [at for at, line in enumerate(lines) if event_of(line)]
    blocks = [*ends[1:], _last_of(lines)]
    starts = [_start(lines[at], timeline) for at in ends]
    made = dict.fromkeys(blocks, "")
    newline = "\r\n" if "\r\n" in text else "\n"
    for mark in sorted(marks, key=lambda one: one.frame):
        host = max(
            (n for n, start in enumerate(starts) if start <= mark.frame), key=lambda n: (starts[n], n), default=0
        )
        colour = _LOCATOR_COLOURS.get(mark.colour, "GREEN")
        said = _ascii(f"{mark.name}: {mark.note}" if mark.note else mark.name, _MOST_LOCATOR)
        made[blocks[host]] += f"* LOC: {timeline.timecode(mark.frame)} {colour:<7} {said}{newline}"
    whole = [made.get(at, "") + line for at, line in enumerate(lines)]
    if rest := made.get(len(lines)):
        closed = not lines or lines[-1].endswith(("\n", "\r"))
        whole.append(rest if closed else newline + rest)
    return "".join(whole).encode("latin-1")


def _last_of(lines: list[str]) -> int:
    """Return where the last event's comments end: at the end, white space aside."""
    at = len(lines)
    while at and not lines[at - 1].strip():
        at -= 1
    return at


def _start(line: str, timeline: EditTimeline) -> int:
    found = event_of(line)
    label = re.sub("[;.,]", ":", found[8]) if found else ""
    if timeline.drop_frame:
        label = f"{label[:-3]};{label[-2:]}"
    return timeline.frame_of(label)


def marker_edl(marks: Sequence[Mark], timeline: EditTimeline) -> str:
    """Return a list that Resolve imports as timeline markers: one event a marker.

    Resolve's own export (Timelines, Export, Timeline Markers to EDL) is the format's only description.
    """
    lines = [
        f"TITLE: {_ascii(timeline.name or 'Timeline', 70)}",
        f"FCM: {'' if timeline.drop_frame else 'NON-'}DROP FRAME",
        "",
    ]
    for number, mark in enumerate(sorted(marks, key=lambda one: one.frame), 1):
        span = (timeline.timecode(mark.frame), timeline.timecode(mark.frame + 1))
        lines += [
            f"{number:03}  001      V     C        {' '.join((*span, *span))}  ",
            f" {_plain(mark.note, _MOST_NOTE)} |C:ResolveColor{mark.colour} |M:{_plain(mark.name, 80)} "
            f"|D:{mark.lasts_frames}",
            "",
        ]
    return "\n".join(lines) + "\n"


def _plain(text: str, most: int) -> str:
    """Return a text in one line, without what parts the fields."""
    return " ".join(text.replace("|", "/").split())[:most]


def _ascii(text: str, most: int) -> str:
    """Return a text in what the machines that read lists can show."""
    flat = " ".join(text.replace("\N{EN DASH}", "-").replace("\N{HORIZONTAL ELLIPSIS}", "...").split())
    decomposed = unicodedata.normalize("NFKD", flat.replace("\N{MINUS SIGN}", "-"))
    return decomposed.encode("ascii", "ignore").decode()[:most]
