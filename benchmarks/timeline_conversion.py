"""What real timelines keep when they are written in another format, and whether markers stay on their frames.

    python -m benchmarks.timeline_conversion FOLDER

writes every timeline below a folder in every format with seven markers, reads that back, and compares clip by clip:
where each lies, which part of its medium it plays, how fast and which way. OpenTimelineIO's own reader or adapter of
the format reads the markers and counts the clips as well.
"""

import contextlib
import io
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks.machine import describe
from temptrack.errors import TemptrackError
from temptrack.interchange.conversion import CONVERTED, convert
from temptrack.interchange.marking import Mark, Marking
from temptrack.interchange.timelines import EditClip, EditTimeline, ReadingOptions, read_timeline
from temptrack.interchange.timelines.reading import SUFFIXES

_ADAPTERS = {".xml": "fcp_xml", ".otio": "otio_json", ".edl": "cmx_3600", ".kdenlive": "kdenlive"}
"""The one for FCPXML is not asked: it reads most files at another length."""
_MARKS = 7
_OURS = "temptrack-benchmark"


@dataclass
class Written:
    """What became of all timelines in one format."""

    counts: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)


def main(arguments: list[str] | None = None) -> None:
    """Print the tables."""
    if not arguments:
        sys.exit("Name a folder of timelines; none come with the project.")
    print(describe())
    tables = {suffix: Written() for suffix in CONVERTED}
    for path in sorted(path for path in Path(arguments[0]).rglob("*") if path.suffix.lower() in SUFFIXES):
        with contextlib.suppress(TemptrackError):
            timeline = read_timeline(path)
            if timeline.duration_frames > 0:
                for suffix, table in tables.items():
                    _one(path, timeline, suffix, table)
    _print(tables)


def _one(path: Path, timeline: EditTimeline, suffix: str, table: Written) -> None:
    table.counts["timelines"] += 1
    frames = sorted({round(number * (timeline.duration_frames - 1) / (_MARKS - 1)) for number in range(_MARKS)})
    marks = tuple(Mark(frame, f"{_OURS} {frame}", "", "Green") for frame in frames)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"out{suffix}"
        try:
            made = convert(timeline, suffix, Marking(marks), source=path)
        except TemptrackError as error:
            table.counts["refused"] += 1
            table.remarks.append(f"{path.name}: {error}")
            return
        out.write_bytes(made.data)
        for sentence in made.lost:
            table.lost[_kind(sentence)] += 1
        again = read_timeline(out, ReadingOptions(rate=timeline.rate))
        table.counts["written"] += 1
        ours = {one.record_in_frame for one in again.markers if one.name.startswith(_OURS)}
        shift = timeline.start_frame - again.start_frame if suffix == ".edl" else 0
        table.counts["markers right"] += len(ours & {frame + shift for frame in frames})
        table.counts["markers wrong"] += len(ours ^ {frame + shift for frame in frames})
        before = timeline
        if suffix == ".kdenlive":  # it knows no timecode of media: what is compared is the place in the file
            through = Path(folder) / "through.fcpxml"
            through.write_bytes(convert(timeline, ".fcpxml", Marking(())).data)
            before, again = _from_nought(read_timeline(through)), _from_nought(again)
        _compare(before, again, table, path.name)
        _second(out, suffix, frames, again, table)


def _from_nought(timeline: EditTimeline) -> EditTimeline:
    picture, sound = (
        tuple(replace(clip, media_start_frame=0) for clip in clips) for clips in (timeline.picture, timeline.sound)
    )
    return replace(timeline, picture=picture, sound=sound)


def _compare(before: EditTimeline, after: EditTimeline, table: Written, name: str) -> None:
    counts = table.counts
    for old, new in ((before.picture, after.picture), (before.sound, after.sound)):
        there = Counter(map(_place, new))
        missed = []
        for clip in old:
            if there[_place(clip)] > 0:
                there[_place(clip)] -= 1
                counts["clips same"] += 1
            else:
                missed.append(clip)
        rest = [place for place, number in there.items() for _ in range(number)]
        for clip in missed:
            near = next((place for place in rest if _is_near(_place(clip), place, before)), None)
            if near is not None:
                rest.remove(near)
                counts["within a frame"] += 1
            elif not clip.enabled:
                counts["switched off"] += 1
            else:
                counts["clips changed"] += 1
                table.remarks.append(f"{name}: {clip.name} at {clip.record_in_frame} plays another part")


def _place(clip: EditClip) -> tuple[Any, ...]:
    begin = clip.media_start_frame
    span = (Fraction((begin + at) * clip.source_rate.den, clip.source_rate.num) for at in _played(clip))
    return clip.record_in_frame, clip.record_out_frame, *span, round(clip.speed, 4), clip.reversed, clip.enabled


def _played(clip: EditClip) -> tuple[int, ...]:
    """Return the part of its medium that a clip plays; of a frame that is held, that frame."""
    return (clip.source_in_frame,) * 2 if clip.speed == 0 else (clip.source_in_frame, clip.source_out_frame)


def _is_near(old: tuple[Any, ...], new: tuple[Any, ...], timeline: EditTimeline) -> bool:
    frame_s = 1.05 * max(timeline.rate.frame_s, 0.0) * max(1.0, old[4])
    return old[:2] == new[:2] and old[5:] == new[5:] and all(abs(old[n] - new[n]) <= frame_s for n in (2, 3))


def _second(out: Path, suffix: str, frames: list[int], again: EditTimeline, table: Written) -> None:
    if suffix not in _ADAPTERS:
        return
    import opentimelineio

    extra = {"rate": again.rate.nominal} if suffix == ".edl" else {}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            read: Any = opentimelineio.adapters.read_from_file(str(out), _ADAPTERS[suffix], **extra)
    except Exception as error:  # noqa: BLE001 - that it fails is the finding
        table.counts["adapter fails"] += 1
        table.remarks.append(f"adapter: {type(error).__name__} {error!s:.90}")
        return
    chosen = read if read.schema_name() == "Timeline" else next(iter(read))
    table.counts["adapter reads"] += 1
    found = {round(marker.marked_range.start_time.value) for marker in _markers(chosen) if _OURS in marker.name}
    if suffix != ".edl":  # locators are of clips there, at their labels
        table.counts["adapter: right"] += len(found & set(frames))
        table.counts["adapter: wrong"] += len(found ^ set(frames))
    clips = sum(1 for _ in chosen.find_clips())
    table.counts["adapter: all clips"] += clips == len(again.picture) + len(again.sound)


def _markers(timeline: Any) -> Iterator[Any]:
    yield from timeline.tracks.markers


def _kind(sentence: str) -> str:
    words = sentence.replace("\N{NO-BREAK SPACE}", " ")
    known: dict[str, Callable[[], bool]] = {
        "transitions, titles, effects, levels": lambda: words.startswith("Not carried over"),
        "nesting": lambda: "lie open" in words or "nested sequence" in words,
        "where media begin": lambda: words.startswith("Where the timecode"),
        "whole frames": lambda: "up to a frame off" in words,
        "roles": lambda: words.startswith("The roles"),
        "switched off": lambda: "switched off" in words,
        "rates": lambda: "of another rate" in words,
        "video tracks": lambda: "video tracks" in words,
        "colours of markers": lambda: words.startswith("The colours"),
        "drop-frame labels": lambda: "labels drop" in words,
        "start timecode": lambda: "start timecode" in words,
        "gap at its end": lambda: words.startswith("It ends"),
    }
    return next((name for name, fits in known.items() if fits()), words)


def _print(tables: dict[str, Written]) -> None:
    names = dict.fromkeys(name for table in tables.values() for name in table.counts)
    print(f"\n{'':20}" + "".join(f"{suffix:>11}" for suffix in tables))
    for name in names:
        print(f"{name:20}" + "".join(f"{table.counts[name]:>11}" for table in tables.values()))
    print("\nTimelines of which something was lost")
    for kind in dict.fromkeys(kind for table in tables.values() for kind in table.lost):
        print(f"{kind:38.38}" + "".join(f"{table.lost[kind]:>11}" for table in tables.values()))
    for suffix, table in tables.items():
        for remark, number in Counter(table.remarks).most_common(6):
            print(f"  {suffix} {number}: {remark}")


if __name__ == "__main__":
    main(sys.argv[1:])
