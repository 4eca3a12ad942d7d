"""The kinds of work: how much of each at once, how much may wait, and at which priority it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Kinds of work; each has places of its own, so that adding tracks never holds up a suggestion."""

    SUGGEST = "suggestions"
    SEARCH = "searches"
    """Suggestions without footage: a tenth of a second, which must not wait behind minutes of decoding."""
    LISTEN = "recognitions"
    """Of music or films in media as long as a film."""
    SPOT = "cue sheets"
    COMPOSE = "compositions"
    INGEST = "additions to the library or the films"
    """One at a time: only one may write."""
    DOWNLOAD = "downloads"
    LIVE = "live streams"
    """They last for hours, so they must not take the places of suggestions."""
    TRAINING = "trainings"
    """It only reads the store, so adding and suggesting go on beside it."""
    EVALUATE = "evaluations"
    """Likewise."""
    KEEPING = "checks and backups of the catalogue"
    """They read one moment of the store."""
    BRIEF = "short calls"
    """Lists, single tracks, verdicts."""


CHANGES_NOTHING = frozenset({Kind.SUGGEST, Kind.SEARCH, Kind.LISTEN, Kind.SPOT, Kind.LIVE, Kind.BRIEF})
"""After work of these kinds the daemon can do what it could before."""


@dataclass(frozen=True)
class Bounds:
    """Of one kind."""

    places: int
    most_waiting: int
    most_each: int
    """Of one client's."""
    patience_s: float | None = None
    """How long one may wait; None for as long as the caller does."""
    nice: int = 0
    """What is added to the niceness of its threads, where the system knows niceness of threads."""


BACKGROUND = 5
"""Niceness of what takes minutes. More would let a busy host starve it while it holds the interpreter's lock, and so
starve what is in a hurry; the processes that hear tracks hold no such lock and have 10."""
_GONE_SOON_S = 2.0
"""A cancelled job leaves within a second: asking again at once must not be refused."""


def bounds_of(suggestions: int) -> Mapping[Kind, Bounds]:
    """Return each kind's bounds.

    Parameters
    ----------
    suggestions : int
        How many suggestions are worked on at once, and how many searches: the setting ``max_jobs``.
    """
    return {
        Kind.SUGGEST: Bounds(suggestions, 32, 16),
        Kind.SEARCH: Bounds(suggestions, 32, 16),
        Kind.LISTEN: Bounds(1, 16, 8),
        Kind.SPOT: Bounds(1, 8, 4),
        Kind.COMPOSE: Bounds(1, 8, 4),
        Kind.INGEST: Bounds(1, 4, 2, nice=BACKGROUND),
        Kind.DOWNLOAD: Bounds(1, 4, 2, nice=BACKGROUND),
        # A place that is taken for hours is not worth waiting for.
        Kind.LIVE: Bounds(2, 2, 1, patience_s=_GONE_SOON_S),
        Kind.TRAINING: Bounds(1, 1, 1, patience_s=_GONE_SOON_S, nice=BACKGROUND),
        Kind.EVALUATE: Bounds(1, 1, 1, patience_s=_GONE_SOON_S, nice=BACKGROUND),
        Kind.KEEPING: Bounds(1, 4, 2, nice=BACKGROUND),
        Kind.BRIEF: Bounds(4, 64, 32),
    }
