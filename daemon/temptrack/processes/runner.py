"""Where work on files is done: here, in processes of this machine, or on the machines of a cluster."""

from collections.abc import Generator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from temptrack.processes.one_thread import one_thread
from temptrack.processes.worker import Work
from temptrack.processes.workers import Workers
from temptrack.progress import Job


class Runner(Protocol):
    """Does work on files; what comes out is the same wherever it does. It may be asked from several threads.

    Work is a function of the file, the job and plain values alone, so that it may be done again where it was lost.
    """

    @property
    def at_once(self) -> int:
        """How many files are worth having under way; 0 when work is done on the thread that asks for it."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is done on machines that have folders of their own."""

    def run(self, work: Work, path: Path, job: Job) -> Any:
        """Do a piece of work and return its result; of work that is a generator, what it returns.

        Parameters
        ----------
        work : callable
            A function of a module's own, or a `functools.partial` of one; what it returns and yields must pickle.
        path : Path
            The file it is about.
        job : Job
            Hears the work's progress; when it is cancelled, the work ends at once.

        Raises
        ------
        MediaUnreadableError
            When what did the work broke down at it.
        StateError
            When nothing can do it.
        TemptrackError, OSError
            As the work raises them.
        """

    def each(self, work: Work, path: Path, job: Job) -> Generator[Any, None, Any]:
        """Do a piece of work that is a generator; yield what it yields, no further ahead than some parts."""


class Here:
    """Does work on the thread that asks for it, and its arithmetic too, as a worker does."""

    at_once = 0
    is_elsewhere = False

    def run(self, work: Work, path: Path, job: Job) -> Any:
        """Do a piece of work; see `Runner`."""
        with one_thread():
            return done_with(work(path, job))

    def each(self, work: Work, path: Path, job: Job) -> Generator[Any, None, Any]:
        """Do a piece of work that is a generator; see `Runner`."""
        with one_thread():
            return (yield from work(path, job))


def running(workers: int) -> AbstractContextManager[Runner]:
    """Return so many processes of this machine, to be ended by leaving; none works on the calling thread."""
    return Workers(workers) if workers else nullcontext(Here())


def done_with(result: Any) -> Any:
    """Return a result; of a generator, what it returns in the end."""
    if not isinstance(result, Generator):
        return result
    while True:
        try:
            next(result)
        except StopIteration as end:
            return end.value
