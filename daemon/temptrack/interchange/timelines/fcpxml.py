"""FCPXML: Final Cut Pro and what else writes it (Resolve, Logic, and converters of Premiere's projects).

Apple's reference: "FCPXML Reference", developer.apple.com/documentation/professional_video_applications. A clip's
local time begins at its `start`; what is anchored to it or contained in it lies at its `offset` in that time. Times of
a sequence count from its tcStart.
"""

from fractions import Fraction
from xml.etree.ElementTree import Element

from temptrack.errors import InvalidInputError
from temptrack.interchange.timelines.assembling import Head, assemble
from temptrack.interchange.timelines.composition import Composition
from temptrack.interchange.timelines.fcpxml_resources import Resources
from temptrack.interchange.timelines.fcpxml_story import Story
from temptrack.interchange.timelines.fcpxml_time import seconds
from temptrack.interchange.timelines.media_places import MediaPlaces
from temptrack.interchange.timelines.types import EditMarker, EditTimeline
from temptrack.timebase import FrameRate

_STANDALONE = ("clip", "asset-clip", "ref-clip", "sync-clip", "mc-clip")


def read_fcpxml(root: Element, places: MediaPlaces, *, name: str = "") -> EditTimeline:
    """Read a document's sequence.

    Parameters
    ----------
    root : Element
        The document.
    places : MediaPlaces
        Finds the media.
    name : str
        Of the project, where there are several; the first when empty.

    Raises
    ------
    InvalidInputError
        When there is no sequence of that name, or what it says cannot be.
    """
    chosen, sequence, notes = choose_sequence(root, name)
    resources = Resources(root)
    rate = resources.rate_of(sequence.get("format")) or FrameRate(24, 1)
    start_s = sequence_start(sequence)
    frames = Fraction(rate.num, rate.den)
    story = Story(resources)
    composition = Composition(chosen)
    story.tell_sequence(sequence, composition, rate, -start_s)
    timecode_s = seconds(sequence.get("tcStart"))
    head = Head(
        name=chosen,
        format="fcpxml",
        rate=rate,
        start_frame=round(timecode_s * frames),
        drop_frame=sequence.get("tcFormat") == "DF",
        duration_s=seconds(sequence.get("duration")) or None,
        notes=tuple(notes),
    )
    markers = [
        EditMarker(round(one.at_s * frames), max(1, round(one.duration_s * frames)), one.name, one.note, one.kind)
        for one in story.markers
        if one.at_s >= 0
    ]
    return assemble(head, composition, markers, places)


def choose_sequence(root: Element, name: str = "") -> tuple[str, Element, list[str]]:
    """Return the name and the sequence that is meant, and what is to be said of the choice."""
    projects = [
        (project.get("name", ""), sequence)
        for project in root.iter("project")
        if (sequence := project.find("sequence")) is not None
    ]
    found = [one for one in projects if not name or one[0] == name] or [
        one for one in _standalone(root) if not name or one[0] == name
    ]
    if not found:
        known = ", ".join(repr(one[0]) for one in projects[:10])
        raise InvalidInputError(
            f"No project {name!r:.60} is in the timeline" if name and projects else "The timeline holds no project",
            remedy=f"it holds {known}" if known else "export a project rather than an event",
            field="timeline",
        )
    notes = [f"Of {len(found)} projects, {found[0][0]!r} is read; name another with --sequence."] if found[1:] else []
    return *found[0], notes


def sequence_start(sequence: Element) -> Fraction:
    """Return where a sequence's time begins: at its tcStart, or at 0 in files that do not count from there."""
    start = seconds(sequence.get("tcStart"))
    spine = sequence.find("spine")
    first = next((one for one in spine if one.get("offset") is not None), None) if spine is not None else None
    return start if first is not None and seconds(first.get("offset")) >= start else Fraction(0)


def _standalone(root: Element) -> list[tuple[str, Element]]:
    """Return the clips of an event that were exported without a project, each as a sequence of its own."""
    clips = [clip for holder in (root, *root.iter("event")) for clip in holder if clip.tag in _STANDALONE]
    resources = Resources(root)
    return [(clip.get("name", ""), _as_sequence(clip, resources)) for clip in clips]


def _as_sequence(clip: Element, resources: Resources) -> Element:
    media = resources.media(clip.get("ref"))
    inner = media.find("sequence") if media is not None else None
    if clip.tag == "ref-clip" and inner is not None:
        return inner
    form = clip.get("format") or resources.format_id_of(clip.get("ref"))
    duration = clip.get("duration") or resources.duration_of(clip.get("ref"))
    sequence = Element("sequence", {"format": form, "duration": duration})
    spine = Element("spine")
    laid = Element(clip.tag, {**clip.attrib, "offset": "0s", "duration": duration})
    laid.extend(list(clip))
    spine.append(laid)
    sequence.append(spine)
    return sequence
