"""Writing markers: what is asked for checked before any work is begun, the file put in its place whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from google.protobuf.json_format import MessageToDict

from temptrack.cli.media_facts import media_facts
from temptrack.cli.output import print_error
from temptrack.cli.report_file import check_report_place, write_whole
from temptrack.cli.timeline import Marked
from temptrack.errors import InvalidInputError
from temptrack.v1.suggest_pb2 import SuggestResult

if TYPE_CHECKING:  # it brings the page's templates along: only who writes markers pays for them
    from temptrack.interchange.conversion import MediumFacts
    from temptrack.interchange.marking import Marking, Style


@dataclass(frozen=True)
class PlannedMarkers:
    """Where markers go, and as what."""

    place: Path
    style: "Style"
    range: Marked
    lay: bool
    facts: "Mapping[Path, MediumFacts]" = field(default_factory=dict)
    """Of the media, where the timeline is written in another format."""


def plan_markers(where: Marked | None, place: Path | None, style: str, *, lay: bool) -> PlannedMarkers | None:
    """Return what is to be written; None when nothing is.

    Raises
    ------
    InvalidInputError
        When there is no timeline, or the file cannot be that.
    """
    if place is None:
        if style or lay:
            raise InvalidInputError(
                "--markers-as and --lay-track say how --markers is written",
                remedy="add --markers FILE",
                field="markers",
            )
        return None
    if where is None:
        raise InvalidInputError(
            "Markers are written for footage, and there is none", remedy="name a timeline or a file", field="markers"
        )
    from temptrack.interchange.marking import STYLES, choose_style

    if style and style not in STYLES:
        raise InvalidInputError(
            f"{style!r:.40} is no way to write markers", remedy=f"write {', '.join(STYLES)}", field="markers_as"
        )
    chosen = choose_style(place, style, where.timeline, source=where.path, lays=lay)
    check_report_place(place)
    facts = media_facts(_found(where)) if chosen == "converted" else {}
    return PlannedMarkers(place, chosen, where, lay, facts)


def _found(where: Marked) -> list[Path]:
    return [clip.path for clip in (*where.timeline.picture, *where.timeline.sound) if clip.path is not None]


def write_markers(planned: PlannedMarkers, result: SuggestResult) -> Path:
    """Write the file; readers never see half of it. Returns its absolute path."""
    from temptrack.interchange.marking import suggestion_marking
    from temptrack.interchange.report.reading import read_answer

    plain = MessageToDict(result, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    where = planned.range
    marking = suggestion_marking(
        read_answer(plain), where.in_frame, where.out_frame, where.timeline.rate, lay=planned.lay
    )
    return write_marking(planned, marking)


def write_marking(planned: PlannedMarkers, marking: "Marking") -> Path:
    """Write a file with these markers; readers never see half of it. Returns its absolute path."""
    from temptrack.interchange.marking import marked

    where = planned.range
    if planned.style == "converted":
        content = _converted(planned, marking)
    else:
        content = marked(where.path, planned.style, where.timeline, marking, sequence=where.sequence)
    return write_whole(planned.place, content)


def _converted(planned: PlannedMarkers, marking: "Marking") -> bytes:
    """Return the timeline in another format, and say what of it is not there."""
    from temptrack.interchange.conversion import convert

    where = planned.range
    suffix = planned.place.suffix.lower()
    made = convert(where.timeline, suffix, marking, facts=planned.facts, source=where.path)
    for sentence in made.lost:
        print_error(sentence)
    return made.data
