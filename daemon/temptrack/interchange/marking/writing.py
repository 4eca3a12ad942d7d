"""Which file says it how: the timeline itself with markers added, or a list beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from temptrack.errors import InvalidInputError
from temptrack.interchange.marking.edl_marks import mark_edl, marker_edl
from temptrack.interchange.marking.fcp7_marks import mark_fcp7
from temptrack.interchange.marking.fcpxml_marks import mark_fcpxml
from temptrack.interchange.marking.kdenlive_marks import mark_kdenlive
from temptrack.interchange.marking.otio_marks import mark_otio
from temptrack.interchange.marking.tables import chapters, cue_sheet, ffmetadata, marker_csv
from temptrack.interchange.marking.types import Cue, LaidTrack, Mark
from temptrack.interchange.timelines import otio_bridge
from temptrack.interchange.timelines.file_bytes import read_bytes
from temptrack.interchange.timelines.reading import document_of
from temptrack.interchange.timelines.types import EditTimeline

Style: TypeAlias = Literal["timeline", "converted", "resolve", "premiere", "cue-sheet", "chapters", "ffmetadata"]
"""`converted` is a timeline written in another format than it was read from."""
STYLES: tuple[Style, ...] = tuple(style for style in get_args(Style) if style != "converted")
"""What can be asked for by name."""
_SUFFIXES: dict[str, tuple[Style, ...]] = {
    ".otio": ("timeline",),
    ".fcpxml": ("timeline",),
    ".xml": ("timeline",),
    ".edl": ("timeline", "resolve"),
    ".kdenlive": ("timeline",),
    ".csv": ("cue-sheet", "premiere"),
    ".txt": ("chapters",),
    ".ffmetadata": ("ffmetadata",),
}
"""What a file of each suffix can be; the first unless it is asked for otherwise."""
_HELD = {"fcpxml": ".fcpxml", "fcp7": ".xml", "edl": ".edl", "otio": ".otio"}
"""Formats to what they are called."""


@dataclass(frozen=True)
class Marking:
    """All that may be written."""

    marks: tuple[Mark, ...]
    cues: tuple[Cue, ...] = ()
    laid: LaidTrack | None = None


def choose_style(
    target: Path, wanted: str, timeline: EditTimeline, *, source: Path | None = None, lays: bool = False
) -> Style:
    """Return what a file is to be, before any work is begun.

    Parameters
    ----------
    target : Path
        The file.
    wanted : str
        One of `STYLES`; empty for what the suffix says.
    timeline : EditTimeline
        Whose markers they are.
    source : Path, optional
        Its file: FCPXML under the name .xml stays that.
    lays : bool
        Whether music is to be laid too.

    Raises
    ------
    InvalidInputError
        When the file cannot be that, or cannot hold music.
    """
    suffix = target.suffix.lower()
    able = _SUFFIXES.get(suffix, ())
    if not able:
        raise InvalidInputError(
            f"{target.name} is no file that markers are written to",
            remedy=f"name one that ends in {', '.join(_SUFFIXES)}",
            field="markers",
        )
    chosen = next((style for style in able if style == wanted), None) if wanted else able[0]
    if chosen == "timeline" and not _is_same(suffix, timeline, source):
        chosen = "resolve" if suffix == ".edl" and not wanted else "converted"
    if chosen is None:
        raise InvalidInputError(
            f"{target.name} cannot hold {wanted}", remedy=f"it can be {' or '.join(able)}", field="markers"
        )
    kdenlive_itself = chosen == "timeline" and suffix == ".kdenlive"
    if lays and (chosen not in ("timeline", "converted") or suffix == ".edl" or kdenlive_itself):
        raise InvalidInputError(
            f"{target.name} cannot hold music", remedy="lay it in .otio, .fcpxml or .xml", field="lay_track"
        )
    return chosen


def _is_same(suffix: str, timeline: EditTimeline, source: Path | None) -> bool:
    """Whether a file of that name can be the very one that was read, with markers added."""
    if timeline.format in ("fcpxml", "mlt") and source is not None and source.suffix.lower() == suffix:
        return True
    return suffix == _HELD.get(timeline.format)


def marked(source: Path, style: Style, timeline: EditTimeline, marking: Marking, *, sequence: str = "") -> bytes:
    """Return the file's content.

    Parameters
    ----------
    source : Path
        The timeline's file, of which all that is not added stays.
    style : Style
        See `choose_style`.
    timeline : EditTimeline
        What was read of it.
    marking : Marking
        What is added.
    sequence : str
        Which of its sequences was read; the first when empty.
    """
    if style != "timeline":
        return _list(style, timeline, marking.marks, marking.cues).encode(
            "utf-8-sig" if style in _FOR_EXCEL else "utf-8"
        )
    data = read_bytes(document_of(source)) if timeline.format != "otio" else b""
    match timeline.format:
        case "fcpxml":
            return mark_fcpxml(data, marking.marks, marking.laid, name=sequence)
        case "fcp7":
            return mark_fcp7(data, marking.marks, marking.laid, name=sequence)
        case "edl":
            return mark_edl(data, marking.marks, timeline)
        case "otio":
            return mark_otio(otio_bridge.otio_json(source), marking.marks, timeline, marking.laid)
        case "mlt":
            return mark_kdenlive(data, marking.marks)
        case _:
            raise InvalidInputError(f"{source.name} is no timeline to write markers into", field="markers")


_FOR_EXCEL = ("premiere", "cue-sheet")
"""Which takes a table for UTF-8 only when it begins with a byte order mark."""


def _list(style: Style, timeline: EditTimeline, marks: Sequence[Mark], cues: Sequence[Cue]) -> str:
    match style:
        case "resolve":
            return marker_edl(marks, timeline)
        case "premiere":
            return marker_csv(marks, timeline)
        case "cue-sheet":
            return cue_sheet(cues, timeline)
        case "ffmetadata":
            return ffmetadata(marks, timeline)
        case _:
            return chapters(marks, timeline)
