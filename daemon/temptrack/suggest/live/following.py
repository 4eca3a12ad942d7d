"""A stream followed to its end, with revised suggestions every so often."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from temptrack.errors import MediaError, MediaUnreadableError
from temptrack.fingerprint.footage import Footage
from temptrack.media.live import LiveFrame, LivePlace, LiveStream
from temptrack.progress import Job
from temptrack.suggest.answer import Answer
from temptrack.suggest.live.eye import PICTURE_EVERY_S, Eye
from temptrack.suggest.live.lag import Lag
from temptrack.suggest.live.steadiness import Steadiness
from temptrack.suggest.query import Query
from temptrack.suggest.ranking import rank
from temptrack.suggest.suggester import Suggester
from temptrack.suggest.weighed import Weighed


@dataclass(frozen=True)
class Plan:
    """What is followed, and how."""

    place: LivePlace
    every_s: float
    """Seconds of the stream between two revisions."""
    for_s: float
    """Seconds of the stream to follow; 0 for all of it."""
    window_s: float
    """How much of the stream, back from the newest picture, a revision is for."""
    timeout_s: float
    """How long nothing may come."""


@dataclass(frozen=True)
class Revision:
    """Suggestions as they stand at a moment of the stream."""

    number: int
    """From 1."""
    stream_in_s: float
    """What they are for begins here, in seconds from the stream's first picture that came."""
    stream_out_s: float
    changed: bool
    """Whether the first track is another than in the revision before; true for the first."""
    lag_s: float
    """How much later than at its best the stream is."""
    last: bool
    """Whether the stream ended, was lost, or was followed for as long as was asked."""
    answer: Answer


def follow(suggester: Suggester, query: Query, plan: Plan, tell: Callable[[Revision], None], job: Job) -> None:
    """Follow a stream.

    Parameters
    ----------
    suggester : Suggester
        Answers.
    query : Query
        What else is asked; its footage is the stream.
    plan : Plan
        The stream.
    tell : callable
        Given each revision; the last one's `last` is set.
    job : Job
        Told "open", "wait" and, with seconds of the stream, "watch"; cancelling it ends the following.

    Raises
    ------
    InvalidInputError, EmptyLibraryError
        Before anything is opened.
    MediaError, MediaNotFoundError
        When the stream cannot be opened, or was lost: then after a last revision with what was seen of it.
    """
    suggester.check(replace(query, footage=Footage((), plan.window_s)))
    job.report("open", 0, 0, plan.place.shown)
    follower = _Follower(suggester, query, plan, tell, job)
    looks = suggester.sees() is not None
    with LiveStream(
        plan.place,
        timeout_s=plan.timeout_s,
        every_frame=query.every_frame is not False,
        picture_every_s=PICTURE_EVERY_S if looks else 0.0,
    ) as stream:
        try:
            for frame in stream.frames(job):
                follower.take(frame)
                if plan.for_s and follower.eye.seen_s >= plan.for_s:
                    break
        except MediaError:
            if follower.eye.seen_s:
                follower.revise(last=True)
            raise
    if not follower.eye.seen_s:
        raise MediaUnreadableError(f"{plan.place.shown} ended before a picture came", remedy="check that it plays")
    follower.revise(last=True)


class _Follower:
    def __init__(
        self, suggester: Suggester, query: Query, plan: Plan, tell: Callable[[Revision], None], job: Job
    ) -> None:
        self._suggester = suggester
        self._query = query
        self._plan = plan
        self._tell = tell
        self._job = job
        self._lag = Lag()
        self._late_s = 0.0
        self._steadiness = Steadiness(query.limit)
        self._number = 0
        self._due_s = plan.every_s
        self.eye = Eye(plan.window_s, every_frame=query.every_frame is not False)

    def take(self, frame: LiveFrame) -> None:
        before_s = self.eye.seen_s
        self.eye.see(frame)
        if frame.resumed:
            self._lag.restart()
        self._late_s = lag_s = self._lag.keep(frame.arrived_s, self.eye.seen_s)
        if int(self.eye.seen_s) > int(before_s):
            late = f"{lag_s:.1f} s behind" if lag_s >= 1 else ""
            self._job.report("watch", int(self.eye.seen_s), int(self._plan.for_s), late)
        if self.eye.seen_s >= self._due_s:
            self.revise()
            self._due_s += self._plan.every_s * (1 + (self.eye.seen_s - self._due_s) // self._plan.every_s)

    def revise(self, *, last: bool = False) -> None:
        look = self.eye.look(self._suggester.sees(), self._suggester.actions, self._job)
        covered = Footage((), self.eye.seen_s - self.eye.from_s)
        with self._suggester.moment():
            weighed = self._suggester.weigh(replace(self._query, footage=covered), self._job, seen=look)
            answer = self._suggester.answer(weighed, self._settled(weighed))
        self._number += 1
        # Waiting for what does not come any more is not being late.
        lag_s = self._late_s if last else self._lag.at(time.monotonic(), self.eye.seen_s)
        self._tell(
            Revision(self._number, self.eye.from_s, self.eye.seen_s, self._steadiness.changed, lag_s, last, answer)
        )

    def _settled(self, weighed: Weighed) -> list[int]:
        """Return the library's rows to show: the best, and those shown before, in a steady order."""
        library, scores = weighed.context.library, weighed.fused.scores
        rows = rank(library, scores, weighed.eligible, self._query.limit)
        before = (library.rows[track] for track in self._steadiness.shown if track in library.rows)
        rows += [row for row in before if weighed.eligible[row] and row not in rows]
        order = self._steadiness.settle({library.tracks[row].track_id: float(scores[row]) for row in rows})
        return [library.rows[track] for track in order]
