"""Writing into an XML document without touching the rest of it: what is added is spliced into its bytes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from temptrack.interchange.timelines.xml_tree import run_safely, safe_parser

_START_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*(?<!/)>")


@dataclass(frozen=True)
class Splice:
    """A piece of XML and where it goes."""

    element: Element
    """Of the tree that `parse_xml` made of the document."""
    where: Literal["before", "inside, last", "instead of its text"]
    xml: str


def splice(data: bytes, root: Element, splices: Iterable[Splice]) -> bytes:
    """Return a document with pieces added, every byte of it else as it was.

    Parameters
    ----------
    data : bytes
        The document.
    root : Element
        What `parse_xml` made of it.
    splices : iterable of Splice
        Those for one place stay in their order.
    """
    wide = _wide_encoding(data)
    plain = data.decode(wide).encode() if wide else data
    numbers = {id(element): number for number, element in enumerate(root.iter())}
    wanted: dict[tuple[int, str], list[str]] = {}
    for one in splices:
        wanted.setdefault((numbers[id(one.element)], one.where), []).append(one.xml)
    places = _Places(plain, {number for number, _ in wanted}, "utf-8" if wide else None)
    cuts = []
    for (number, where), pieces in wanted.items():
        begin, end, tag = places.of(number)
        text = "".join(pieces).encode("ascii", "xmlcharrefreplace")
        if where == "before":
            cuts.append((begin, begin, text + _indent(plain, begin)))
        elif where == "instead of its text" and (opened := _START_TAG.match(plain, begin, end)):
            cuts.append((opened.end(), end, text))
        elif plain[end - 2 : end] == b"/>" and places.is_empty(number):
            cuts.append((end - 2, end, b">" + text + b"</" + tag.encode() + b">"))
        else:
            cuts.append((end, end, text))
    made, at = [], 0
    for begin, end, text in sorted(cuts, key=lambda cut: cut[0]):
        made += [plain[at:begin], text]
        at = end
    spliced = b"".join([*made, plain[at:]])
    return spliced.decode().encode(wide) if wide else spliced


def element_xml(tag: str, attributes: dict[str, str], inner: str = "") -> str:
    """Return an element as text; attributes that are empty are left out, what XML cannot hold is too."""
    written = "".join(f" {name}={quoteattr(printable(value))}" for name, value in attributes.items() if value)
    return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"


def printable(text: str) -> str:
    """Return a text without what XML 1.0 has no way to hold; line ends become those of an attribute."""
    return "".join(one for one in text if one in "\t\n" or (one >= " " and one not in "\ufffe\uffff")).strip()


def _wide_encoding(data: bytes) -> str:
    """Return the encoding of a document in 16-bit characters, to which bytes cannot be added; else empty."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-16-le" if data[:4] == b"<\0?\0" else "utf-16-be" if data[:4] == b"\0<\0?" else ""


def _indent(data: bytes, at: int) -> bytes:
    """Return the white space that stands before a place, so that what follows begins as it did."""
    begin = at
    while begin and data[begin - 1 : begin] in b" \t\r\n":
        begin -= 1
    return data[begin:at]


class _Places:
    """Where some elements of a document stand in its bytes."""

    def __init__(self, data: bytes, wanted: set[int], encoding: str | None) -> None:
        self._wanted = wanted
        self._found: dict[int, tuple[int, int, str]] = {}
        self._filled: set[int] = set()
        self._open: list[tuple[int, int]] = []
        self._count = 0
        self._parser = safe_parser(encoding)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._fill
        run_safely(data, self._parser)

    def of(self, number: int) -> tuple[int, int, str]:
        """Return where an element begins, where its end tag does (an empty one's: where it ends), and its tag."""
        return self._found[number]

    def is_empty(self, number: int) -> bool:
        """Whether an element holds nothing at all."""
        return number not in self._filled

    def _start(self, _: str, __: dict[str, str]) -> None:
        self._fill()
        self._open.append((self._count, self._parser.CurrentByteIndex))
        self._count += 1

    def _end(self, tag: str) -> None:
        number, begin = self._open.pop()
        if number in self._wanted:
            self._found[number] = (begin, self._parser.CurrentByteIndex, tag)

    def _fill(self, *_: object) -> None:
        if self._open:
            self._filled.add(self._open[-1][0])
