"""Our markers among the others: planned on free frames, set, read back, and taken away again.

Marker frames count from the timeline's first frame. One frame holds one marker, and ``AddMarker`` says False for every
reason there is, so that only reading back tells what happened.
"""

import json
from typing import Any, Dict, Iterable, List, NamedTuple, Optional

from .host import ask, ask_dict, text, whole

APP = "temptrack"
"""Marks customData as ours."""


class Marker(NamedTuple):
    """What sits on one frame."""

    color: str
    name: str
    note: str
    duration: int
    data: str
    """customData."""


class Wanted(NamedTuple):
    """A marker and the half-open frames it may sit on, the nearest to the first of them preferred."""

    marker: Marker
    first: int
    until: int


class Plan(NamedTuple):
    """What is to be done."""

    delete: List[int]
    add: Dict[int, Wanted]
    kept: List[int]
    homeless: List[Marker]
    """Those no frame was left for."""


class Done(NamedTuple):
    """What came of it, as read back."""

    added: Dict[int, Marker]
    kept: List[int]
    deleted: int
    failed: List[Marker]


def is_ours(data: Any) -> bool:
    """Whether customData was written by Temptrack."""
    return our_data(data) is not None


def our_data(data: Any) -> Optional[Dict[str, Any]]:
    """Return what our customData says, None for anybody else's."""
    try:
        found = json.loads(data) if isinstance(data, str) else None
    except (ValueError, RuntimeError):  # the latter of what is nested too deep
        return None
    return found if isinstance(found, dict) and found.get("app") == APP else None


def read_markers(timeline: Any) -> Dict[int, Marker]:
    """Return every marker by its frame."""
    found = {}
    for frame, said in ask_dict(timeline, "GetMarkers").items():
        at = whole(frame)
        if at is not None and isinstance(said, dict):
            found[at] = Marker(
                text(said.get("color")),
                text(said.get("name")),
                text(said.get("note")),
                whole(said.get("duration")) or 1,
                text(said.get("customData")),
            )
    return found


def make_plan(existing: Dict[int, Marker], wanted: Iterable[Wanted], in_frame: int, out_frame: int) -> Plan:
    """Decide what to delete, add and keep: ours in the range give way, nobody else's do.

    Parameters
    ----------
    existing : dict
        Frame to marker, everybody's.
    wanted : iterable of Wanted
        What shall stand in the end, most important first.
    in_frame, out_frame : int
        The range, half-open.
    """
    ours = {frame for frame, marker in existing.items() if in_frame <= frame < out_frame and is_ours(marker.data)}
    taken = set(existing) - ours
    placed = {}  # type: Dict[int, Wanted]
    homeless = []  # type: List[Marker]
    for one in wanted:
        frame = next((f for f in range(one.first, one.until) if f not in taken and f not in placed), None)
        if frame is None:
            homeless.append(one.marker)
        else:
            placed[frame] = _laid(one, frame)
    kept = sorted(frame for frame in ours if frame in placed and _same(placed[frame].marker, existing[frame]))
    add = {frame: one for frame, one in sorted(placed.items()) if frame not in kept}
    return Plan(sorted(ours - set(kept)), add, kept, homeless)


def _laid(one: Wanted, frame: int) -> Wanted:
    """Return a marker as it is on a frame: it ends where its place ends."""
    return one._replace(marker=one.marker._replace(duration=max(1, min(one.marker.duration, one.until - frame))))


def _same(wanted: Marker, there: Marker) -> bool:
    # The texts' digest is in the data: what a host makes of line breaks, or a user wrote into a note, changes nothing.
    return wanted.data == there.data and wanted.duration == there.duration


def carry_out(timeline: Any, wanted: List[Wanted], in_frame: int, out_frame: int) -> Done:
    """Set markers as planned; a frame that somebody took meanwhile is stepped over."""
    plan = make_plan(read_markers(timeline), wanted, in_frame, out_frame)
    deleted = delete_markers(timeline, plan.delete)
    added = {}  # type: Dict[int, Marker]
    failed = []  # type: List[Marker]
    for planned, one in plan.add.items():
        frame = _settle(timeline, planned, one)
        if frame is None:
            failed.append(one.marker)
        else:
            added[frame] = _laid(one, frame).marker
    return Done(added, plan.kept, deleted, failed + plan.homeless)


def _settle(timeline: Any, planned: int, one: Wanted) -> Optional[int]:
    taken = read_markers(timeline)
    frame = next((f for f in range(planned, one.until) if f not in taken), None)
    # Refused on a free frame, it would be refused on the next one too.
    return frame if frame is not None and _set(timeline, frame, _laid(one, frame).marker) else None


def delete_markers(timeline: Any, frames: Iterable[int]) -> int:
    """Delete markers of ours; what is not ours any more at this moment stays. Return how many are gone."""
    gone = 0
    for frame in frames:
        there = read_markers(timeline).get(frame)
        if there is not None and is_ours(there.data):
            ask(timeline, "DeleteMarkerAtFrame", frame)
            gone += frame not in read_markers(timeline)
    return gone


def remove_all(timeline: Any) -> Done:
    """Delete every marker of ours on the timeline; `failed` holds those that would not go."""
    ours = [frame for frame, marker in sorted(read_markers(timeline).items()) if is_ours(marker.data)]
    deleted = delete_markers(timeline, ours)
    left = [marker for marker in read_markers(timeline).values() if is_ours(marker.data)]
    return Done({}, [], deleted, left)


def _set(timeline: Any, frame: int, marker: Marker) -> bool:
    ask(timeline, "AddMarker", frame, marker.color, marker.name, marker.note, marker.duration, marker.data)
    there = read_markers(timeline).get(frame)
    if there is None or there.data == marker.data:
        return there is not None
    if there.name == marker.name:  # ours, but its key was lost: nothing could find it again
        ask(timeline, "DeleteMarkerAtFrame", frame)
    return False
