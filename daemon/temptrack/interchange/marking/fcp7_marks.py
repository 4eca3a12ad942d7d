"""Markers and music in Final Cut Pro 7's XML."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from temptrack.errors import InvalidInputError
from temptrack.interchange.marking.fcp7_levels import gain_of, level_keys
from temptrack.interchange.marking.splicing import Splice, printable, splice
from temptrack.interchange.marking.types import LaidTrack, Mark
from temptrack.interchange.timelines.fcp7 import choose_sequence
from temptrack.interchange.timelines.fcp7_time import rate_of
from temptrack.interchange.timelines.xml_tree import parse_xml
from temptrack.timebase import FrameRate

_COLOURS = {"Green": 4278239488, "Yellow": 4278249216, "Lavender": 4289825711, "Sand": 4293454056}
"""Premiere's marker colours: opaque ARGB as one number."""


def mark_fcp7(data: bytes, marks: Sequence[Mark], laid: LaidTrack | None = None, *, name: str = "") -> bytes:
    """Return a document with markers on the sequence, and music on an audio track of its own, all else as it was.

    Raises
    ------
    InvalidInputError
        When there is no sequence to write into.
    """
    root = parse_xml(data)
    sequence, _ = choose_sequence(root, name)
    rate = rate_of(sequence, FrameRate(30, 1))
    splices = [Splice(sequence, "inside, last", _marker(mark)) for mark in marks]
    if laid is not None:
        splices.append(_music(root, sequence, laid, rate))
    return splice(data, root, splices)


def _marker(mark: Mark) -> str:
    out = mark.frame + mark.lasts_frames if mark.lasts_frames > 1 else -1
    colour = _COLOURS.get(mark.colour)
    painted = _tag("pproColor", str(colour)) if colour else ""
    name, note = _tag("name", mark.name), _tag("comment", mark.note)
    return f"<marker>{note}{name}<in>{mark.frame}</in><out>{out}</out>{painted}</marker>"


def _music(root: Element, sequence: Element, laid: LaidTrack, rate: FrameRate) -> Splice:
    media = sequence.find("media")
    if media is None:
        raise InvalidInputError("The sequence holds no media to lay music beside", remedy="export it again")
    ids = {one.get("id") for one in root.iter()}
    number = next(n for n in range(1, len(ids) + 2) if f"temptrack-{n}" not in ids)
    ntsc = "TRUE" if rate.den == 1001 else "FALSE"
    rates = f"<rate><timebase>{rate.nominal}</timebase><ntsc>{ntsc}</ntsc></rate>"
    begin = rate.frame(laid.track_in_s)
    lasts = laid.record_out_frame - laid.record_in_frame
    whole = max(begin + lasts, ceil(laid.track_duration_s * rate.fps))
    file = (
        f'<file id="temptrack-{number}">{_tag("name", Path(laid.path).name)}{_tag("pathurl", Path(laid.path).as_uri())}'
        f"{rates}<duration>{whole}</duration><media><audio><channelcount>2</channelcount></audio></media></file>"
    )
    clip = (
        f"<clipitem>{_tag('name', laid.name)}<enabled>TRUE</enabled><duration>{whole}</duration>{rates}"
        f"<start>{laid.record_in_frame}</start><end>{laid.record_out_frame}</end>"
        f"<in>{begin}</in><out>{begin + lasts}</out>{file}"
        f"<sourcetrack><mediatype>audio</mediatype><trackindex>1</trackindex></sourcetrack>{_level(laid, begin, rate)}"
        "</clipitem>"
    )
    track = f"<track><enabled>TRUE</enabled><locked>FALSE</locked>{clip}</track>"
    audio = media.find("audio")
    if audio is None:
        return Splice(media, "inside, last", f"<audio>{track}</audio>")
    return Splice(audio, "inside, last", track)


def _level(laid: LaidTrack, begin: int, rate: FrameRate) -> str:
    """Return the gain as a filter, keyed to fade in and out, and to make room for speech between."""
    frames = "".join(
        f"<keyframe><when>{begin + at}</when><value>{value:.6f}</value></keyframe>"
        for at, value in level_keys(laid, rate)
    )
    return (
        "<filter><effect><name>Audio Levels</name><effectid>audiolevels</effectid><effectcategory>audiolevels"
        "</effectcategory><effecttype>audiolevels</effecttype><mediatype>audio</mediatype><parameter>"
        "<parameterid>level</parameterid><name>Level</name><valuemin>0</valuemin><valuemax>3.98109</valuemax>"
        f"<value>{gain_of(laid):.6f}</value>{frames}</parameter></effect></filter>"
    )


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(printable(text))}</{name}>"
