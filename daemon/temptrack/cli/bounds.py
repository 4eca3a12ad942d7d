"""Ranges as people type them: "90-120", "90-", "-120"."""

from collections.abc import Callable

from temptrack.errors import InvalidInputError
from temptrack.timebase import parse_instant


def figures(text: str, option: str) -> tuple[float, float]:
    """Return the two bounds; 0 for a side that is left open.

    Raises
    ------
    InvalidInputError
        When it is no range of numbers.
    """
    return _bounds(text, option, float, "0.6-1, 0.6- or -0.4" if option in _LEVELS else "90-120, 90- or -120")


def lengths(text: str, option: str) -> tuple[float, float]:
    """Return two lengths in seconds, "1:30-3:00"; 0 for a side that is left open.

    Raises
    ------
    InvalidInputError
        When it is no range of lengths.
    """
    return _bounds(text, option, lambda part: _seconds(part, option), "1:30-3:00, 90- or -3:00")


_LEVELS = ("--energy", "--valence", "--tension")


def _bounds(text: str, option: str, read: Callable[[str], float], example: str) -> tuple[float, float]:
    low, dash, high = text.strip().partition("-")
    try:
        if dash and (low.strip() or high.strip()):
            return (read(low) if low.strip() else 0.0, read(high) if high.strip() else 0.0)
    except ValueError:
        pass
    raise InvalidInputError(f"{option} {text!r:.40} is no range", remedy=f"write {example}", field=option)


def _seconds(text: str, option: str) -> float:
    seconds = parse_instant(text.strip(), field=option).seconds
    if seconds is None:
        raise ValueError(text)
    return float(seconds)
