"""One thing begun beside another: on a thread, or when its result is wanted."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TypeVar

from temptrack.catalogue.pipeline import PartJob
from temptrack.progress import Job

Result = TypeVar("Result")


class Beside(AbstractContextManager["Beside"]):
    """Begins work while the block goes on; leaving it by an error stops that work.

    Parameters
    ----------
    at_once : bool
        False does the work when its result is asked for.
    job : Job
        What both are part of.
    """

    def __init__(self, at_once: bool, job: Job) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="beside") if at_once else None
        self._job = PartJob(job)

    def begin(self, work: Callable[[Job], Result], *, wanted: bool = True) -> Callable[[], Result]:
        """Begin work, unless it is not wanted at all, and return what waits for its result."""
        if self._pool is None or not wanted:
            return lambda: work(self._job)
        return self._pool.submit(work, self._job).result

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._job.cancel()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
