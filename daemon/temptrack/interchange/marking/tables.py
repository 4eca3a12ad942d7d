"""What goes beside a timeline: Premiere's table of markers, a cue sheet for rights societies, chapters for YouTube."""

import csv
import io
import re
from collections.abc import Sequence
from itertools import pairwise

from temptrack.interchange.marking.types import Cue, Mark
from temptrack.interchange.timelines.types import EditTimeline
from temptrack.interchange.words import clock

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PREMIERE = ("Marker Name", "Description", "In", "Out", "Duration", "Marker Type")
_CUES = (
    *("cue", "in", "out", "duration", "title", "composer", "publisher", "usage", "album"),
    *("licence", "link", "track_in", "confidence"),
)


def marker_csv(marks: Sequence[Mark], timeline: EditTimeline) -> str:
    """Return markers in the columns that Premiere exports them in (Markers panel, Export as CSV)."""
    rows = [
        (
            mark.name,
            mark.note,
            timeline.timecode(mark.frame),
            timeline.timecode(mark.frame + mark.lasts_frames),
            _length(timeline, mark.lasts_frames),
            "Comment",
        )
        for mark in sorted(marks, key=lambda one: one.frame)
    ]
    return _table(_PREMIERE, rows)


def cue_sheet(cues: Sequence[Cue], timeline: EditTimeline) -> str:
    """Return a cue sheet in the columns that rights societies ask for, and what it rests on.

    Nobody's tags state a publisher, and who composed a track is who made it unless somebody writes otherwise: both are
    for the editor to complete. The usage is background music, instrumental (BI) until somebody says otherwise.
    """
    rows = [
        (
            str(number),
            timeline.timecode(cue.record_in_frame),
            timeline.timecode(cue.record_out_frame),
            clock(timeline.rate.seconds(cue.record_out_frame - cue.record_in_frame), 0),
            cue.title,
            cue.composer,
            "",
            "BI",
            cue.album,
            cue.licence,
            cue.link,
            clock(cue.track_in_s),
            f"{cue.confidence:.2f}",
        )
        for number, cue in enumerate(sorted(cues, key=lambda one: one.record_in_frame), 1)
    ]
    return _table(_CUES, rows)


def chapters(marks: Sequence[Mark], timeline: EditTimeline) -> str:
    """Return chapters as YouTube reads them in a description: the first at 0:00, one a second at most.

    YouTube shows them from three on, of ten seconds or more each; with fewer they are words in a description.
    """
    lines = {0: timeline.name or "Start"}
    for mark in sorted(marks, key=lambda one: one.frame):
        at = int(timeline.rate.seconds(mark.frame))
        if at not in lines or (at == 0 and lines[0] == (timeline.name or "Start")):
            lines[at] = " ".join(mark.name.split())
    return "".join(f"{clock(at, 0)} {name}\n" for at, name in sorted(lines.items()))


def ffmetadata(marks: Sequence[Mark], timeline: EditTimeline) -> str:
    """Return chapters as FFmpeg reads them, to the frame: `ffmpeg -i film.mp4 -i FILE -map_chapters 1 -c copy out.mp4`.

    A chapter lasts until the next one. Its own documentation of the format: ffmpeg.org/ffmpeg-formats.html, "Metadata".
    """
    rate, frames = timeline.rate, sorted({0, *(mark.frame for mark in marks)})
    names = {mark.frame: mark.name for mark in sorted(marks, key=lambda one: -one.frame)}
    lines = [";FFMETADATA1"]
    for begin, end in pairwise((*frames, max(timeline.duration_frames, frames[-1] + 1))):
        title = re.sub(r"([=;#\\])", r"\\\1", " ".join((names.get(begin) or timeline.name or "Start").split()))
        ends = (f"TIMEBASE={rate.den}/{rate.num}", f"START={begin}", f"END={end}", f"title={title}")
        lines += ["[CHAPTER]", *ends]
    return "\n".join(lines) + "\n"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table (RFC 4180); a spreadsheet must not take a title for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return text.getvalue()


def _length(timeline: EditTimeline, frames: int) -> str:
    hours, rest = divmod(frames, 3600 * timeline.rate.nominal)
    minutes, rest = divmod(rest, 60 * timeline.rate.nominal)
    seconds, frame = divmod(rest, timeline.rate.nominal)
    return f"{hours:02}:{minutes:02}:{seconds:02}{';' if timeline.drop_frame else ':'}{frame:02}"
