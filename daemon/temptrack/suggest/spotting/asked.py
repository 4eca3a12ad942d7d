"""What spotting is asked."""

from dataclasses import dataclass, field

from temptrack.fingerprint.footage import Footage, Segment
from temptrack.suggest.query import Filters
from temptrack.suggest.spotting.rules import Rules

DEFAULT_ALTERNATIVES = 3


@dataclass(frozen=True)
class SpotQuery:
    """What is asked."""

    footage: Footage
    sounds: tuple[Segment, ...]
    """What is heard: clips that may be the footage's own, in the same record seconds."""
    rules: Rules = field(default_factory=Rules)
    filters: Filters = field(default_factory=Filters)
    alternatives: int = DEFAULT_ALTERNATIVES
    """Tracks beside the chosen one."""
    anew: bool = False
    """Spot as if no music were there yet."""
    every_frame: bool | None = None
    risk: float | None = None
    """Both as for suggestions."""
    with_visuals: bool = False
    """Whether a page is drawn of it."""
