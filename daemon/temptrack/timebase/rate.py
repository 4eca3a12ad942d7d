"""Frame rates as ratios."""

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from temptrack.errors import InvalidTimeError

_DECIMAL_OR_RATIO = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,17}|/0*[1-9][0-9]{0,8})?")

_LARGEST_TERM = 2**32 - 1
"""The contract's terms are uint32."""

_NTSC_NOMINAL = (24, 30, 48, 60, 72, 96, 120, 240)
"""Whole rates that also run 1000/1001 slower: SMPTE ST 12-1 for 24, 30 and 60, and their multiples in cameras."""

_NTSC_TOLERANCE = 0.005
"""How far people round: 23.976 is written "23.98"."""


@dataclass(frozen=True)
class FrameRate:
    """Frames a second as a ratio of two positive integers, in lowest terms.

    Parameters
    ----------
    num, den : int
        1 to 2**32 - 1; stored reduced, so equal rates compare equal.

    Raises
    ------
    InvalidTimeError
        When a term is not an integer in that range.
    """

    num: int
    den: int

    def __post_init__(self) -> None:
        for term in (self.num, self.den):
            if type(term) is not int or not 1 <= term <= _LARGEST_TERM:
                raise InvalidTimeError(
                    f"The frame rate {self.num}/{self.den} does not exist",
                    remedy=f"give two integers from 1 to {_LARGEST_TERM}",
                )
        shared = math.gcd(self.num, self.den)
        object.__setattr__(self, "num", self.num // shared)
        object.__setattr__(self, "den", self.den // shared)

    @classmethod
    def from_decimal(cls, written: str | float) -> "FrameRate":
        """Read a rate as people and hosts write it.

        Parameters
        ----------
        written : str or float
            ``"25"``, ``29.97``, ``"24000/1001"``. Decimals within 0.005 of an NTSC rate mean that rate.

        Raises
        ------
        InvalidTimeError
            When it is not a positive number.
        """
        text = str(written).strip()
        exact = Fraction(text) if _DECIMAL_OR_RATIO.fullmatch(text) else Fraction(0)
        if exact <= 0:
            raise InvalidTimeError(f"{text!r:.60} is not a frame rate", remedy="write it like 25 or 29.97")
        if exact.denominator == 1 or "/" in text:
            return cls(exact.numerator, exact.denominator)
        return cls._nearest_ntsc(exact) or cls(*exact.limit_denominator(100_000).as_integer_ratio())

    @classmethod
    def _nearest_ntsc(cls, exact: Fraction) -> "FrameRate | None":
        for nominal in _NTSC_NOMINAL:
            if abs(float(exact) - nominal * 1000 / 1001) < _NTSC_TOLERANCE:
                return cls(nominal * 1000, 1001)
        return None

    @property
    def fps(self) -> float:
        """Frames a second."""
        return self.num / self.den

    @property
    def nominal(self) -> int:
        """The whole number that timecode counts to: 30 for 29.97, never below 1."""
        return max(1, (2 * self.num + self.den) // (2 * self.den))

    @property
    def frame_s(self) -> float:
        """How long one frame lasts, in seconds."""
        return self.den / self.num

    def seconds(self, frame: int) -> float:
        """Return when a frame begins, in seconds."""
        return frame * self.den / self.num

    def frame(self, seconds: float) -> int:
        """Return the frame that begins nearest to a moment, the later one when two are as near.

        Raises
        ------
        InvalidTimeError
            When `seconds` is not a finite number.
        """
        if not math.isfinite(seconds):
            raise InvalidTimeError(f"{seconds} seconds is not a moment", remedy="give a finite number")
        return math.floor(seconds * self.num / self.den + 0.5)

    def __str__(self) -> str:
        return f"{self.fps:.6g}"
