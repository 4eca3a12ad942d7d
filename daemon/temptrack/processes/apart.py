"""Decoders in another process: a file that brings one down costs an error, not the daemon.

A codec is some hundred thousand lines of C that read what anybody wrote. What opens media is marked `apart`; where a
program has called `work_apart`, it then runs in a worker, and its frames and samples come over a pipe. In a worker, and
in programs that have not, it runs where it is called: what comes out is the same.
"""

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from temptrack.processes.workers import Workers
from temptrack.progress import Job

P = ParamSpec("P")
R = TypeVar("R")

_workers: list[Workers] = []


def work_apart(workers: Workers | None) -> None:
    """From now on run what is marked `apart` in these workers; None runs it where it is called.

    Parameters
    ----------
    workers : Workers, optional
        The caller keeps and closes them.
    """
    _workers[:] = [] if workers is None else [workers]


def apart(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function whose first argument is the file it opens; what it takes and gives must pickle.

    A ``job`` keyword is heard and obeyed across the pipe. A generator's parts come as they are made.
    """
    generates = inspect.isgeneratorfunction(function)

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if not _workers:
            return function(*args, **kwargs)
        path, *others = args
        named: dict[str, Any] = dict(kwargs)
        job = named.pop("job", None)
        work: Any = functools.partial(_call, wrapper, tuple(others), named, job is not None)
        there: Any = _workers[0].each if generates else _workers[0].run
        found: R = there(work, Path(path), job or Job())  # type: ignore[arg-type]
        return found

    return wrapper


def _call(function: Any, others: tuple[Any, ...], named: dict[str, Any], has_job: bool, path: Path, job: Job) -> Any:
    return function(path, *others, **named, **({"job": job} if has_job else {}))
