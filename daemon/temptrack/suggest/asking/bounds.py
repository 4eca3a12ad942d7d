"""Figures as they are typed in a condition: ``>120``, ``<=2:30``, ``90..110``, ``120``."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from temptrack.errors import InvalidInputError
from temptrack.suggest.asking.tokens import Token

_RANGE = re.compile(r"(?P<low>.*?)\.\.(?P<high>.*)")
_COMPARISON = re.compile(r"(?P<sign>[<>]=?|=)(?P<figure>.*)")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")
_UNITS = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?)?(?:(\d+(?:\.\d+)?)s?)?")

Reader = Callable[[str], float]
"""Reads one figure; raises ValueError."""


@dataclass(frozen=True)
class Bounds:
    """A range of figures; both ends count unless said otherwise."""

    least: float = -math.inf
    most: float = math.inf
    least_counts: bool = True
    most_counts: bool = True

    def hold(self, value: float) -> bool:
        """Return whether the value lies within."""
        above = value >= self.least if self.least_counts else value > self.least
        below = value <= self.most if self.most_counts else value < self.most
        return above and below


def bounds_of(token: Token, read: Reader, example: str, *, slack: float = 0.0) -> Bounds:
    """Read the bounds of a condition.

    Parameters
    ----------
    token : Token
        Its text is ``>N``, ``>=N``, ``<N``, ``<=N``, ``N..M``, ``N..``, ``..M``, ``=N`` or ``N``.
    read : callable
        Reads one figure.
    example : str
        What to write instead, for the error.
    slack : float
        Share by which a lone ``N`` may be missed; ``=N`` may not.

    Raises
    ------
    InvalidInputError
        When it reads as none of them, or no figure can lie within; says where.
    """
    try:
        found = _bounds(token.text, read, slack)
    except ValueError:
        raise InvalidInputError(
            f"{token.place} holds no figure to compare with", remedy=f"write {example}", field="text"
        ) from None
    if found.least > found.most:
        raise InvalidInputError(f"Nothing lies within {token.place}", remedy="swap the two figures", field="text")
    return found


def _bounds(text: str, read: Reader, slack: float) -> Bounds:
    if (ends := _RANGE.fullmatch(text)) is not None and (ends["low"] or ends["high"]):
        return Bounds(read(ends["low"]) if ends["low"] else -math.inf, read(ends["high"]) if ends["high"] else math.inf)
    compared = _COMPARISON.fullmatch(text)
    if compared is None:
        figure = read(text)
        return Bounds(figure * (1 - slack), figure * (1 + slack))
    figure, sign = read(compared["figure"]), compared["sign"]
    if sign == "=":
        return Bounds(figure, figure)
    strict = len(sign) == 1
    return (
        Bounds(least=figure, least_counts=not strict) if sign[0] == ">" else Bounds(most=figure, most_counts=not strict)
    )


def number(text: str) -> float:
    """Read a plain figure, 0 or above; raises ValueError."""
    figure = float(text)
    if not math.isfinite(figure) or figure < 0:
        raise ValueError(text)
    return figure


def level(text: str) -> float:
    """Read a level from 0 to 1, or a percentage; raises ValueError."""
    figure = number(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if figure > 1:
        raise ValueError(text)
    return figure


def tempo(text: str) -> float:
    """Read beats a minute, with or without "bpm"; raises ValueError."""
    return number(text.casefold().removesuffix("bpm"))


def duration(text: str) -> float:
    """Read a time as seconds: "90", "90s", "1:30", "1m30s", "2min", "1:02:03"; raises ValueError."""
    if (clock := _CLOCK.fullmatch(text)) is not None:
        hours, minutes, seconds = (float(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    units = _UNITS.fullmatch(text.casefold())
    if units is None or not text:
        raise ValueError(text)
    hours, minutes, seconds = (float(part or 0) for part in units.groups())
    return hours * 3600 + minutes * 60 + seconds
