"""XML read safely: no entities of its own, nothing fetched, bounded in size, depth and number of elements.

Expat itself fetches nothing; entities that a document declares, which could grow without bound or name files, are
refused, as defusedxml does. A bare document type, which both Final Cut formats have, is allowed.
"""

from typing import NoReturn
from xml.etree.ElementTree import Element, SubElement
from xml.parsers import expat

from temptrack.errors import InvalidInputError
from temptrack.interchange.timelines.bounds import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, too_large


def parse_xml(data: bytes) -> Element:
    """Return the root of a document.

    Raises
    ------
    InvalidInputError
        When it is broken or declares entities.
    MessageTooLargeError
        When it is beyond the bounds.
    """
    if len(data) > MAX_BYTES:
        raise too_large("The timeline's file", MAX_BYTES, "bytes")
    building = _Building()
    run_safely(data, building.parser)
    if building.root is None:
        raise InvalidInputError("The timeline holds no element", field="timeline")
    return building.root


def safe_parser(encoding: str | None = None) -> "expat.XMLParserType":
    """Return a parser that refuses what must not be in a timeline; an encoding overrides what a document states."""
    parser = expat.ParserCreate(encoding)
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.EntityDeclHandler = _refuse_entity
    parser.UnparsedEntityDeclHandler = _refuse_entity
    parser.ExternalEntityRefHandler = _refuse_entity
    return parser


def run_safely(data: bytes, parser: "expat.XMLParserType") -> None:
    """Parse a whole document.

    Raises
    ------
    InvalidInputError
        When it is broken.
    """
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InvalidInputError(
            f"The timeline's XML breaks at line {error.lineno}: {expat.ErrorString(error.code)}",
            remedy="export it again; it may be cut short",
            field="timeline",
        ) from None
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise InvalidInputError(f"The timeline's XML cannot be read: {error}", field="timeline") from None


def _refuse_entity(*_: object) -> NoReturn:
    raise InvalidInputError(
        "The timeline's XML declares entities of its own",
        remedy="no editor writes such a file; do not trust where it comes from",
        field="timeline",
    )


class _Building:
    """A tree as it grows."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._text: list[str] = []
        self._count = 0
        self.parser = safe_parser()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise too_large("The timeline's XML", MAX_ELEMENTS, "elements")
        if len(self._open) >= MAX_DEPTH:
            raise too_large("The timeline's XML is nested", MAX_DEPTH, "deep")
        self._text.clear()
        if self._open:
            element = SubElement(self._open[-1], tag, attributes)
        else:
            element = self.root = Element(tag, attributes)
        self._open.append(element)

    def _end(self, tag: str) -> None:
        element = self._open.pop()
        if not len(element):  # only leaves hold words in these formats
            element.text = "".join(self._text)
        self._text.clear()
