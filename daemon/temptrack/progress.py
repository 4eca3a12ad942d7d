"""How long work tells of itself and is stopped: two small things every room may hold.

Work takes a ``Job``; it calls ``job.report(...)`` as it goes and ``job.check()`` at least every 0.2 s of computing.
Neither knows of terminals, streams or RPCs: the service wires them up.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from temptrack.errors import CancelledError


@dataclass(frozen=True)
class Progress:
    """A moment of long work."""

    stage: str
    """Name of the stage, a verb in the present: "probe", "decode", "analyse", "write"."""
    done: int
    """Units finished in this stage."""
    total: int
    """Units in this stage; 0 when it is not known."""
    what: str
    """The thing at hand, for a person: a file name, a scene."""


class Job:
    """One piece of long work: where it reports to, and whether it is still wanted.

    Parameters
    ----------
    listener : callable, optional
        Called with each `Progress`, on the working thread; it must not block.
    """

    def __init__(self, listener: Callable[[Progress], None] | None = None) -> None:
        self._listener = listener
        self._cancelled = threading.Event()

    def report(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Tell the listener where the work is, and stop here if it is no longer wanted.

        Raises
        ------
        CancelledError
            When `cancel` was called.
        """
        self.check()
        if self._listener is not None:
            self._listener(Progress(stage, done, total, what))

    def cancel(self) -> None:
        """Ask the work to stop at its next `check`; may be called from any thread, more than once."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise `CancelledError` when the work is no longer wanted."""
        if self._cancelled.is_set():
            raise CancelledError("The work was cancelled")
