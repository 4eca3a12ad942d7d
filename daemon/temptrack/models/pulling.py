"""A download under way, for everybody who would like to know how far it is."""

from collections.abc import Callable
from dataclasses import dataclass

from temptrack.progress import Job


@dataclass(frozen=True)
class Pulling:
    """How far a model's weights have come."""

    name: str
    done: int = 0
    total: int = 0
    """Bytes; 0 before the hub has answered."""

    @property
    def percent(self) -> int:
        """How much of it is here."""
        return self.done * 100 // self.total if self.total else 0


class WatchedJob(Job):
    """A job whose download's progress is seen by a third as well.

    Parameters
    ----------
    whole : Job
        Where progress goes, and by what it is stopped.
    watch : callable
        Told bytes done and in all.
    """

    def __init__(self, whole: Job, watch: Callable[[int, int], None]) -> None:
        super().__init__()
        self._whole = whole
        self._watch = watch

    def report(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Pass on."""
        if stage == "download" and total:
            self._watch(done, total)
        self._whole.report(stage, done, total, what)

    @property
    def cancelled(self) -> bool:
        """Whether the whole was cancelled."""
        return self._whole.cancelled

    def check(self) -> None:
        """Raise `CancelledError` when the whole is no longer wanted."""
        self._whole.check()
