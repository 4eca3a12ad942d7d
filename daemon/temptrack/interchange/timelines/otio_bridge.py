"""The one door to OpenTimelineIO, opened when a file needs it: OTIO itself, and what its adapters read (AAF).

Nothing is linked to media here and no adapter but the one named is asked.
"""

import contextlib
import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from temptrack.errors import InvalidInputError, StateError, TemptrackError
from temptrack.interchange.timelines.bounds import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, too_large
from temptrack.interchange.timelines.file_bytes import read_bytes

if TYPE_CHECKING:
    import opentimelineio as otio

ADAPTERS = {".aaf": ("AAF", "otio-aaf-adapter")}
"""Suffixes to OTIO's adapters and the packages that bring them."""
_TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z)?|[\[\]{}]', re.DOTALL)
"""A string that does not end is one token up to the file's end, rather than tried anew at each of its quotes."""


def read_otio_json(data: bytes) -> "otio.core.SerializableObject":
    """Return what a file in OTIO's own format holds.

    Raises
    ------
    InvalidInputError
        When it is broken.
    MessageTooLargeError
        When it is beyond the bounds.
    StateError
        When OpenTimelineIO is not installed.
    """
    _check_depth(data)
    library = _library("OTIO files")
    try:
        return library.adapters.read_from_string(data.decode("utf-8"), "otio_json")
    except TemptrackError:
        raise
    except Exception as error:  # noqa: BLE001 - its errors are of many kinds, and all mean the file
        _refuse(error)


def read_otioz(path: Path) -> bytes:
    """Return the timeline inside an OTIO bundle; its media stay there.

    Raises
    ------
    InvalidInputError
        When it is no bundle.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            if bundle.getinfo("content.otio").file_size > MAX_BYTES:
                raise too_large("The timeline's file", MAX_BYTES, "bytes")
            return bundle.read("content.otio")
    except TemptrackError:
        raise
    except Exception as error:  # noqa: BLE001 - zipfile and zlib raise what the bytes lead them to, all mean the file
        _refuse(error)


def read_adapted(path: Path) -> "otio.core.SerializableObject":
    """Return what an adapter of OTIO makes of a file.

    Raises
    ------
    StateError
        When OpenTimelineIO or the adapter is not installed.
    InvalidInputError
        When the adapter cannot read it.
    """
    adapter, package = ADAPTERS[path.suffix.lower()]
    library = _library(f"{adapter} files")
    if adapter not in library.adapters.available_adapter_names():
        raise StateError(
            f"{adapter} files are read by {package}, which is not installed", remedy=f"`pip install {package}`"
        )
    if path.stat().st_size > MAX_BYTES:
        raise too_large("The timeline's file", MAX_BYTES, "bytes")
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # the AAF adapter remarks on what it leaves out
            return library.adapters.read_from_file(str(path), adapter, media_linker_name=_no_linker(library))
    except TemptrackError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        _refuse(error)


def otio_json(path: Path) -> bytes:
    """Return a file in OTIO's own format: as it is, as it lies in its bundle, or as its adapter has read it.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, when it cannot be read.
    """
    match path.suffix.lower():
        case ".otio":
            return read_bytes(path)
        case ".otioz":
            return read_otioz(path)
        case _:
            written: str = _library("OTIO files").adapters.write_to_string(read_adapted(path), "otio_json")
            return written.encode()


def _library(what: str) -> Any:
    try:
        import opentimelineio
    except ImportError:
        raise StateError(
            f"{what} are read by OpenTimelineIO, which is not installed",
            remedy="`pip install 'temptrack[timelines]'`, or export FCPXML, XML or EDL",
        ) from None
    return opentimelineio


def _no_linker(library: Any) -> Any:
    return library.media_linker.MediaLinkingPolicy.DoNotLinkMedia


def _check_depth(data: bytes) -> None:
    """Refuse what would exhaust a recursive reader, before it is given to one."""
    if len(data) > MAX_BYTES:
        raise too_large("The timeline's file", MAX_BYTES, "bytes")
    depth = count = 0
    for found in _TOKENS.finditer(data):
        token = found[0]
        if token in b"[{":
            depth += 1
            count += 1
            if depth > 4 * MAX_DEPTH:
                raise too_large("The timeline's JSON is nested", 4 * MAX_DEPTH, "deep")
            if count > MAX_ELEMENTS:
                raise too_large("The timeline's JSON", MAX_ELEMENTS, "objects")
        elif token in b"]}":
            depth -= 1


def _refuse(error: Exception) -> NoReturn:
    said = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    raise InvalidInputError(
        f"The timeline cannot be read: {said:.200}".rstrip("."),
        remedy="export it again; it may be cut short",
        field="timeline",
    ) from None
