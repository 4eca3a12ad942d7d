"""Long work off the event loop: each kind in its line, progress at a readable pace, an end when the caller leaves."""

import asyncio
import concurrent.futures
import contextlib
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar, cast

from temptrack.progress import Job, Progress
from temptrack.service.fair_queue import Ticket
from temptrack.service.interceptors.callers import CALLER
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.kinds import Kind, bounds_of
from temptrack.service.line import Line, LineState, Turn
from temptrack.service.niceness import be_nice

__all__ = ["Finished", "Jobs", "Kind"]

T = TypeVar("T")
P = ParamSpec("P")

_PROGRESS_EVERY_S = 0.1
_WAITING_EVERY_S = 0.5
_UNSENT_RESULTS = 64
"""What a client takes no notice of is not kept for ever: of results by and by, the oldest go."""
WAITING = "wait"
"""The stage of work that waits for its turn."""


@dataclass(frozen=True)
class Finished(Generic[T]):
    """The last thing a job tells: what came of it."""

    result: T


class Jobs:
    """Runs work in threads, so much of each kind at once; the rest waits in turns that go round among clients.

    Parameters
    ----------
    suggestions : int
        How many of `Kind.SUGGEST` run at once.
    ended : callable
        Called on the loop after each job with its kind.
    asked : callable
        Called on the loop when somebody asks for a job, before it gets a place or is refused one.
    """

    def __init__(
        self,
        suggestions: int,
        ended: Callable[[Kind], None] = lambda _: None,
        asked: Callable[[], None] = lambda: None,
    ) -> None:
        self._ended = ended
        self._asked = asked
        bounds = bounds_of(suggestions)
        self._lines = {kind: Line(kind, its) for kind, its in bounds.items()}
        self._pools = {
            kind: ThreadPoolExecutor(its.places, f"job-{kind.name.lower()}", be_nice, (its.nice,))
            for kind, its in bounds.items()
        }
        self._own = ThreadPoolExecutor(1, "own")
        self.closed = False
        """Whether `close` was called; nothing can be run any more."""
        self._running: dict[Job, concurrent.futures.Future[Any]] = {}

    @property
    def running(self) -> int:
        """How many jobs run."""
        return len(self._running)

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return bool(self._running) or any(state.waiting for state in self.lines())

    def lines(self) -> list[LineState]:
        """Return how the line before each kind of work is."""
        return [line.state() for line in self._lines.values()]

    async def aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run something short of the daemon's own, which waits behind no caller's."""
        return await asyncio.wrap_future(self._own.submit(work, *args, **kwargs))

    async def briefly(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run something short that would block the loop, when it is its turn.

        Raises
        ------
        BusyError
            When too many short calls wait.
        """
        line = self._lines[Kind.BRIEF]
        turn = line.enter(CALLER.get(), None)
        done: concurrent.futures.Future[T] | None = None
        try:
            await turn.begun
            done = self._pools[Kind.BRIEF].submit(work, *args, **kwargs)
            return await asyncio.wrap_future(done)
        finally:
            # A thread cannot be stopped: its place is free when it has ended, whether or not the caller still waits.
            if done is None or done.done():
                line.leave(turn.ticket)
            else:
                self._on_loop(done, lambda: line.leave(turn.ticket))

    async def run(
        self, kind: Kind, work: Callable[[Job], T], context: Context
    ) -> AsyncIterator[Progress | Finished[T]]:
        """Yield the newest progress at most ten times a second, then what came of the work.

        The work is cancelled when the iteration is left early or the call ends, as when the client goes away or its
        deadline passes; its place is free again when its thread has really ended.

        Raises
        ------
        BusyError
            When too much of this kind waits, or the caller's deadline passes before it would be its turn.
        TemptrackError
            Whatever the work raises.
        """

        def whole(job: Job, tell: Callable[[Finished[T]], None]) -> None:
            tell(Finished(work(job)))

        async with contextlib.aclosing(self.stream(kind, whole, context)) as steps:
            async for told in steps:
                yield told

    async def stream(
        self, kind: Kind, work: Callable[[Job, Callable[[T], None]], None], context: Context
    ) -> AsyncGenerator[Progress | T, None]:
        """Yield, in order, whatever the work tells as it goes, with the newest progress between; otherwise as `run`."""
        self._asked()
        line = self._lines[kind]
        turn = line.enter(CALLER.get(), context.time_remaining())
        try:
            async for waiting in _until_its_turn(line, turn):
                yield waiting
        except BaseException:
            line.leave(turn.ticket)
            raise
        latest: list[Progress] = []
        results: deque[T] = deque(maxlen=_UNSENT_RESULTS)
        job = Job(lambda progress: latest.__setitem__(slice(None), [progress]))
        cast(Any, context).add_done_callback(lambda _: job.cancel())  # the stubs want a class of their own
        done = self._submit(line, turn.ticket, lambda job: work(job, results.append), job)
        try:
            while not (await asyncio.wait({done}, timeout=_PROGRESS_EVERY_S))[0]:
                while results:
                    yield results.popleft()
                if latest:
                    yield latest.pop()
            while results:
                yield results.popleft()
            done.result()
        finally:
            job.cancel()

    async def close(self, wait_s: float) -> bool:
        """Cancel what runs; return whether all of it ended within the time."""
        self.closed = True
        for job in self._running:
            job.cancel()
        for pool in (*self._pools.values(), self._own):
            pool.shutdown(wait=False, cancel_futures=True)
        futures = [asyncio.wrap_future(future) for future in self._running.values()]
        if not futures:
            return True
        ended, running = await asyncio.wait(futures, timeout=wait_s)
        for future in ended:
            _look_at(future)
        return not running

    def _submit(self, line: Line, ticket: Ticket, work: Callable[[Job], T], job: Job) -> "asyncio.Future[T]":
        began, counted = time.monotonic(), threading.Event()

        def run(job: Job) -> T:
            counted.wait()  # work that must be alone asks how many run, and must find itself among them
            return work(job)

        try:
            future: concurrent.futures.Future[T] = self._pools[line.kind].submit(run, job)
        except RuntimeError:  # the daemon is at its end
            line.leave(ticket)
            raise

        def leave() -> None:
            self._running.pop(job, None)
            whole = not future.cancelled() and future.exception() is None
            line.leave(ticket, time.monotonic() - began if whole else None)
            self._ended(line.kind)

        self._running[job] = future
        counted.set()
        self._on_loop(future, leave)
        wrapped = asyncio.wrap_future(future)
        wrapped.add_done_callback(_look_at)
        return wrapped

    @staticmethod
    def _on_loop(future: "concurrent.futures.Future[T]", then: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()

        def ended(_: object) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is gone: the daemon is at its end
                loop.call_soon_threadsafe(then)

        future.add_done_callback(ended)


async def _until_its_turn(line: Line, turn: Turn) -> AsyncIterator[Progress]:
    """Tell how many are before it, whenever that changes, until it is its turn."""
    began, told, seen = time.monotonic(), -1, -1
    while not turn.begun.done():
        if line.bounds.patience_s is not None and time.monotonic() - began > line.bounds.patience_s:
            raise line.impatient()
        if line.moves != seen and (ahead := line.ahead_of(turn.ticket)) != told:
            told = ahead
            yield Progress(WAITING, 0, 0, f"{ahead} before this one" if ahead else "next")
        seen = line.moves
        await asyncio.wait({turn.begun}, timeout=_WAITING_EVERY_S)


def _look_at(future: "asyncio.Future[T]") -> None:
    """Take note of an error nobody waits for any more, so that asyncio does not log it as forgotten."""
    if not future.cancelled():
        future.exception()
