"""Whose turn it is. Nothing here knows of time, threads or calls, so that what it promises can be proven by trying."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass

_REMEMBERED = 256
"""Clients whose last turn is known."""


@dataclass(frozen=True)
class Ticket:
    """One piece of work, waiting or begun."""

    number: int
    """Counts what ever entered."""
    client: str


class FullError(Exception):
    """There is no room to wait."""


class FairQueue:
    """Work of one kind: so much of it at once, the rest waiting, each client in its turn.

    A free place goes to the client with the least work under way; among those, to the one whose last turn is longest
    ago. What one client waits for is begun in the order it came. So a client that asks for a hundred things delays
    another one's one thing by no more than what is under way; and no place stays free while anything waits.

    Parameters
    ----------
    places : int
        How much is under way at once; at least one.
    most_waiting : int
        How much may wait, of all clients together.
    most_each : int
        How much of that may be one client's, so that one alone cannot fill it.
    """

    def __init__(self, places: int, most_waiting: int, most_each: int) -> None:
        self.places = places
        self.most_waiting = most_waiting
        self.most_each = most_each
        self.moves = 0
        """How often anything came, began or left."""
        self._entered = 0
        self._turns = 0
        self._waiting: dict[str, deque[Ticket]] = {}
        self._running: set[Ticket] = set()
        self._last_turn: dict[str, int] = {}
        """Of clients, also of such as wait for nothing now; those longest ago are forgotten."""

    @property
    def running(self) -> int:
        """How much is under way."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How much waits."""
        return sum(map(len, self._waiting.values()))

    @property
    def is_free(self) -> bool:
        """Whether what enters now begins at once."""
        return self.running < self.places and not self._waiting

    def enter(self, client: str) -> Ticket:
        """Line up; what may begin now is told by `begin`.

        Raises
        ------
        FullError
            When nothing is free and too much waits already.
        """
        if not self.is_free and (self.waiting >= self.most_waiting or self.waiting_of(client) >= self.most_each):
            raise FullError
        self._entered += 1
        self.moves += 1
        ticket = Ticket(self._entered, client)
        self._waiting.setdefault(client, deque()).append(ticket)
        return ticket

    def waiting_of(self, client: str) -> int:
        """Return how much of a client's waits."""
        return len(self._waiting.get(client, ()))

    def begin(self) -> Ticket | None:
        """Give the next a place, and return it; None where nothing waits or no place is free."""
        if not self._waiting or self.running >= self.places:
            return None
        client = _next(self._waiting, Counter(one.client for one in self._running), self._last_turn)
        ticket = self._waiting[client].popleft()
        if not self._waiting[client]:
            del self._waiting[client]
        self._running.add(ticket)
        self._note_turn(client)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Take out what ended, or waits no longer; what is not there is as it should be."""
        self.moves += 1
        self._running.discard(ticket)
        mine = self._waiting.get(ticket.client)
        if mine is not None and ticket in mine:
            mine.remove(ticket)
            if not mine:
                del self._waiting[ticket.client]

    def ahead_of(self, ticket: Ticket) -> int:
        """Return how much of what waits will begin before this, if nothing else comes and places free one by one."""
        waiting = {client: deque(mine) for client, mine in self._waiting.items()}
        running, last_turn = Counter(one.client for one in self._running), dict(self._last_turn)
        ahead = 0
        while waiting:
            client = _next(waiting, running, last_turn)
            if waiting[client].popleft() == ticket:
                break
            ahead += 1
            running[client] += 1
            last_turn[client] = self._turns + ahead
            if not waiting[client]:
                del waiting[client]
        return ahead

    def _note_turn(self, client: str) -> None:
        self.moves += 1
        self._turns += 1
        self._last_turn.pop(client, None)
        self._last_turn[client] = self._turns
        if len(self._last_turn) > _REMEMBERED:
            del self._last_turn[next(iter(self._last_turn))]


def _next(waiting: Mapping[str, deque[Ticket]], running: Counter[str], last_turn: Mapping[str, int]) -> str:
    return min(waiting, key=lambda client: (running[client], last_turn.get(client, 0), waiting[client][0].number))
