"""A timeline in another format: written by what, marked by what, and what of it is lost on the way."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from temptrack.interchange.conversion.losses import left_behind, losses
from temptrack.interchange.conversion.plan import MediumFacts, Plan, plan_of
from temptrack.interchange.conversion.to_edl import to_edl
from temptrack.interchange.conversion.to_fcp7 import to_fcp7
from temptrack.interchange.conversion.to_fcpxml import to_fcpxml
from temptrack.interchange.conversion.to_kdenlive import to_kdenlive
from temptrack.interchange.conversion.to_otio import to_otio
from temptrack.interchange.marking.edl_marks import mark_edl
from temptrack.interchange.marking.fcp7_marks import mark_fcp7
from temptrack.interchange.marking.fcpxml_marks import mark_fcpxml
from temptrack.interchange.marking.kdenlive_marks import mark_kdenlive
from temptrack.interchange.marking.otio_marks import mark_otio
from temptrack.interchange.marking.types import Mark
from temptrack.interchange.marking.writing import Marking
from temptrack.interchange.timelines.file_bytes import read_bytes
from temptrack.interchange.timelines.reading import document_of
from temptrack.interchange.timelines.types import EditTimeline
from temptrack.interchange.words import count

_WRITERS: dict[str, Callable[[Plan], bytes]] = {
    ".fcpxml": to_fcpxml,
    ".xml": to_fcp7,
    ".otio": to_otio,
    ".edl": to_edl,
    ".kdenlive": to_kdenlive,
}
CONVERTED = tuple(_WRITERS)
"""Suffixes of what can be written."""


@dataclass(frozen=True)
class Conversion:
    """A timeline in another format."""

    data: bytes
    lost: tuple[str, ...]
    """What is not in it, a sentence each."""


def convert(
    timeline: EditTimeline,
    suffix: str,
    marking: Marking,
    *,
    facts: Mapping[Path, MediumFacts] | None = None,
    source: Path | None = None,
) -> Conversion:
    """Write a timeline in another format, with the markers it had and new ones.

    Parameters
    ----------
    timeline : EditTimeline
        As it was read, nested sequences resolved.
    suffix : str
        One of `CONVERTED`.
    marking : Marking
        What is added.
    facts : mapping of Path to MediumFacts, optional
        What is known of the media that were found.
    source : Path, optional
        The file, in which what was left behind is counted.

    Raises
    ------
    InvalidInputError
        When the format cannot hold any of it.
    """
    plan = replace(plan_of(timeline, facts or {}), laid=marking.laid)
    inside = tuple(one for one in timeline.markers if 0 <= one.record_in_frame < plan.duration)
    kept = (Mark(one.record_in_frame, one.name, one.note, "", one.duration_frames) for one in inside)
    whole = replace(marking, marks=(*kept, *marking.marks))
    behind = _behind(source, timeline)
    if beyond := len(timeline.markers) - len(inside):
        behind["marker beyond its end"] = beyond
    lost = [*losses(plan, suffix, behind)]
    if coloured := sum(bool(one.colour) for one in inside):
        lost.append(f"The colours of {count(coloured, 'marker')} that it had are not carried over.")
    return Conversion(_marked(_WRITERS[suffix](plan), suffix, whole, replace(timeline, name=plan.name)), tuple(lost))


def _marked(data: bytes, suffix: str, marking: Marking, timeline: EditTimeline) -> bytes:
    match suffix:
        case ".fcpxml":
            return mark_fcpxml(data, marking.marks, marking.laid)
        case ".xml":
            return mark_fcp7(data, marking.marks, marking.laid)
        case ".otio":
            return mark_otio(data, marking.marks, timeline, marking.laid)
        case ".kdenlive":
            return mark_kdenlive(data, marking.marks)
        case _:
            return mark_edl(data, marking.marks, timeline)


def _behind(source: Path | None, timeline: EditTimeline) -> Counter[str]:
    if source is None or timeline.format == "media" or source.suffix.lower() not in _SEARCHED:
        return Counter()
    return left_behind(read_bytes(document_of(source)), timeline.format)


_SEARCHED = (".fcpxml", ".fcpxmld", ".xml", ".edl", ".otio", ".kdenlive", ".mlt")
