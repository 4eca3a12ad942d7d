"""Work on the machines of a Ray cluster: this side of it, where it is asked for.

Ray itself lives in a process of its own (`temptrack.processes.ray_driver`). That process may crash, or be ended by Ray,
and costs the run it was started for, in one sentence.
"""

import itertools
import pickle
import time
from collections.abc import Generator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from temptrack.errors import MediaNotFoundError, MediaUnreadableError, StateError
from temptrack.processes.errand import LAST, PART, PROGRESS, Errand, Terms
from temptrack.processes.orders import ATTEMPTS, LOCAL, LOST, NOBODY, REFUSED, REMARK, Begin, Cancel, Taken
from temptrack.processes.ray_process import Heard, RayProcess
from temptrack.processes.worker import Failed, Work
from temptrack.progress import Job

_JOIN_S = 120.0
_MOST_AT_ONCE = 32
"""Films under way: each has a thread here, and in the end its trace in this process's memory."""
_AGAIN = "run the same command again: what was learnt so far stays"


class Cluster(AbstractContextManager["Cluster"]):
    """The machines of a Ray cluster, joined when it is entered and left at the end.

    Parameters
    ----------
    address : str
        Where the cluster is, HOST:PORT, or "local" for one of this machine's own that lasts as long as this.
    terms : Terms
        What must be the same on its machines; those that have it otherwise are passed over.
    job : Job
        Whose cancelling ends the joining.
    cores : int
        Of a cluster of our own.
    log : Path, optional
        Where Ray writes what it has to say, and its workers; begun anew each time.
    """

    def __init__(self, address: str, terms: Terms, job: Job, *, cores: int = 1, log: Path | None = None) -> None:
        self._address = address
        self._terms = pickle.dumps(terms)
        self._edition, self._content = terms.edition(), terms.content
        self._job = job
        self._cores = cores
        self._log = log
        self._numbers = itertools.count(1)
        self._process: RayProcess | None = None
        self.at_once = 1
        """Films under way at once: one a core."""
        self.remarks: list[str] = []
        """What the user should know of how it went, each a sentence."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether its machines have folders of their own."""
        return self._address != LOCAL

    @property
    def pid(self) -> int | None:
        """Of the process that speaks with Ray; None where no cluster is joined."""
        return None if self._process is None else self._process.pid

    @property
    def folder(self) -> Path | None:
        """Where a cluster of our own keeps its sockets."""
        return None if self._process is None else self._process.folder

    def __enter__(self) -> "Cluster":
        """Join; raises StateError when that cannot be done, CancelledError when the job was cancelled meanwhile."""
        process = self._process = RayProcess(self._address, self._cores, self._log)
        process.expect(0)
        try:
            self._await_ready(process)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, work: Work, path: Path, job: Job) -> Any:
        """Do a piece of work on one of the machines; see `Runner`."""
        parts = self.each(work, path, job)
        while True:
            try:
                next(parts)
            except StopIteration as end:
                return end.value

    def each(self, work: Work, path: Path, job: Job) -> Generator[Any, None, Any]:
        """Do a piece of work that is a generator on one of the machines; see `Runner`."""
        process = self._process
        if process is None:
            raise StateError("No cluster is joined")
        errand = Errand(str(path), self._terms, self._edition, self._content(path), pickle.dumps(work))
        number = next(self._numbers)
        process.expect(number)
        process.order(Begin(number, path.name, pickle.dumps(errand)))
        ended = False
        try:
            while True:
                kind, held = self._next(process, number, job)
                if kind == PROGRESS:
                    progress = pickle.loads(held)  # noqa: S301 - from our own program
                    job.report(progress.stage, progress.done, progress.total, progress.what)
                elif kind == PART:
                    yield pickle.loads(held).part  # noqa: S301
                elif kind == REMARK:
                    self._remark(held.decode())
                    continue
                else:
                    ended = True
                    return self._end(kind, held, path)
                process.order(Taken(number))
        finally:
            process.forget(number)
            if not ended:
                process.order(Cancel(number))

    def close(self) -> None:
        """Leave the cluster, or end it where it is our own; what it was at is lost."""
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def _await_ready(self, process: RayProcess) -> None:
        self._job.report("join", 0, 0, self._address)
        kind, held = self._next(process, 0, self._job, patience_s=_JOIN_S)
        if kind == REFUSED:
            what, remedy = pickle.loads(held)  # noqa: S301 - from our own program
            raise StateError(what, remedy=remedy, field="ray")
        cores: int = pickle.loads(held)["cores"]  # noqa: S301
        if not cores:
            raise StateError(
                f"The Ray cluster at {self._address} has no machine with a core to lend",
                remedy=f"let one be its node: ray start --address={self._address}",
                field="ray",
            )
        self.at_once = min(cores, _MOST_AT_ONCE)

    def _next(self, process: RayProcess, number: int, job: Job, patience_s: float = float("inf")) -> Heard:
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            over = process.is_over
            if (found := process.hear(number, job)) is not None:
                return found
            if over:
                raise self._lost()
        raise StateError(f"The Ray cluster at {self._address} did not answer for {_JOIN_S:.0f} s", field="ray")

    # What it says

    def _end(self, kind: str, held: bytes, path: Path) -> Any:
        if kind == LOST:
            raise MediaUnreadableError(
                f"The analysis of {path.name!r} broke down {ATTEMPTS} times ({held.decode()})",
                remedy="check that it plays, or learn it again",
            )
        if kind == NOBODY:
            raise self._nobody(path, *pickle.loads(held))  # noqa: S301
        assert kind == LAST  # noqa: S101 - the last kind there is
        end = pickle.loads(held)  # noqa: S301
        if isinstance(end, Failed):
            raise end.error()
        return end.result

    def _nobody(self, path: Path, lacks_file: bool, reasons: str) -> MediaNotFoundError | StateError:
        if lacks_file:
            return MediaNotFoundError(
                f"No machine of the cluster can read {str(path)!r} ({reasons})",
                remedy="let its folder be found there under the same path",
            )
        return StateError(
            f"No machine of the Ray cluster at {self._address} can do the work ({reasons or 'none is left'})",
            remedy="install the same temptrack[cluster,daemon] on them",
            field="ray",
        )

    def _remark(self, remark: str) -> None:
        if remark not in self.remarks:
            self.remarks.append(remark)

    def _lost(self) -> StateError:
        said = f", {self._log} says more" if self._log is not None else ""
        return StateError(f"The connection to the Ray cluster at {self._address} broke off{said}", remedy=_AGAIN)
