"""Turns at writing to a shared catalogue: one daemon at a time, and none that died keeps the others waiting for long.

Whoever writes says so in the head, and goes on saying so; one whose word has not changed for a while is taken to be
dead. Nobody's clock is compared with anybody else's: each waits by its own. A writer that was only held up finds its
turn gone when it wants to publish, as the head is no longer the one it knows.
"""

import logging
import os
import random
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType

from temptrack.errors import BusyError, StoreError
from temptrack.store.lance.head import Head, Heads
from temptrack.store.lance.objects import TakenError

_LOG = logging.getLogger(__name__)

DEAD_AFTER_S = 20.0
"""How long a writer may say nothing."""
_SURE_S = 12.0
"""How long a writer that says nothing takes the turn to be its own still; less than others wait, so that a computer
that slept, or was busy with other things, does not write beside the next."""
_BEAT_S = 4.0
_PATIENCE_S = 90.0
"""How long a writer waits for its turn, dead ones included."""
_LOOK_S = (0.05, 0.25)


class Turns:
    """A lock that holds among daemons; within this one, one thread may take it several times.

    Parameters
    ----------
    heads : Heads
        Whose head says who writes.
    name : str
        How errors call the catalogue.
    begin : callable
        Called with the head when a turn has begun: brings the tables to the newest commits.
    publish : callable
        Called with the head when a turn ends well; returns the head to be written.
    ended : callable
        Called with the head that was written.
    """

    def __init__(
        self,
        heads: Heads,
        name: str,
        begin: Callable[[Head], None],
        publish: Callable[[Head], Head],
        ended: Callable[[Head, str], None],
    ) -> None:
        self._heads, self._name = heads, name
        self._begin, self._publish, self._ended = begin, publish, ended
        self._here = threading.RLock()
        self._depth = 0
        self._owner = 0
        self._head, self._mark = Head(), ""
        self._speaking = threading.Lock()
        """Held while the head is written, by the beat or at the end."""
        self._alive_at = 0.0
        self._stop = threading.Event()
        self._own = f"{socket.gethostname()} (process {os.getpid()})"
        self._was_late = False
        """Whether a turn was lost, in whose last commit something may have been written that is of no state."""
        self._abandoned = ""
        """A turn that could not be ended, as the server was gone: nobody else needs to die for the next."""

    @property
    def mine(self) -> bool:
        """Whether this very thread has the turn."""
        return self._owner == threading.get_ident()

    @property
    def head(self) -> Head:
        """The head as it was when the turn began, or has been kept since."""
        return self._head

    def must_hold(self) -> None:
        """Refuse to go on writing when the turn may be another's by now.

        Raises
        ------
        StoreError
            When nothing was heard from this daemon for too long.
        """
        if self._owner and _now() - self._alive_at > _SURE_S:
            raise self._lost()

    def __enter__(self) -> None:
        self._here.acquire()
        try:
            if self._depth == 0:
                self._take()
            self._depth += 1
        except BaseException:
            self._here.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._depth -= 1
            if self._depth == 0:
                self._give(whole=error is None)
        finally:
            self._here.release()

    def _take(self) -> None:
        self._head, self._mark = self._taken()
        self._alive_at, self._stop = _now(), threading.Event()
        threading.Thread(target=self._keep_saying, args=(self._stop,), name="writing-turn", daemon=True).start()
        self._owner = threading.get_ident()
        try:
            self._begin(self._head)
        except BaseException:
            self._give(whole=False)
            raise

    def _taken(self) -> tuple[Head, str]:
        seen: tuple[str | None, float] = ("", 0.0)
        until = _now() + _PATIENCE_S
        while True:
            head, mark = self._heads.read()
            if mark != seen[0]:
                seen = mark, _now()
            dead = head is not None and _now() - seen[1] > DEAD_AFTER_S
            if head is None or not head.writer or head.turn == self._abandoned or dead:
                try:
                    return self._written(head or Head(), mark)
                except TakenError:
                    continue
            if _now() > until:
                raise BusyError(
                    f"{head.writer} has been writing to the catalogue at {self._name} for {_PATIENCE_S:.0f} s",
                    remedy="try again when it is done",
                )
            time.sleep(random.uniform(*_LOOK_S))  # noqa: S311 - so that those who wait do not ask all at once

    def _written(self, head: Head, mark: str | None) -> tuple[Head, str]:
        if head.writer:
            _LOG.warning("the turn at writing of %s was given up and is taken over", head.writer)
        mine = replace(
            head,
            writer=self._own,
            turn=uuid.uuid4().hex,
            beat=0,
            untidy=head.untidy or bool(head.writer) or self._was_late,
        )
        written = self._heads.write(mine, mark)
        self._was_late = False
        return mine, written

    def _give(self, *, whole: bool) -> None:
        """End the turn: what was written counts from now, or is left for the next turn to tidy up."""
        self._stop.set()
        self._owner = 0
        with self._speaking:
            try:
                head = self._publish(self._head) if whole else replace(self._head, untidy=True)
                done = replace(head, writer="", turn="")
                mark = self._heads.write(done, self._mark)
            except TakenError:
                self._was_late = True
                raise self._lost() from None
            except StoreError as error:
                self._abandoned = self._head.turn
                if whole:
                    raise
                _LOG.warning("a turn at writing could not be ended: %s", error)
                return
        self._ended(done, mark)

    def _keep_saying(self, stop: threading.Event) -> None:
        while not stop.wait(_BEAT_S):
            with self._speaking:
                if stop.is_set():
                    return
                try:
                    head = replace(self._head, beat=self._head.beat + 1)
                    self._mark = self._heads.write(head, self._mark)
                    self._head, self._alive_at = head, _now()
                except TakenError:
                    self._alive_at = float("-inf")
                    _LOG.warning("another daemon took over the turn at writing to %s", self._name)
                    return
                except StoreError as error:
                    _LOG.warning("the turn at writing could not be kept: %s", error)

    def _lost(self) -> StoreError:
        return StoreError(
            f"This daemon was held up for so long that another took its turn at writing to {self._name}",
            remedy="run the command again; what was written twice is kept once",
        )


def _now() -> float:
    """Seconds that also pass while a laptop sleeps, where the system has such a clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
