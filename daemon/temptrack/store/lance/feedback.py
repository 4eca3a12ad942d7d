"""Verdicts, each written whole or not at all, the later over the earlier."""

from collections.abc import Sequence
from operator import attrgetter

from temptrack.store.checks import check_feedback
from temptrack.store.feedback import FeedbackRecord
from temptrack.store.feedback_rows import feedback_of, feedback_rows
from temptrack.store.lance.sql import is_any
from temptrack.store.lance.tables import Tables


class LanceFeedback:
    """The table of verdicts. It outlives the tracks: what an editor kept is worth knowing when the file is gone."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put_feedback(self, feedback: Sequence[FeedbackRecord]) -> None:
        """See `Store.put_feedback`."""
        check_feedback(feedback, self._tables.identity)
        latest = {one.feedback_id: one for one in feedback}
        if not latest:
            return
        table = self._tables.feedback
        rows = feedback_rows(list(latest.values()), table.schema)
        with self._tables.writing:
            if table.count(is_any("feedback_id", latest)):
                table.merge(rows, "feedback_id", "false")
            else:
                table.add(rows)
            self._tables.tidy_if_due()

    def feedback(self) -> list[FeedbackRecord]:
        """See `Store.feedback`."""
        return sorted(feedback_of(self._tables.feedback.read()), key=attrgetter("given_at", "feedback_id"))

    def count_feedback(self) -> int:
        """See `Store.count_feedback`."""
        return self._tables.feedback.count()
