"""Markers and music in an OTIO file, spliced into its JSON: what other programs keep there stays as it is written."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from temptrack.errors import InvalidInputError
from temptrack.interchange.marking.types import LaidTrack, Mark
from temptrack.interchange.timelines.types import EditTimeline

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_COLOURS = {"Green": "GREEN", "Yellow": "YELLOW", "Lavender": "MAGENTA", "Sand": "WHITE"}


def mark_otio(data: bytes, marks: Sequence[Mark], timeline: EditTimeline, laid: LaidTrack | None = None) -> bytes:
    """Return a file with markers on the timeline's stack, and music on an audio track of its own, all else as it was.

    Parameters
    ----------
    data : bytes
        The file.
    marks : sequence of Mark
        In any order.
    timeline : EditTimeline
        The file as it was read: which of its timelines is meant.
    laid : LaidTrack, optional
        The music.

    Raises
    ------
    InvalidInputError
        When the file is not what was read.
    """
    text = data.decode("utf-8-sig")
    stack = _stack(text, timeline.name)
    rate = timeline.rate.num / timeline.rate.den
    added = [_insertion(text, stack, "markers", [_marker(mark, rate) for mark in marks])]
    if laid is not None:
        added.append(_insertion(text, stack, "children", [_music(laid, rate)]))
    for at, piece in sorted(added, reverse=True):
        text = text[:at] + piece + text[at:]
    return text.encode()


@dataclass
class _Node:
    """An object or array of the file: where it is, and its members."""

    begin: int
    end: int = 0
    members: dict[str, "_Node"] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    empty: bool = True

    def inside(self) -> "Iterator[_Node]":
        yield self
        for one in self.members.values():
            yield from one.inside()


def _stack(text: str, name: str) -> _Node:
    timelines = [node for node in _scan(text).inside() if node.plain.get("OTIO_SCHEMA", "").startswith("Timeline.")]
    chosen = next((node for node in timelines if node.plain.get("name", "") == name), None)
    if chosen is None or "tracks" not in chosen.members:
        raise InvalidInputError(
            "The OTIO file holds no timeline with tracks", remedy="export it again", field="timeline"
        )
    return chosen.members["tracks"]


def _scan(text: str) -> _Node:
    """Return the file's structure, as deep as timelines and their stacks can lie; it was read before and is whole."""
    root = _Node(0)
    opened: list[tuple[_Node, str]] = [(root, "")]
    """Nodes, and the key that the next member of each has."""
    previous = ""
    for found in _TOKENS.finditer(text):
        sign, (holder, key) = found[0], opened[-1]
        if sign in "[{":
            holder.empty = False
            node = _Node(found.start())
            holder.members[key or str(len(holder.members))] = node
            opened[-1] = (holder, "")
            opened.append((node, ""))
        elif sign in "]}":
            opened.pop()[0].end = found.start()
        elif sign == ":":
            opened[-1] = (holder, json.loads(previous))
        elif sign != ",":
            holder.empty = False
            if key:
                holder.plain[key] = json.loads(sign) if sign.startswith('"') else sign
                opened[-1] = (holder, "")
            previous = sign
    return root


def _insertion(text: str, stack: _Node, key: str, added: list[dict[str, Any]]) -> tuple[int, str]:
    """Return where members are added to an array of the stack, and the text that does it."""
    pieces = ",\n".join(json.dumps(one, ensure_ascii=True) for one in added)
    array = stack.members.get(key)
    if key in stack.plain:
        raise InvalidInputError(f"The OTIO file's {key} are no list", remedy="export it again", field="timeline")
    if array is None:
        return stack.begin + 1, f'\n"{key}": [{pieces}],' if added else ""
    if not added:
        return array.end, ""
    end = array.end
    while text[end - 1].isspace():
        end -= 1
    return end, f"{'' if array.empty else ','}\n{pieces}"


def _marker(mark: Mark, rate: float) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "Marker.2",
        "metadata": {"temptrack": {}},
        "name": mark.name,
        "color": _COLOURS.get(mark.colour, "GREEN"),
        "comment": mark.note,
        "marked_range": _span(mark.frame, mark.lasts_frames, rate),
    }


def _music(laid: LaidTrack, rate: float) -> dict[str, Any]:
    lasts = laid.record_out_frame - laid.record_in_frame
    said: dict[str, Any] = {"gain_db": laid.gain_db, "fade_in_s": laid.fade_s, "fade_out_s": laid.fade_s}
    if laid.levels:  # OTIO has no gain curves of its own
        said["gain_keyframes"] = [{"at_s": at_s, "gain_db": level_db} for at_s, level_db in laid.levels]
    clip = {
        "OTIO_SCHEMA": "Clip.2",
        "metadata": {"temptrack": said},
        "name": laid.name,
        "source_range": _span(round(laid.track_in_s * rate), lasts, rate),
        "effects": [],
        "markers": [],
        "enabled": True,
        "media_references": {
            "DEFAULT_MEDIA": {
                "OTIO_SCHEMA": "ExternalReference.1",
                "metadata": {},
                "name": laid.name,
                "available_range": _span(0, round(laid.track_duration_s * rate), rate),
                "target_url": Path(laid.path).as_uri(),
            }
        },
        "active_media_reference_key": "DEFAULT_MEDIA",
    }
    gap = {"OTIO_SCHEMA": "Gap.1", "name": "", "source_range": _span(0, laid.record_in_frame, rate), "effects": []}
    children = [gap, clip] if laid.record_in_frame else [clip]
    return {"OTIO_SCHEMA": "Track.1", "name": "Temptrack", "kind": "Audio", "enabled": True, "children": children}


def _span(begin: int, lasts: int, rate: float) -> dict[str, Any]:
    def time(frames: int) -> dict[str, Any]:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": float(frames)}

    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(begin), "duration": time(lasts)}
