"""Work on several files at once, each in a process of its own.

Processes, not threads (`benchmarks/ingest.py` measures both): threads share one interpreter, which the many small steps
of decoding and analysing hold much of the time, and suggestions would have to wait for it too; a file that brings down
a decoder would bring down the daemon; and its memory would grow to the most that was ever needed.

Each worker does its arithmetic on one thread, at low priority unless somebody waits for it. It is killed when its work
is no longer wanted, ends by itself when this process ends, and one that dies costs the file it was at.
"""

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from temptrack.errors import MediaUnreadableError, StateError
from temptrack.processes.worker import NICE, Done, Failed, Message, Part, Ready, Work, main
from temptrack.progress import Job, Progress

ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)
"""What the arithmetic libraries read when they load: workers times threads would be more than there are cores."""
_LOOK_EVERY_S = 0.1
_AHEAD = 32
"""Messages that may wait to be taken: two batches of pictures."""
_NO_LIMIT = 1 << 16
_START_S = 120.0
"""The first start on a machine reads some hundred megabytes of libraries from a cold disk."""


class Workers(AbstractContextManager["Workers"]):
    """A `Runner`: processes that are started when needed and killed at the end.

    Parameters
    ----------
    most : int, optional
        How many work at once; who asks for another waits.
    keep : int, optional
        How many are kept for later work; None keeps all.
    nice : int
        How much everybody else comes first.
    """

    is_elsewhere = False

    def __init__(self, most: int | None = None, *, keep: int | None = None, nice: int = NICE) -> None:
        self.at_once = most or _NO_LIMIT
        """How many work at once."""
        self._free = threading.Semaphore(self.at_once)
        self._keep = _NO_LIMIT if keep is None else keep
        self._nice = nice
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def run(self, work: Work, path: Path, job: Job) -> Any:
        """Do a piece of work in a process: one that is idle, or a new one.

        Parameters
        ----------
        work : callable
            A function of a module's own; what it returns must pickle.
        path : Path
            The file it is about.
        job : Job
            Hears the work's progress; when it is cancelled, the process is killed.

        Raises
        ------
        MediaUnreadableError
            When the process died at it.
        StateError
            When no process can be started.
        TemptrackError, OSError
            As the work raises them; any other error comes as a RuntimeError with the traceback.
        """
        parts = self.each(work, path, job)
        while True:
            try:
                next(parts)
            except StopIteration as end:
                return end.value

    def each(self, work: Work, path: Path, job: Job) -> Generator[Any, None, Any]:
        """Do a piece of work that is a generator in a process, as `run` does; yield what it yields.

        The process goes no further ahead than some parts: what it makes is not heaped up here.
        """
        while not self._free.acquire(timeout=_LOOK_EVERY_S):
            job.check()
        try:
            worker = self._taken()
            try:
                return (yield from worker.each(work, path, job))
            finally:
                self._give_back(worker)
        finally:
            self._free.release()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill them all; what they were at is lost."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
        for worker in workers:
            worker.kill()

    def _taken(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise StateError("The workers were dismissed")
            if self._idle:
                return self._idle.pop()
            worker = _Worker(self._nice)
            self._all.add(worker)
            return worker

    def _give_back(self, worker: "_Worker") -> None:
        with self._lock:
            if worker.is_free and not self._closed and len(self._idle) < self._keep:
                self._idle.append(worker)
                return
            self._all.discard(worker)
        worker.kill()


class _Worker:
    """A process, and a thread that reads what it says."""

    def __init__(self, nice: int) -> None:
        environment = {**os.environ, **dict.fromkeys(ONE_THREAD, "1")}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", f"from {main.__module__} import main; main({nice})"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            )
        except OSError as error:
            raise StateError(f"No process can be started to analyse with ({error})") from None
        self._said: queue.Queue[Message | None] = queue.Queue(_AHEAD)
        self._reader = threading.Thread(target=self._listen, name="worker-answers", daemon=True)
        self._reader.start()
        self._started = False
        self.is_free = False
        """Whether it waits for work."""

    def each(self, work: Work, path: Path, job: Job) -> Generator[Any, None, Any]:
        if not self._started:
            self._await_start(job)
        self.is_free = False
        self._send((work, path))
        while True:
            message = self._next(job)
            if message is None:
                raise MediaUnreadableError(
                    f"The analysis of {str(path.name)!r} broke down ({self._end()})",
                    remedy="check that it plays, or export it again",
                )
            if isinstance(message, Progress):
                job.report(message.stage, message.done, message.total, message.what)
                continue
            if isinstance(message, Part):
                yield message.part
                continue
            self.is_free = True
            if isinstance(message, Failed):
                raise message.error()
            assert isinstance(message, Done)  # noqa: S101 - the last kind of message there is
            return message.result

    def kill(self) -> None:
        """End the process now; what it was at is lost."""
        self._process.kill()
        self._process.wait()
        while self._reader.is_alive():  # it may wait with an answer that nobody takes
            with contextlib.suppress(queue.Empty):
                self._said.get(timeout=_LOOK_EVERY_S)
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)

    def _await_start(self, job: Job) -> None:
        if not isinstance(self._next(job, patience_s=_START_S), Ready):
            raise StateError(f"A process to analyse with did not start ({self._end()})", remedy="see the daemon's log")
        self._started = True

    def _next(self, job: Job, patience_s: float = float("inf")) -> Message | None:
        """Wait for a message; None when no more will come."""
        waited_s = 0.0
        while waited_s < patience_s:
            job.check()
            try:
                return self._said.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                waited_s += _LOOK_EVERY_S
        return None

    def _send(self, task: tuple[Work, Path]) -> None:
        assert self._process.stdin is not None  # noqa: S101 - opened above
        try:
            pickle.dump(task, self._process.stdin)
            self._process.stdin.flush()
        except OSError:  # it died idle; the end of its answers says so
            return

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - opened above
        while True:
            try:
                self._said.put(pickle.load(self._process.stdout))  # noqa: S301 - from our own program
            except (EOFError, OSError, pickle.UnpicklingError):
                self._said.put(None)
                return

    def _end(self) -> str:
        """Say how the process ended."""
        self._process.kill()
        code = self._process.wait()
        return f"exit code {code}" if code >= 0 else f"signal {-code}"


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what it did not read cannot be flushed
        return
