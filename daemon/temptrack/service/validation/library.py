"""What LibraryService accepts."""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import InvalidInputError
from temptrack.service.validation.values import MAX_NAME, MAX_PATH, check_count, check_path, check_text
from temptrack.v1 import library_pb2

MAX_PAGE = 1000


@dataclass(frozen=True)
class Page:
    """Which tracks of the list."""

    words: tuple[str, ...]
    size: int
    after_path: str
    """The last page ended with it; empty for the first page."""


def check_add(request: library_pb2.AddTracksRequest) -> tuple[tuple[Path, ...], str]:
    """Return the paths and the default licence."""
    check_count(request.paths, "paths", least=1)
    paths = tuple(check_path(path, f"paths[{i}]") for i, path in enumerate(request.paths))
    return paths, check_text(request.default_licence, "default_licence", most=MAX_NAME)


def check_list(request: library_pb2.ListTracksRequest) -> Page:
    """Return which page is asked for."""
    words = check_text(request.contains, "contains").casefold().split()
    if request.page_size > MAX_PAGE:
        raise InvalidInputError(
            f"page_size is {request.page_size}", remedy=f"ask for at most {MAX_PAGE:,}", field="page_size"
        )
    return Page(tuple(words), request.page_size or MAX_PAGE, _after(request.page_token))


def page_token(last_path: str) -> str:
    """Return the token of the page after the one that ends with this path."""
    return base64.urlsafe_b64encode(last_path.encode("utf-8", "surrogateescape")).decode()


def check_track_name(request: library_pb2.GetTrackRequest) -> str:
    """Return the id, beginning of one, or path."""
    return _check_name(request.track_id, "track_id")


def check_remove(request: library_pb2.RemoveTracksRequest) -> tuple[str, ...]:
    """Return the ids and paths."""
    check_count(request.tracks, "tracks", least=1)
    return tuple(_check_name(name, f"tracks[{i}]") for i, name in enumerate(request.tracks))


def _check_name(name: str, field: str) -> str:
    if not name.strip():
        raise InvalidInputError(f"{field} is empty", remedy="give a track's id or its absolute path", field=field)
    return check_text(name, field, most=MAX_PATH)


def _after(token: str) -> str:
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode("utf-8", "surrogateescape")
    except (binascii.Error, ValueError):
        raise InvalidInputError(
            f"page_token {token[:40]!r} is none of ours",
            remedy="send the next_page_token of the last answer",
            field="page_token",
        ) from None
