"""Moments of a shared catalogue: what readers see, all tables at once."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from temptrack.store.lance.head import Head, Heads

FRESH_S = 1.0
"""After so long a reader looks again whether others wrote."""


class Moment:
    """All tables at the versions of one state, each opened when it is first read.

    Parameters
    ----------
    versions : mapping
        Of each table that there is.
    open_at : callable
        Given a table's name and version, opens it there.
    before : Moment, optional
        Whose tables are taken over where they did not change.
    """

    def __init__(
        self, versions: Mapping[str, int], open_at: Callable[[str, int], Any], before: "Moment | None" = None
    ) -> None:
        self.versions = versions
        self._open_at = open_at
        self._lock = threading.Lock()
        kept = before.opened() if before is not None else {}
        self._opened = {name: kept[name] for name in kept if before and before.versions[name] == versions.get(name)}

    def table(self, name: str) -> Any:
        """Return a table as it was at this moment."""
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._open_at(name, self.versions[name])
            return self._opened[name]

    def opened(self) -> dict[str, Any]:
        """Return the tables that were read."""
        with self._lock:
            return dict(self._opened)


class Moments:
    """Gives each reader a moment, and looks for newer ones.

    Parameters
    ----------
    heads : Heads
        What names the newest.
    open_at : callable
        As of `Moment`.
    """

    def __init__(self, heads: Heads, open_at: Callable[[str, int], Any]) -> None:
        self._heads, self._open_at = heads, open_at
        self._lock = threading.Lock()
        self._newest = Moment({}, open_at)
        self._number = -1
        self._looked_at = float("-inf")
        self._held = threading.local()

    def current(self) -> Moment:
        """Return the moment that this thread holds, else the newest, no older than `FRESH_S`."""
        held: Moment | None = getattr(self._held, "moment", None)
        return held if held is not None else self._fresh()

    @contextmanager
    def held(self) -> Iterator[Moment]:
        """Let this thread read one moment; one within another is the same."""
        before: Moment | None = getattr(self._held, "moment", None)
        self._held.moment = before if before is not None else self._fresh()
        try:
            yield self._held.moment
        finally:
            self._held.moment = before

    def know(self, head: Head) -> None:
        """Take up a head that was just read or written."""
        with self._lock:
            self._take_up(head)

    def _fresh(self) -> Moment:
        with self._lock:
            if time.monotonic() - self._looked_at > FRESH_S:
                began = time.monotonic()
                head, _ = self._heads.read()
                if head is not None:
                    self._take_up(head)
                self._looked_at = began
            return self._newest

    def _take_up(self, head: Head) -> None:
        if head.number > self._number:
            self._newest = Moment(head.versions, self._open_at, self._newest)
            self._number = head.number
        self._looked_at = time.monotonic()
