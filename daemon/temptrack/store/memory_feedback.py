"""Verdicts in a store that lives as long as the process."""

import threading
from collections.abc import Sequence
from operator import attrgetter

from temptrack.store.checks import check_feedback
from temptrack.store.feedback import FeedbackRecord
from temptrack.store.interface import Part
from temptrack.store.records import StoreIdentity


class MemoryFeedback:
    """The verdicts' part of a store; its lock and identity are the whole store's."""

    _lock: threading.RLock
    _identity: StoreIdentity
    _changes: dict[Part, int]

    def __init__(self) -> None:
        self._feedback: dict[str, FeedbackRecord] = {}

    def put_feedback(self, feedback: Sequence[FeedbackRecord]) -> None:
        """See `Store.put_feedback`."""
        check_feedback(feedback, self._identity)
        with self._lock:
            self._feedback.update({one.feedback_id: one for one in feedback})
            self._changes["verdicts"] += 1

    def feedback(self) -> list[FeedbackRecord]:
        """See `Store.feedback`."""
        with self._lock:
            return sorted(self._feedback.values(), key=attrgetter("given_at", "feedback_id"))

    def count_feedback(self) -> int:
        """See `Store.count_feedback`."""
        return len(self._feedback)
