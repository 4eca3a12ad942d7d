"""Diagnose: everything that decides whether Suggest Score works, in words a user can paste."""

import os
import platform
import sys
from typing import Any, Callable, Dict, List, Tuple

from .bridge import Bridge
from .console import Console
from .host import Open, TroubleError, ask, ask_dict, can, find_host, open_timeline, text, whole
from .items import item_facts
from .markers import delete_markers, our_data, read_markers
from .timeline import timeline_facts

FREE_WITHOUT_PYTHON = (21, 1)

_METHODS = (
    ("Timeline", "GetMarkInOut", "in and out marks (19.1)"),
    ("Timeline", "GetSelectedClips", "selected clips (21.0.4)"),
    ("Timeline", "AddTrack", "Add Suggested Track (18.5)"),
)
_TEST_DATA = '{"app":"temptrack","v":1,"test":1}'


def diagnose(names: Dict[str, Any], setting: Any, console: Console) -> None:
    """Say what is found, line by line; a part that fails does not keep the next from being looked at."""
    console.say(f"Temptrack {setting.version} diagnosis")
    console.say("Python: {} at {}".format(platform.python_version(), sys.executable or "an unnamed place"))
    console.say(f"System: {platform.platform()}")
    for part in (_resolve_lines, _bridge_lines):
        for line in _looked_at(part, names, setting):
            console.say(line)
    console.say("Kept at: {}".format(console.path or f"nowhere, {setting.folder} cannot be written"))
    console.say(f"Help: {setting.help_page}")


def _looked_at(part: Callable[..., List[str]], names: Dict[str, Any], setting: Any) -> List[str]:
    try:
        return part(names, setting)
    except TroubleError as trouble:
        return [f"FAILS: {trouble}"]


def _resolve_lines(names: Dict[str, Any], setting: Any) -> List[str]:
    host = find_host(names)
    version = ".".join(str(part) for part in host.version) or "unknown"
    lines = [
        "Resolve: {} {} ({})".format(host.product or "?", version, "Studio" if host.studio else "free edition"),
        "Page: {}".format(text(ask(host.resolve, "GetCurrentPage")) or "none"),
    ]
    if host.version < (18, 5):
        lines.append("Resolve before 18.5 was never looked at; update it.")
    if not host.studio and host.version >= FREE_WITHOUT_PYTHON:
        lines.append("The free edition from 21.1 on is said to run no Python script: please report that this one runs.")
    here = open_timeline(host)
    return lines + _timeline_lines(here)


def _timeline_lines(here: Open) -> List[str]:
    facts = timeline_facts(here)
    video = [track for track in facts["tracks"] if track["type"] == "video"]
    markers = read_markers(here.timeline)
    ours = sum(our_data(marker.data) is not None for marker in markers.values())
    lines = [
        "Project: {}".format(text(ask(here.project, "GetName"))),
        "Timeline: {}, from frame {} ({}), {} frames a second".format(
            facts["name"], facts["start_frame"], facts["start_timecode"] or "?", facts["rate"] or "?"
        ),
        "End: GetEndFrame says {}, the last clip ends before {}".format(
            whole(ask(here.timeline, "GetEndFrame")), _last_end(facts)
        ),
        "Playhead: {}".format(facts["playhead"] or "unknown on this page"),
        "Video clips: {} on {} tracks".format(sum(len(track["spans"]) for track in video), len(video)),
        "Marks: {}".format(facts["marks"] if facts["marks"] is not None else "cannot be read by this version"),
        "Selected clips: {}".format(len(facts["selected"])),
        f"Clip under the playhead: {_clip(here)}",
        f"Markers: {len(markers)}, {ours} of Temptrack",
    ]
    lines += [
        "{}: {}".format(what, "yes" if can(here.timeline, name) else "no, not in this version")
        for _, name, what in _METHODS
    ]
    return lines + ["{}: {}".format("as expected" if good else "UNEXPECTED", what) for what, good in _try(here, facts)]


def _clip(here: Open) -> str:
    item = ask(here.timeline, "GetCurrentVideoItem")
    if item is None:
        return "none"
    said = item_facts(item, ())
    names = ("name", "start", "end", "left_offset", "source_start_frame", "source_end_frame", "source_start_s")
    facts = [f"{name} {said[name]}" for name in (*names, "source_end_s", "speed_percent")]
    return ", ".join([*facts, "media {}".format(said["media"])])


def _last_end(facts: Dict[str, Any]) -> int:
    return max((span[1] or 0 for track in facts["tracks"] for span in track["spans"]), default=0)


def _try(here: Open, facts: Dict[str, Any]) -> List[Tuple[str, bool]]:
    """Set a marker, look at it, take it away: what no document says of this build."""
    timeline = here.timeline
    before = set(read_markers(timeline))
    length = _last_end(facts) - facts["start_frame"]
    frame = next((one for one in range(max(0, length)) if one not in before), None)
    if frame is None:
        return [("a free frame to try a marker on (there is none)", False)]
    ask(timeline, "AddMarker", frame, "Cream", "Temptrack test", "äöü\nsecond line", 2, _TEST_DATA)
    said = {int(float(at)): one for at, one in ask_dict(timeline, "GetMarkers").items()}.get(frame) or {}
    found = [
        ("a marker can be set (close any message Resolve shows, if not)", bool(said)),
        ("its customData comes back", said.get("customData") == _TEST_DATA),
        ("its note comes back with its line break and letters", said.get("note") == "äöü\nsecond line"),
        ("its duration comes back in frames", said.get("duration") == 2),
        ("a second marker on the same frame is refused", not _add_again(timeline, frame)),
    ]
    delete_markers(timeline, [frame])
    found.append(("it can be deleted, and the others are as before", set(read_markers(timeline)) == before))
    return found


def _add_again(timeline: Any, frame: int) -> bool:
    return bool(ask(timeline, "AddMarker", frame, "Cream", "Temptrack test 2", "", 1, _TEST_DATA))


def _bridge_lines(names: Dict[str, Any], setting: Any) -> List[str]:
    command = setting.command
    if not os.path.exists(command[0]):
        raise TroubleError(
            f"Temptrack's own Python is not at {command[0]}",
            "install Temptrack and run `temptrack plugin install resolve` again",
        )
    with Bridge(command, lambda: True) as bridge:
        return [str(line) for line in bridge.ask({"do": "diagnose", "version": setting.version})["lines"]]
