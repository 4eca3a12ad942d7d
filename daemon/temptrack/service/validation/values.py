"""Checks that every service needs: words, paths, numbers, counts."""

import math
import re
from collections.abc import Sized
from pathlib import Path

from google.protobuf.message import Message

from temptrack.errors import InvalidInputError, MessageTooLargeError
from temptrack.suggest import DEFAULT_LIMIT, MAX_LIMIT, MAX_TEXT_CHARACTERS

MAX_PATH = 4096
MAX_NAME = 200
MAX_ITEMS = 10_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Tabs and line ends are words' neighbours; the rest is refused, not stripped: it is never meant."""


def check_text(text: str, field: str, *, most: int = MAX_TEXT_CHARACTERS) -> str:
    """Return the text without blanks at its ends.

    Raises
    ------
    MessageTooLargeError
        When it is longer than ``most`` characters.
    InvalidInputError
        When it holds control characters other than tabs and line ends.
    """
    if len(text) > most:
        raise MessageTooLargeError(
            f"{field} has {len(text):,} characters", remedy=f"at most {most:,} are allowed", field=field
        )
    if found := _CONTROL.search(text):
        raise InvalidInputError(
            f"{field} holds the control character U+{ord(found[0]):04X} at position {found.start()}",
            remedy="send plain text",
            field=field,
        )
    return text.strip()


def check_path(text: str, field: str) -> Path:
    """Return the path.

    Raises
    ------
    InvalidInputError
        When it is empty, relative, or holds a zero byte.
    MessageTooLargeError
        When it is longer than any file system allows.
    """
    if not text:
        raise InvalidInputError(f"{field} is empty", remedy="give an absolute path", field=field)
    if len(text) > MAX_PATH:
        raise MessageTooLargeError(f"{field} has {len(text):,} characters, no path is that long", field=field)
    if "\0" in text:
        raise InvalidInputError(f"{field} holds a zero byte", remedy="give a path that exists", field=field)
    path = Path(text)
    if not path.is_absolute():
        raise InvalidInputError(
            f"{field} {text!r} is relative",
            remedy="the daemon has another working folder: give it in full",
            field=field,
        )
    return path


def check_number(value: float, field: str, low: float = -math.inf, high: float = math.inf) -> float:
    """Return the number.

    Raises
    ------
    InvalidInputError
        When it is not finite or outside ``low`` to ``high``.
    """
    if not math.isfinite(value):
        raise InvalidInputError(f"{field} is {value}", remedy="give a finite number", field=field)
    if not low <= value <= high:
        raise InvalidInputError(f"{field} is {value:g}", remedy=f"give a number {_between(low, high)}", field=field)
    return value


def check_range(message: Message, where: str, low: str, high: str) -> tuple[float | None, float | None]:
    """Return two inclusive bounds, each a field of a message; None where it is 0, which leaves that side open.

    Raises
    ------
    InvalidInputError
        When one is negative or no number, or the lower one is above the upper one.
    """
    least, most = (check_number(getattr(message, name), f"{where}.{name}", 0) or None for name in (low, high))
    if least is not None and most is not None and least > most:
        raise InvalidInputError(
            f"{where}.{low} {least:g} is above {where}.{high} {most:g}", remedy="swap them", field=f"{where}.{low}"
        )
    return least, most


def check_count(items: Sized, field: str, *, least: int = 0, most: int = MAX_ITEMS) -> None:
    """Refuse too few or too many.

    Raises
    ------
    InvalidInputError
        When there are fewer than ``least``.
    MessageTooLargeError
        When there are more than ``most``.
    """
    if len(items) < least:
        raise InvalidInputError(f"{field} is empty", remedy="name at least one", field=field)
    if len(items) > most:
        raise MessageTooLargeError(f"{field} has {len(items):,} entries", remedy=f"send at most {most:,}", field=field)


def check_limit(limit: int) -> int:
    """Return how many tracks are asked for; 0 means five.

    Raises
    ------
    InvalidInputError
        When it is more than fifty.
    """
    if limit > MAX_LIMIT:
        raise InvalidInputError(f"limit is {limit}", remedy=f"ask for at most {MAX_LIMIT}", field="limit")
    return limit or DEFAULT_LIMIT


def _between(low: float, high: float) -> str:
    if math.isinf(high):
        return f"of at least {low:g}"
    return f"from {low:g} to {high:g}"
