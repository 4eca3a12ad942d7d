"""What real timeline files say to our readers, and what markers do to them.

    python -m benchmarks.interchange FOLDER

reads every timeline below a folder. Markers go into each that can hold them: they must come back on their frames, and
the file must be what it was once they are taken out again: XML as canonical XML, lists line by line, OTIO as JSON.
Beside each stands what OpenTimelineIO's own adapter makes of the file. No such files come with the project; those that
its tables were made with are the test data of OpenTimelineIO's adapters and of orchetect/swift-fcpxml, both public.
"""

import contextlib
import io
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from benchmarks.machine import describe
from temptrack.errors import TemptrackError
from temptrack.interchange.marking import Mark, Marking, choose_style, marked
from temptrack.interchange.timelines import EditClip, EditTimeline, ReadingOptions, read_timeline
from temptrack.interchange.timelines.reading import SUFFIXES

_ADAPTERS = {"fcpxml": "fcpx_xml", "fcp7": "fcp_xml", "edl": "cmx_3600", "mlt": "kdenlive"}
_WRITABLE = (".fcpxml", ".xml", ".edl", ".otio", ".kdenlive")
_MARKS = 7
_OURS = "temptrack-benchmark"


@dataclass
class Found:
    """What became of the files of one format."""

    files: int = 0
    read: int = 0
    clips: int = 0
    seconds: float = 0.0
    marked: int = 0
    right: int = 0
    wrong: int = 0
    untouched: int = 0
    adapter: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)


def main(arguments: list[str] | None = None) -> None:
    """Print the tables."""
    given = [] if arguments is None else arguments
    print(describe())
    if given:
        _folder(Path(given[0]))
    else:
        print("Name a folder of timelines to see what they say; none come with the project.")


def _folder(folder: Path) -> None:
    formats: dict[str, Found] = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES):
        _one(path, formats)
    columns = ("files", "read", "clips", "s", "marked", "right", "wrong", "rest untouched")
    print(f"\n{'format':10}" + "".join(f"{name:>16}" for name in columns))
    for name, found in sorted(formats.items()):
        figures = (
            *(found.files, found.read, found.clips, round(found.seconds, 1)),
            *(found.marked, found.right, found.wrong, found.untouched),
        )
        print(f"{name:10}" + "".join(f"{figure:>16}" for figure in figures))
    for name, found in sorted(formats.items()):
        if found.adapter:
            said = ", ".join(f"{number} {what}" for what, number in found.adapter.most_common())
            print(f"\n{name}, OpenTimelineIO's adapter: {said}")
        for remark in found.remarks:
            print(f"  {name}: {remark}")


def _one(path: Path, formats: dict[str, Found]) -> None:
    suffix = path.suffix.lower()
    began = time.perf_counter()
    try:
        timeline = read_timeline(path)
    except TemptrackError as error:
        found = formats.setdefault(suffix, Found())
        found.files += 1
        found.remarks.append(f"{path.name}: {error}")
        return
    found = formats.setdefault(suffix, Found())
    found.files += 1
    found.read += 1
    found.seconds += time.perf_counter() - began
    found.clips += len(timeline.picture) + len(timeline.sound)
    if timeline.format in _ADAPTERS and suffix in _WRITABLE:
        found.adapter[_by_adapter(path, timeline)] += 1
    if suffix in _WRITABLE and timeline.duration_frames > 0:
        _mark(path, timeline, found)


def _mark(path: Path, timeline: EditTimeline, found: Found) -> None:
    frames = sorted({round(number * (timeline.duration_frames - 1) / (_MARKS - 1)) for number in range(_MARKS)})
    marks = tuple(Mark(frame, f"{_OURS} {frame}", "A note.", "Green") for frame in frames)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / path.name
        try:
            out.write_bytes(marked(path, choose_style(out, "", timeline, source=path), timeline, Marking(marks)))
        except TemptrackError as error:
            found.remarks.append(f"{path.name} not marked: {error}")
            return
        found.marked += 1
        again = read_timeline(out, ReadingOptions(rate=timeline.rate))
        ours = [(one.record_in_frame, one.name) for one in again.markers if one.name.startswith(_OURS)]
        right = sum(name == f"{_OURS} {frame}" or name.startswith(f"{_OURS} {frame}:") for frame, name in ours)
        found.right += right
        found.wrong += len(frames) - right
        before, after = path.read_bytes(), out.read_bytes()
        theirs = [one for one in again.markers if not one.name.startswith(_OURS)]
        same = _clips(again) == _clips(timeline) and tuple(theirs) == timeline.markers
        if same and _without_ours(after, path.suffix) == _without_ours(before, path.suffix):
            found.untouched += 1
        else:
            found.remarks.append(f"{path.name}: more changed than the markers")


def _clips(timeline: EditTimeline) -> list[EditClip]:
    """Return the clips; that media beside the file are not beside its copy is no change."""
    return [replace(clip, path=None) for clip in (*timeline.picture, *timeline.sound)]


def _without_ours(data: bytes, suffix: str) -> object:
    """Return what a file says, the markers that were added taken out."""
    match suffix.lower():
        case ".edl":
            return [line for line in data.splitlines() if _OURS.encode() not in line]
        case ".otio":
            document = json.loads(re.sub(rb"\bInf\b", b"Infinity", data), parse_constant=str)  # OTIO's own word for it
            for stack in _stacks(document):
                kept = [one for one in stack.get("markers") or [] if not str(one.get("name")).startswith(_OURS)]
                stack["markers"] = kept
            return document
        case _:
            root = ElementTree.fromstring(data)  # noqa: S314 - it has been through the safe parser
            for parent in list(root.iter()):
                for child in [one for one in parent if one.tag == "marker" and _is_ours(one)]:
                    parent.remove(child)
                for child in [one for one in parent if one.get("name", "").endswith("properties.guides")]:
                    kept = [one for one in json.loads(child.text or "[]") if _OURS not in one["comment"]]
                    child.text = json.dumps(kept)
                    if not kept:
                        parent.remove(child)
            return ElementTree.canonicalize(ElementTree.tostring(root, encoding="unicode"), strip_text=True)


def _is_ours(marker: ElementTree.Element) -> bool:
    return (marker.get("value") or marker.findtext("name") or "").startswith(_OURS)


def _stacks(node: object) -> Iterator[dict[str, list[dict[str, object]]]]:
    if isinstance(node, dict):
        if str(node.get("OTIO_SCHEMA", "")).startswith("Stack."):
            yield node
        for one in node.values():
            yield from _stacks(one)
    elif isinstance(node, list):
        for one in node:
            yield from _stacks(one)


def _by_adapter(path: Path, timeline: EditTimeline) -> str:
    import opentimelineio

    adapter = _ADAPTERS[timeline.format]
    if adapter not in opentimelineio.adapters.available_adapter_names():
        return "not installed"
    extra = {"rate": timeline.rate.nominal} if adapter == "cmx_3600" else {}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            document = opentimelineio.adapters.read_from_file(str(path), adapter, **extra)
    except Exception as error:  # noqa: BLE001 - that it fails is the finding
        return f"fail ({type(error).__name__})"
    if document is None:
        return "read as nothing"
    chosen: Any = next(iter(document), None) if isinstance(document, list) else document
    if chosen is not None and chosen.schema_name() == "SerializableCollection":
        chosen = next((one for one in chosen if one.schema_name() == "Timeline"), None)
    if chosen is None or chosen.schema_name() != "Timeline":
        return "read as no timeline"
    try:
        seconds = chosen.duration().to_seconds()
    except Exception as error:  # noqa: BLE001 - as above
        return f"fail ({type(error).__name__})"
    near = abs(seconds - timeline.duration_s) <= 2 * timeline.rate.frame_s
    return "of our length" if near else "of another length"


if __name__ == "__main__":
    main(sys.argv[1:])
