"""A piece of work as a machine of a cluster does it: whether it can, the work on a thread, what it tells on the way.

Everything here runs on that machine; `temptrack.processes.cluster` is the other side.
"""

import pickle
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from temptrack.errors import CancelledError
from temptrack.processes.bounds import bound_memory
from temptrack.processes.worker import Done, Failed, Part, takes_too_much
from temptrack.progress import Job, Progress

Told: TypeAlias = tuple[str, bytes]
"""A kind, for who passes it on, and what it holds, for whom it is meant: only the latter need know what that is."""

PROGRESS, PART, LAST, UNFIT, MISSING = "progress", "part", "last", "unfit", "missing"
"""Kinds: of a part of the way, of the end, and of why this machine cannot do any work, or not this."""
_PROGRESS_EVERY_S = 0.5
_AHEAD = 8
_LOOK_EVERY_S = 0.2


@dataclass(frozen=True)
class Terms:
    """What must be the same on every machine for the same to come out."""

    edition: Callable[[], Mapping[str, str]]
    """Names versions and settings; a function of a module's own."""
    content: Callable[[Path], str]
    """Names a file's content; likewise."""


@dataclass(frozen=True)
class Errand:
    """A piece of work on its way, packed so that only who does it unpacks it."""

    path: str
    terms: bytes
    edition: Mapping[str, str]
    content: str
    work: bytes


def tell_all(errand: Errand) -> Iterator[Told]:
    """Do a piece of work and tell of it; the last thing told is an end, or why there is none."""
    try:
        terms: Terms = pickle.loads(errand.terms)  # noqa: S301 - from whoever joined the cluster
        if others := unlike(errand.edition, terms.edition()):
            yield UNFIT, others.encode()
            return
        work = pickle.loads(errand.work)  # noqa: S301
    except Exception as error:  # noqa: BLE001 - another version may lack or change anything
        yield UNFIT, f"its temptrack is another one ({type(error).__name__}: {error})".encode()
        return
    if missing := _missing(errand, terms):
        yield MISSING, missing.encode()
        return
    bound_memory()
    yield from _worked(work, Path(errand.path))


def unlike(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Say what another machine has otherwise, by the first such thing; empty when nothing."""
    names = (name for name in [*here, *there] if here.get(name) != there.get(name))
    return next((f"it has {name} {there.get(name, 'none')}, not {here.get(name, 'none')}" for name in names), "")


def _missing(errand: Errand, terms: Terms) -> str:
    """Say why this machine does not have the file; empty when it does."""
    path = Path(errand.path)
    try:
        with path.open("rb"):
            pass
        if terms.content(path) != errand.content:
            return "it has another file there"
    except Exception as error:  # noqa: BLE001 - whatever it is, the file cannot be read there
        return f"it cannot read it ({getattr(error, 'strerror', None) or error})"
    return ""


def _worked(work: Callable[[Path, Job], Any], path: Path) -> Iterator[Told]:
    """Do the work on a thread: its progress comes by calls, and must be told in between."""
    telling = _Telling()
    threading.Thread(target=_work, args=(work, path, telling), daemon=True).start()
    try:
        while (one := telling.told.get())[0] != LAST:
            yield one
        yield one
    finally:
        telling.job.cancel()


class _Telling:
    """What is told of the work, no further ahead than is taken, and progress at a readable pace."""

    def __init__(self) -> None:
        self.told: queue.Queue[Told] = queue.Queue(_AHEAD)
        self.job = Job(self._progress)
        self._last = 0.0

    def put(self, one: Told) -> None:
        """Tell; wait where what was told before is not taken yet."""
        while True:
            self.job.check()
            try:
                return self.told.put(one, timeout=_LOOK_EVERY_S)
            except queue.Full:
                continue

    def _progress(self, progress: Progress) -> None:
        if time.monotonic() - self._last >= _PROGRESS_EVERY_S:
            self._last = time.monotonic()
            self.put((PROGRESS, pickle.dumps(progress)))


def _work(work: Callable[[Path, Job], Any], path: Path, telling: _Telling) -> None:
    try:
        end: Done | Failed = Done(_all_told(work(path, telling.job), telling))
    except CancelledError:
        return
    except MemoryError:
        end = Failed.of(takes_too_much(path))
    except Exception as error:  # noqa: BLE001 - who asked for it decides what to make of it
        end = Failed.of(error)
    with suppress(CancelledError):
        telling.put((LAST, pickle.dumps(end, pickle.HIGHEST_PROTOCOL)))


def _all_told(result: Any, telling: _Telling) -> Any:
    if not isinstance(result, Generator):
        return result
    while True:
        try:
            part = next(result)
        except StopIteration as end:
            return end.value
        telling.put((PART, pickle.dumps(Part(part), pickle.HIGHEST_PROTOCOL)))
