"""Which file says it how: the timeline itself with markers added, or a list beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from temptrack.errors import InvalidInputError
from temptrack.interchange.marking.edl_marks import mark_edl, marker_edl
from temptrack.interchange.marking.fcp7_marks import mark_fcp7
from temptrack.interchange.marking.fcpxml_marks import mark_fcpxml
from temptrack.interchange.marking.otio_marks import mark_otio
from temptrack.interchange.marking.tables import chapters, cue_sheet, marker_csv
from temptrack.interchange.marking.types import Cue, LaidTrack, Mark
from temptrack.interchange.timelines.reading import document_of, read_bytes
from temptrack.interchange.timelines.types import EditTimeline

Style: TypeAlias = Literal["timeline", "resolve", "premiere", "cue-sheet", "chapters"]
STYLES: tuple[Style, ...] = get_args(Style)
_SUFFIXES: dict[str, tuple[Style, ...]] = {
    ".otio": ("timeline",),
    ".fcpxml": ("timeline",),
    ".xml": ("timeline",),
    ".edl": ("timeline", "resolve"),
    ".csv": ("cue-sheet", "premiere"),
    ".txt": ("chapters",),
}
"""What a file of each suffix can be; the first unless it is asked for otherwise."""
_HELD = {"fcpxml": (".fcpxml", ".xml"), "fcp7": (".xml",), "edl": (".edl",), "otio": (".otio",)}
"""Formats to what they are called."""


@dataclass(frozen=True)
class Marking:
    """All that may be written."""

    marks: tuple[Mark, ...]
    cues: tuple[Cue, ...] = ()
    laid: LaidTrack | None = None


def choose_style(target: Path, wanted: str, timeline: EditTimeline, *, lays: bool = False) -> Style:
    """Return what a file is to be, before any work is begun.

    Parameters
    ----------
    target : Path
        The file.
    wanted : str
        One of `STYLES`; empty for what the suffix says.
    timeline : EditTimeline
        Whose markers they are.
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
    same = suffix in _HELD[timeline.format]
    chosen = next((style for style in able if style == wanted), None) if wanted else able[0]
    if chosen == "timeline" and suffix == ".edl" and not same and not wanted:
        chosen = "resolve"
    if chosen is None or (chosen == "timeline" and not same):
        raise InvalidInputError(
            f"{target.name} cannot hold {wanted or timeline.format.upper() + ' with markers'}",
            remedy=f"name a {' or '.join(_HELD[timeline.format])} file, or a list: .edl, .csv, .txt",
            field="markers",
        )
    if lays and (chosen != "timeline" or timeline.format == "edl"):
        raise InvalidInputError(
            f"{target.name} cannot hold music", remedy="lay it in .otio, .fcpxml or .xml", field="lay_track"
        )
    return chosen


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
    data = read_bytes(document_of(source))
    match timeline.format:
        case "fcpxml":
            return mark_fcpxml(data, marking.marks, marking.laid, name=sequence)
        case "fcp7":
            return mark_fcp7(data, marking.marks, marking.laid, name=sequence)
        case "edl":
            return mark_edl(data, marking.marks, timeline)
        case "otio":
            if source.suffix.lower() != ".otio":
                raise InvalidInputError(
                    f"{source.name} is read, not written", remedy="write a list: .edl, .csv, .txt", field="markers"
                )
            return mark_otio(data, marking.marks, timeline, marking.laid)


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
        case _:
            return chapters(marks, timeline)
