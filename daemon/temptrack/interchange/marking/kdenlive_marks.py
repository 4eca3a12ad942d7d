"""Markers in a Kdenlive project: guides, which are JSON in a property of its timeline."""

import json
from collections.abc import Sequence
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from temptrack.documents import read_json
from temptrack.errors import InvalidInputError
from temptrack.interchange.marking.splicing import Splice, printable, splice
from temptrack.interchange.marking.types import Mark
from temptrack.interchange.timelines.mlt_parts import guides_of, main_tractor
from temptrack.interchange.timelines.xml_tree import parse_xml

_CATEGORIES = {"Green": 3, "Yellow": 4, "Lavender": 0, "Sand": 5, "Cyan": 1}
"""Kdenlive's guide categories by colour: purple, cyan, blue, green, yellow, orange, red, pink, magenta."""


def mark_kdenlive(data: bytes, marks: Sequence[Mark]) -> bytes:
    """Return a project with guides, all else as it was.

    Raises
    ------
    InvalidInputError
        When it has no timeline of Kdenlive's.
    """
    root = parse_xml(data)
    holder, held = guides_of(root, main_tractor(root))
    if holder is None:
        raise InvalidInputError(
            "The MLT file is no project of Kdenlive's, which alone has guides", remedy="write another format"
        )
    stated = _known(held)
    text = escape(json.dumps([*stated, *map(_guide, marks)], indent=1, ensure_ascii=True))
    if held is not None:
        return splice(data, root, [Splice(held, "instead of its text", text)])
    new = f'<property name="{_name(holder)}">{text}</property>'
    return splice(data, root, [Splice(holder[0], "before", new)])


def _known(held: Element | None) -> list[object]:
    try:
        known = read_json((held.text if held is not None else "") or "[]")
    except ValueError:
        known = None
    if not isinstance(known, list):
        raise InvalidInputError("The project's guides cannot be read", remedy="save it again in Kdenlive")
    return known


def _guide(mark: Mark) -> dict[str, object]:
    said = f"{mark.name}: {' '.join(mark.note.split())}" if mark.note else mark.name
    category = _CATEGORIES.get(mark.colour, 3)
    lasts = mark.lasts_frames if mark.lasts_frames > 1 else 0
    return {"comment": printable(said), "duration": lasts, "pos": mark.frame, "type": category}


def _name(holder: Element) -> str:
    owner = "docproperties" if holder.tag == "playlist" else "sequenceproperties"
    return f"kdenlive:{owner}.guides"
