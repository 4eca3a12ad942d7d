"""Frame rates as ratios."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FrameRate:
    """Frames a second as a ratio of two positive integers, in lowest terms."""

    num: int
    den: int
