"""Long work off the event loop: bounded places, progress at a readable pace, and an end when the caller leaves."""

import asyncio
import concurrent.futures
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, ParamSpec, TypeVar, cast

from temptrack.errors import BusyError
from temptrack.progress import Job, Progress
from temptrack.service.interceptors.wrapping import Context

T = TypeVar("T")
P = ParamSpec("P")

_PROGRESS_EVERY_S = 0.1
_WAIT_FOR_PLACE_S = 2.0
"""A cancelled job leaves within a second: asking again at once must not be refused."""

_SHORT_CALLS = 4
_LIVE_STREAMS = 2
_UNSENT_RESULTS = 64
"""What a client takes no notice of is not kept for ever: of results by and by, the oldest go."""


class Kind(Enum):
    """Kinds of work; each has places of its own, so that adding tracks never holds up a suggestion."""

    SUGGEST = "suggestions"
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


@dataclass(frozen=True)
class Finished(Generic[T]):
    """The last thing a job tells: what came of it."""

    result: T


class Jobs:
    """Runs work in threads.

    Parameters
    ----------
    suggestions : int
        How many of `Kind.SUGGEST` run at once.
    ended : callable
        Called on the loop after each job with its kind.
    """

    def __init__(self, suggestions: int, ended: Callable[[Kind], None] = lambda _: None) -> None:
        self._ended = ended
        self._places = {
            Kind.SUGGEST: suggestions,
            Kind.INGEST: 1,
            Kind.DOWNLOAD: 1,
            Kind.LIVE: _LIVE_STREAMS,
            Kind.TRAINING: 1,
            Kind.EVALUATE: 1,
            Kind.KEEPING: 1,
        }
        self._free = {kind: asyncio.Semaphore(places) for kind, places in self._places.items()}
        self._pools = {kind: ThreadPoolExecutor(n, f"job-{kind.name.lower()}") for kind, n in self._places.items()}
        self._short = ThreadPoolExecutor(_SHORT_CALLS, "call")
        self.closed = False
        """Whether `close` was called; nothing can be run any more."""
        self._running: dict[Job, concurrent.futures.Future[Any]] = {}

    @property
    def running(self) -> int:
        """How many jobs run."""
        return len(self._running)

    async def briefly(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run something short that would block the loop."""
        return await asyncio.wrap_future(self._short.submit(work, *args, **kwargs))

    async def run(
        self, kind: Kind, work: Callable[[Job], T], context: Context
    ) -> AsyncIterator[Progress | Finished[T]]:
        """Yield the newest progress at most ten times a second, then what came of the work.

        The work is cancelled when the iteration is left early or the call ends, as when the client goes away or its
        deadline passes; its place is free again when its thread has really ended.

        Raises
        ------
        BusyError
            When all places of this kind stay taken.
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
        await self._take_place(kind)
        latest: list[Progress] = []
        results: deque[T] = deque(maxlen=_UNSENT_RESULTS)
        job = Job(lambda progress: latest.__setitem__(slice(None), [progress]))
        cast(Any, context).add_done_callback(lambda _: job.cancel())  # the stubs want a class of their own
        done = self._submit(kind, lambda job: work(job, results.append), job)
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
        for pool in (*self._pools.values(), self._short):
            pool.shutdown(wait=False, cancel_futures=True)
        futures = [asyncio.wrap_future(future) for future in self._running.values()]
        if not futures:
            return True
        ended, running = await asyncio.wait(futures, timeout=wait_s)
        for future in ended:
            _look_at(future)
        return not running

    async def _take_place(self, kind: Kind) -> None:
        try:
            await asyncio.wait_for(self._free[kind].acquire(), _WAIT_FOR_PLACE_S)
        except TimeoutError:
            places = self._places[kind]
            raise BusyError(
                f"All places for {kind.value} are taken ({places} at a time)", remedy="wait for one to end or cancel it"
            ) from None

    def _submit(self, kind: Kind, work: Callable[[Job], T], job: Job) -> "asyncio.Future[T]":
        loop = asyncio.get_running_loop()
        future: concurrent.futures.Future[T] = self._pools[kind].submit(work, job)

        def leave() -> None:
            self._running.pop(job, None)
            self._free[kind].release()
            self._ended(kind)

        def ended(_: object) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is gone: the daemon is at its end
                loop.call_soon_threadsafe(leave)

        self._running[job] = future
        future.add_done_callback(ended)
        wrapped = asyncio.wrap_future(future)
        wrapped.add_done_callback(_look_at)
        return wrapped


def _look_at(future: "asyncio.Future[T]") -> None:
    """Take note of an error nobody waits for any more, so that asyncio does not log it as forgotten."""
    if not future.cancelled():
        future.exception()
