"""A director's notes: taken by the page's one script without any connection, read back from what it wrote."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markupsafe import Markup

from temptrack.errors import InvalidInputError
from temptrack.interchange.report.reading import read_parts, read_text

VERDICTS = ("kept", "rejected", "silence", "")
"""Silence: there should be no music. Empty: undecided, with a comment."""
MOST_CHARACTERS = 1_000_000
_FORMAT = "temptrack_notes"


@dataclass(frozen=True)
class Option:
    """A track that may be chosen."""

    track_id: str
    title: str


@dataclass(frozen=True)
class Choice:
    """What may be said of a cue, or of a question's answer."""

    name: str
    """Of the form's fields; letters and digits."""
    where: str
    answer_id: str
    options: tuple[Option, ...]
    """Best first."""


@dataclass(frozen=True)
class Note:
    """What was said."""

    where: str
    answer_id: str
    verdict: str
    tracks: tuple[Option, ...]
    """What the verdict is about."""
    comment: str


@cache
def script() -> Markup:
    """Return the page's script; it is a file of this package, and nothing typed gets into it."""
    text = resources.files("temptrack.interchange.report").joinpath("templates/notes.js").read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704


def script_hash() -> str:
    """Return by what the page's policy lets this script run, and no other (CSP level 2, section 4.2.5)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()


def read_notes(text: str) -> tuple[Note, ...]:
    """Read notes as the page saves them.

    Raises
    ------
    InvalidInputError
        When it is not such a file.
    """
    try:
        found = json.loads(text[:MOST_CHARACTERS])
    except (json.JSONDecodeError, RecursionError):
        found = None
    if not isinstance(found, Mapping) or found.get(_FORMAT) != 1:
        raise InvalidInputError(
            "The notes are not what a report saves",
            remedy="take the file that `Save for Temptrack` made",
            field="notes",
        )
    return tuple(_note(part) for part in read_parts(found, "notes"))


def _note(part: Mapping[str, object]) -> Note:
    verdict = read_text(part, "verdict")
    if verdict not in VERDICTS:
        raise InvalidInputError(
            f"{verdict!r:.40} is no verdict of a report's notes", remedy="save them again", field="notes"
        )
    tracks = tuple(Option(read_text(one, "track_id"), read_text(one, "title")) for one in read_parts(part, "tracks"))
    return Note(read_text(part, "where"), read_text(part, "answer_id"), verdict, tracks, read_text(part, "comment"))
