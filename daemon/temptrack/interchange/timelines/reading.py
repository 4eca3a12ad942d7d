"""Opening a timeline, whatever its format: told by its suffix, and where that leaves it open by what it holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import InvalidInputError, MediaNotFoundError
from temptrack.interchange.timelines import otio_bridge
from temptrack.interchange.timelines.edl import read_edl
from temptrack.interchange.timelines.fcp7 import read_fcp7
from temptrack.interchange.timelines.fcpxml import read_fcpxml
from temptrack.interchange.timelines.file_bytes import read_bytes
from temptrack.interchange.timelines.media_places import MediaPlaces
from temptrack.interchange.timelines.mlt import read_mlt
from temptrack.interchange.timelines.otio_timeline import read_otio
from temptrack.interchange.timelines.types import EditTimeline
from temptrack.interchange.timelines.xml_tree import parse_xml
from temptrack.timebase import FrameRate

SUFFIXES = (".otio", ".otioz", ".fcpxml", ".fcpxmld", ".xml", ".edl", ".kdenlive", ".mlt", *otio_bridge.ADAPTERS)
"""What timelines are called; .xml may be something else."""
_LOOKED_AT = 4096
_ROOT = re.compile(rb"<\s*(fcpxml|xmeml|mlt)[\s>]")


@dataclass(frozen=True)
class ReadingOptions:
    """What a file may leave open."""

    media_roots: tuple[Path, ...] = ()
    """Folders to search for media that are not where the timeline says."""
    rate: FrameRate | None = None
    """Of an EDL, which states none."""
    sequence: str = ""
    """Which of several; the first when empty."""


def is_timeline(path: Path) -> bool:
    """Tell whether a file is a timeline, by its suffix and the beginning of what it holds."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        return False
    if suffix == ".fcpxmld":
        return path.is_dir()
    try:
        return suffix != ".xml" or bool(_ROOT.search(_plain(_beginning(path))))
    except OSError:
        return False


def read_timeline(path: Path, options: ReadingOptions | None = None) -> EditTimeline:
    """Read a timeline.

    Parameters
    ----------
    path : Path
        OTIO, FCPXML, Final Cut Pro 7's XML, an EDL, Kdenlive's or Shotcut's project; AAF where OTIO has an adapter.
    options : ReadingOptions, optional
        What the file may leave open.

    Raises
    ------
    MediaNotFoundError
        When nothing is there.
    InvalidInputError
        Or one of its leaves: it is broken, beyond the bounds, or no timeline.
    StateError
        When what reads it is not installed.
    """
    options = options or ReadingOptions()
    suffix = path.suffix.lower()
    if not path.exists():
        raise MediaNotFoundError(f"Nothing is at {path}", remedy="check the spelling", field="timeline")
    if suffix not in SUFFIXES:
        raise InvalidInputError(
            f"{path.name} is no timeline that is known", remedy=f"{', '.join(SUFFIXES)} are read", field="timeline"
        )
    places = MediaPlaces(path.resolve().parent, _folders(options.media_roots))
    if suffix in otio_bridge.ADAPTERS:
        return read_otio(otio_bridge.read_adapted(path), places, name=options.sequence)
    if suffix in (".otio", ".otioz"):
        data = otio_bridge.read_otioz(path) if suffix == ".otioz" else read_bytes(path)
        return read_otio(otio_bridge.read_otio_json(data), places, name=options.sequence)
    data = read_bytes(document_of(path))
    if suffix == ".edl":
        return read_edl(edl_text(data), places, rate=options.rate)
    root = parse_xml(data)
    if root.tag == "fcpxml":
        return read_fcpxml(root, places, name=options.sequence)
    if root.tag == "xmeml":
        return read_fcp7(root, places, name=options.sequence)
    if root.tag == "mlt":
        return read_mlt(root, places, name=options.sequence)
    raise InvalidInputError(
        f"{path.name} is XML, but no timeline: it begins with <{root.tag:.40}>",
        remedy="export FCPXML, or XML for Final Cut Pro 7",
        field="timeline",
    )


def document_of(path: Path) -> Path:
    """Return the file that holds the timeline: the one in a bundle, else the file itself."""
    return path / "Info.fcpxml" if path.suffix.lower() == ".fcpxmld" else path


def edl_text(data: bytes) -> str:
    """Return a list's text; old ones are in the encoding of their machine, of which ASCII is common to all.

    Raises
    ------
    InvalidInputError
        When it is no text.
    """
    if b"\0" in data[:_LOOKED_AT] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InvalidInputError("The edit decision list is no text", remedy="export it again", field="timeline")
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInputError("The edit decision list is no text", remedy="export it again", field="timeline")


def _folders(roots: Sequence[Path]) -> tuple[Path, ...]:
    for root in roots:
        if not root.is_dir():
            raise MediaNotFoundError(f"No folder is at {root}", remedy="check the spelling", field="media_root")
    return tuple(root.resolve() for root in roots)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LOOKED_AT)


def _plain(data: bytes) -> bytes:
    """Return a document's beginning with one byte a character, which UTF-16 has two for."""
    return data.replace(b"\0", b"")
