"""The line before one kind of work: entered on the loop, left when the work is done, refused when waiting is no use."""

import asyncio
import math
from collections import deque
from dataclasses import dataclass
from statistics import median

from temptrack.errors import BusyError
from temptrack.service.fair_queue import FairQueue, FullError, Ticket
from temptrack.service.kinds import Bounds, Kind

_REMEMBERED = 16
_SOONEST_S, _LATEST_S = 1.0, 600.0
"""Nobody is told to come back sooner or later than that."""


@dataclass(frozen=True)
class LineState:
    """How a line is."""

    kind: Kind
    running: int
    waiting: int
    places: int
    most_waiting: int
    typical_s: float
    """Of the last ones, the middle; 0 before the first."""
    wait_s: float
    """What one that comes now would wait, as far as one can tell."""


@dataclass(frozen=True)
class Turn:
    """A place in the line."""

    ticket: Ticket
    begun: "asyncio.Future[None]"
    """Done when it is its turn."""


class Line:
    """Those who wait for one kind of work, and those whose turn it is. Used on the loop's thread alone.

    Parameters
    ----------
    kind : Kind
    bounds : Bounds
    """

    def __init__(self, kind: Kind, bounds: Bounds) -> None:
        self.kind = kind
        self.bounds = bounds
        self._queue = FairQueue(bounds.places, bounds.most_waiting, bounds.most_each)
        self._begun: dict[Ticket, asyncio.Future[None]] = {}
        self._took_s: deque[float] = deque(maxlen=_REMEMBERED)

    @property
    def moves(self) -> int:
        """How often anything changed."""
        return self._queue.moves

    def enter(self, client: str, remaining_s: float | None) -> Turn:
        """Take a place in the line.

        Parameters
        ----------
        client : str
            Who asks; turns go round among clients.
        remaining_s : float or None
            What is left until the caller's deadline.

        Raises
        ------
        BusyError
            When the line is full, or the deadline will have passed before it is this one's turn.
        """
        try:
            ticket = self._queue.enter(client)
        except FullError:
            raise self._full(client) from None
        begun = self._begun[ticket] = asyncio.get_running_loop().create_future()
        self._call_next()
        if not begun.done() and remaining_s is not None:
            wait_s = self.wait_s(self.ahead_of(ticket))
            if wait_s >= remaining_s:
                self.leave(ticket)
                raise self._too_late(wait_s, remaining_s)
        return Turn(ticket, begun)

    def leave(self, ticket: Ticket, took_s: float | None = None) -> None:
        """Leave the line or the place; how long the work took is remembered where it was done to its end."""
        self._queue.leave(ticket)
        self._begun.pop(ticket, None)
        if took_s is not None:
            self._took_s.append(took_s)
        self._call_next()

    def ahead_of(self, ticket: Ticket) -> int:
        """Return how many will begin before this."""
        return self._queue.ahead_of(ticket)

    def wait_s(self, ahead: int) -> float:
        """Return how long one waits behind so many others, with all places taken; 0 as long as nobody knows.

        Each of c places frees once in a typical time s, so the line moves on every s/c (the mean wait in an M/M/c queue
        given its length; Kleinrock 1975, "Queueing systems", 3.5).
        """
        return (ahead + 1) * self._typical_s() / self.bounds.places

    def state(self) -> LineState:
        """Return how it is."""
        waits = 0.0 if self._queue.is_free else self.wait_s(self._queue.waiting)
        return LineState(
            self.kind,
            self._queue.running,
            self._queue.waiting,
            self.bounds.places,
            self.bounds.most_waiting,
            self._typical_s(),
            waits,
        )

    def impatient(self) -> BusyError:
        """Return what to say to one who has waited as long as it makes sense."""
        what = f"All places for {self.kind.value} are taken ({self.bounds.places} at a time)"
        return BusyError(what, remedy="wait for one to end or cancel it")

    def _call_next(self) -> None:
        while (ticket := self._queue.begin()) is not None:
            begun = self._begun[ticket]
            if not begun.done():  # a caller that just left is still to say so
                begun.set_result(None)

    def _typical_s(self) -> float:
        return median(self._took_s) if self._took_s else 0.0

    def _full(self, client: str) -> BusyError:
        mine, everybody = self._queue.waiting_of(client), self._queue.waiting
        whose = f"{mine} of yours" if mine >= self.bounds.most_each else f"{everybody}"
        again_s = self._again_s(everybody)
        return BusyError(
            f"Too many {self.kind.value} wait already ({whose})",
            remedy=f"ask again in {_about(again_s)}",
            retry_s=again_s,
        )

    def _too_late(self, wait_s: float, remaining_s: float) -> BusyError:
        again_s = self._again_s(self._queue.waiting)
        return BusyError(
            f"The {self.kind.value} that wait take about {wait_s:.1f} s and the deadline is in {remaining_s:.1f} s",
            remedy=f"allow more time, or ask again in {_about(again_s)}",
            retry_s=again_s,
        )

    def _again_s(self, waiting: int) -> float:
        """When those who wait now will be through, and there is room again."""
        return min(_LATEST_S, max(_SOONEST_S, self.wait_s(max(0, waiting - 1))))


def _about(seconds: float) -> str:
    return f"about {math.ceil(seconds)} s"
