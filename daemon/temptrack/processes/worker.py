"""A process that works for another: it takes work on stdin, answers on stdout, and ends when its master does.

Started by `Workers` and by nobody else.
"""

import contextlib
import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from temptrack.errors import MediaUnreadableError, TemptrackError
from temptrack.processes.bounds import bound_memory
from temptrack.progress import Job, Progress

Work = Callable[[Path, Job], Any]
"""A function of a module's own, so that it can be named to another process; a `functools.partial` of one will do."""

NICE = 10
"""Everybody else comes first: the editor's own programs, and suggestions."""
_PROGRESS_EVERY_S = 0.1


@dataclass(frozen=True)
class Ready:
    """The worker has started."""


@dataclass(frozen=True)
class Part:
    """What work that is a generator has made so far."""

    part: Any


@dataclass(frozen=True)
class Done:
    """What came of the work."""

    result: Any


@dataclass(frozen=True)
class Failed:
    """The error the work ended with, apart because its like are not made again from what they print."""

    kind: type[BaseException]
    arguments: tuple[Any, ...]
    keywords: dict[str, str]

    @staticmethod
    def of(error: Exception) -> "Failed":
        """Take an error apart; what is no error of a file or of the user's is told with its traceback."""
        if isinstance(error, TemptrackError):
            return Failed(type(error), (error.what,), {"remedy": error.remedy, "field": error.field})
        if isinstance(error, OSError):
            return Failed(OSError, (error.errno, error.strerror), {})
        return Failed(RuntimeError, ("".join(traceback.format_exception(error)),), {})

    def error(self) -> BaseException:
        """Return the error."""
        return self.kind(*self.arguments, **self.keywords)


Message = Ready | Progress | Part | Done | Failed


def main(nice: int = NICE) -> None:
    """Work until nobody asks for more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the master, which ends this process itself
    with contextlib.suppress(AttributeError, OSError):
        os.nice(nice)
    bound_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    tasks: queue.SimpleQueue[tuple[Work, Path]] = queue.SimpleQueue()
    threading.Thread(target=_take, args=(sys.stdin.buffer, tasks), daemon=True).start()
    _tell(answers, Ready())
    while True:
        work, path = tasks.get()
        _tell(answers, _worked(work, path, answers))


class _Teller:
    """Tells of progress, at a readable pace."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._told = 0.0

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self._told >= _PROGRESS_EVERY_S:
            _tell(self._answers, progress)
            self._told = time.monotonic()


def _worked(work: Work, path: Path, answers: BinaryIO) -> Message:
    try:
        result = work(path, Job(_Teller(answers)))
        return Done(_parts_told(result, answers) if isinstance(result, Generator) else result)
    except MemoryError:
        return Failed.of(takes_too_much(path))
    except Exception as error:  # noqa: BLE001 - the master decides what to make of it
        return Failed.of(error)


def takes_too_much(path: Path) -> MediaUnreadableError:
    """Return what is said of a file that asks for more memory than there may be."""
    return MediaUnreadableError(
        f"{path.name!r} takes more memory than one file may have here",
        remedy="export it in smaller pictures, or cut it into parts",
    )


def _parts_told(parts: Generator[Any, None, Any], answers: BinaryIO) -> Any:
    """Tell each part, waiting where the master has not taken the ones before, and return the result."""
    while True:
        try:
            part = next(parts)
        except StopIteration as end:
            return end.value
        _tell(answers, Part(part))


def _take(pipe: BinaryIO, tasks: "queue.SimpleQueue[tuple[Work, Path]]") -> None:
    """Pass tasks on; the pipe's end is the master's, however it came about, and so this process's."""
    while True:
        try:
            tasks.put(pickle.load(pipe))  # noqa: S301 - from the program that started this one
        except EOFError:
            os._exit(0)


def _tell(pipe: BinaryIO, message: Message) -> None:
    try:
        pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
        pipe.flush()
    except OSError:
        os._exit(0)
