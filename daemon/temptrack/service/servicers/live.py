"""LiveService: a stream in; progress and revised suggestions out, for as long as it plays."""

from collections.abc import AsyncIterator, Callable

from temptrack.progress import Job, Progress
from temptrack.service.conversion.answer import from_answer
from temptrack.service.conversion.live import live_plan
from temptrack.service.conversion.progress import from_progress
from temptrack.service.conversion.query import suggest_query
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.opening import Opening
from temptrack.service.validation.live import check_live
from temptrack.suggest.live import Revision, follow
from temptrack.v1 import live_pb2
from temptrack.v1.live_pb2_grpc import LiveServiceServicer


class LiveServicer(LiveServiceServicer):
    """Follows streams."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def SuggestLive(
        self, request: live_pb2.SuggestLiveRequest, context: Context
    ) -> AsyncIterator[live_pb2.SuggestLiveResponse]:
        """Follow one stream."""
        check_live(request)
        resources = await self._opening.resources()

        def work(job: Job, tell: Callable[[live_pb2.Revision], None]) -> None:
            def remember(revision: Revision) -> None:
                tell(_from_revision(revision, resources.answers.remember(revision.answer)))

            query = suggest_query(request.question, resources.store)
            follow(resources.suggester, query, live_plan(request), remember, job)

        async for told in self._jobs.stream(Kind.LIVE, work, context):
            if isinstance(told, Progress):
                yield live_pb2.SuggestLiveResponse(progress=from_progress(told))
            else:
                yield live_pb2.SuggestLiveResponse(revision=told)


def _from_revision(revision: Revision, answer_id: str) -> live_pb2.Revision:
    return live_pb2.Revision(
        number=revision.number,
        stream_in_s=revision.stream_in_s,
        stream_out_s=revision.stream_out_s,
        changed=revision.changed,
        lag_s=revision.lag_s,
        last=revision.last,
        result=from_answer(revision.answer, answer_id),
    )
