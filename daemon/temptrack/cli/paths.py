"""What a person types for a file or a track, as the daemon wants it: it has another working folder."""

import os
from pathlib import Path

from temptrack.errors import MediaNotFoundError


def absolute(typed: str | Path) -> str:
    """Return the absolute path, links followed; the file need not exist."""
    return str(Path(typed).expanduser().resolve())


def existing(typed: str | Path) -> str:
    """Return the absolute path of something that is there.

    Raises
    ------
    MediaNotFoundError
        When it is not, before any work is begun.
    """
    path = absolute(typed)
    if not Path(path).exists():
        raise MediaNotFoundError(f"Nothing is at {path}", remedy="check the spelling")
    return path


def looks_like_path(typed: str) -> bool:
    """Whether a word that may be an id is meant as a path: it says so by its form, or something is there."""
    separators = {os.sep, os.altsep or os.sep, "/"}
    return (
        any(mark in typed for mark in separators)
        or typed.startswith("~")
        or bool(Path(typed).suffix)
        or Path(typed).exists()
    )
