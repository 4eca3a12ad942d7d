"""The small machine an ingest runs on: tasks flow from a producer through stages to a consumer.

A stage is a function from one task to many, one or no results. Nothing here knows what the tasks are, nor of terminals
or RPCs; what is done so far is in the store, so a run that stopped anywhere is resumed by running it again.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from temptrack.progress import Job

Task = TypeVar("Task")
Result = TypeVar("Result")


class QuietJob(Job):
    """A part of a job that is stopped with it but whose own progress is nobody's business."""

    def __init__(self, whole: Job) -> None:
        super().__init__()
        self._whole = whole

    def report(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Check, and say nothing."""
        self.check()

    @property
    def cancelled(self) -> bool:
        """Whether the whole was cancelled, or this part of it."""
        return super().cancelled or self._whole.cancelled

    def check(self) -> None:
        """Raise `CancelledError` when the whole is no longer wanted, or this part of it."""
        super().check()
        self._whole.check()


class PartJob(QuietJob):
    """A part of a job that passes on its progress and can be stopped alone."""

    def report(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Check, and pass on."""
        self.check()
        self._whole.report(stage, done, total, what)


class NamedJob(QuietJob):
    """A part of a job whose progress is passed on, said to be of one thing: the file at hand.

    Parameters
    ----------
    whole : Job
        Where progress goes.
    name : str
        Of the file.
    total : int
        Stands in where the part does not know its own.
    """

    def __init__(self, whole: Job, name: str, total: int = 0) -> None:
        super().__init__(whole)
        self._name = name
        self._total = total

    def report(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Pass on, with the name in place of what the part called it."""
        self.check()
        self._whole.report(stage, done, total or self._total, self._name)


def through(
    stage: Callable[[Task], Iterable[Result]],
    tasks: Iterable[Task],
    *,
    job: Job,
    workers: int = 1,
    in_order: bool = True,
) -> Iterator[Result]:
    """Put each task through a stage and yield the results.

    Parameters
    ----------
    stage : callable
        Task to results; runs on `workers` threads when there are more than one.
    tasks : iterable
        Drawn lazily, at most twice `workers` ahead of what was yielded.
    job : Job
        Checked between tasks.
    workers : int
        1 runs the stage on the calling thread.
    in_order : bool
        Yield in the order of the tasks; else what is finished first comes first, so that nothing waits for a long one.
    """
    if workers == 1:
        for task in tasks:
            job.check()
            yield from stage(task)
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="ingest") as pool:
        pending: deque[Future[list[Result]]] = deque()
        try:
            for task in tasks:
                job.check()
                pending.append(pool.submit(_collected, stage, task))
                while len(pending) >= 2 * workers:
                    yield from _next_of(pending, in_order).result()
            while pending:
                yield from _next_of(pending, in_order).result()
        finally:
            for future in pending:
                future.cancel()


def _next_of(pending: "deque[Future[Result]]", in_order: bool) -> "Future[Result]":
    """Take the first future, or the first that is done."""
    if not in_order:
        wait(pending, return_when=FIRST_COMPLETED)
        pending.rotate(-next(number for number, future in enumerate(pending) if future.done()))
    return pending.popleft()


def _collected(stage: Callable[[Task], Iterable[Result]], task: Task) -> list[Result]:
    return list(stage(task))


def in_batches(tasks: Iterable[Task], *, size: int, age_s: float = float("inf")) -> Iterator[list[Task]]:
    """Gather tasks until there are `size` of them or the first has waited `age_s`.

    When the producer is stopped (cancelled, interrupted, failed), what was gathered is yielded before the error goes
    on, so that finished work is kept.
    """
    batch: list[Task] = []
    since = time.monotonic()
    try:
        for task in tasks:
            if not batch:
                since = time.monotonic()
            batch.append(task)
            if len(batch) >= size or time.monotonic() - since >= age_s:
                full, batch = batch, []
                yield full
    except GeneratorExit:
        raise
    except BaseException:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
