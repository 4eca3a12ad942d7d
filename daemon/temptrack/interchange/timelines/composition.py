"""What all formats have in common before they are flattened: things laid in time, some of which hold things themselves.

Times are exact fractions of a second. Every composition counts in a time of its own; a stretch says which of its
parent's time shows which of a content's.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from temptrack.timebase import FrameRate

Kind: TypeAlias = Literal["picture", "sound"]

PICTURE: frozenset[Kind] = frozenset({"picture"})
SOUND: frozenset[Kind] = frozenset({"sound"})
BOTH: frozenset[Kind] = frozenset({"picture", "sound"})


@dataclass(frozen=True)
class Source:
    """A medium. It counts in the time that the timeline's format gives it."""

    name: str
    url: str
    start_s: Fraction = Fraction(0)
    """When its first frame is."""
    rate: FrameRate | None = None
    """None where the timeline does not say: then source frames are counted at the timeline's rate."""
    others: tuple[str, ...] = ()
    """Where else it may be: proxies."""
    timecode_s: Fraction | None = None
    """What timecode its first frame has, where that is not `start_s`."""
    lasts_s: Fraction = Fraction(0)
    """0 where the timeline does not say."""
    still: bool = False
    is_timecode: bool = False
    """It counts in its own timecode, and the timeline does not say where that begins."""


@dataclass(frozen=True)
class Stretch:
    """A part of the parent's time and what of the content plays then, at one pace.

    The content runs backwards when its out lies before its in, and stands when they are the same.
    """

    in_s: Fraction
    out_s: Fraction
    content_in_s: Fraction
    content_out_s: Fraction

    def content_at(self, at_s: Fraction) -> Fraction:
        """Return what plays at a moment of the parent."""
        pace = (self.content_out_s - self.content_in_s) / (self.out_s - self.in_s)
        return self.content_in_s + (at_s - self.in_s) * pace


@dataclass(frozen=True)
class Item:
    """Something laid in a composition."""

    name: str
    kinds: frozenset[Kind]
    track: int
    stretches: tuple[Stretch, ...]
    content: "Source | Composition"
    enabled: bool = True
    role: str = ""


@dataclass
class Composition:
    """A sequence, compound clip or angle. The same one may be laid many times."""

    name: str
    items: list[Item] = field(default_factory=list)
