"""SuggestService: footage, words or a sound in; progress, then one answer out; and what became of it."""

from collections.abc import AsyncIterator

from temptrack.progress import Job, Progress
from temptrack.service.conversion.answer import from_answer
from temptrack.service.conversion.progress import from_progress
from temptrack.service.conversion.query import search_query, suggest_query
from temptrack.service.ducking import duck_suggestions
from temptrack.service.feedback import give_feedback, list_feedback
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.opening import Opening
from temptrack.service.validation.feedback import check_feedback
from temptrack.service.validation.suggest import check_search, check_suggest
from temptrack.v1 import suggest_pb2
from temptrack.v1.suggest_pb2_grpc import SuggestServiceServicer


class SuggestServicer(SuggestServiceServicer):
    """Runs the suggester."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def Suggest(
        self, request: suggest_pb2.SuggestRequest, context: Context
    ) -> AsyncIterator[suggest_pb2.SuggestResponse]:
        """Answer a request for footage, words or a sound."""
        check_suggest(request)
        resources = await self._opening.resources()

        def work(job: Job) -> suggest_pb2.SuggestResult:
            query = suggest_query(request, resources.store)
            answer = resources.suggester.suggest(query, job)
            footage = query.footage if request.with_ducking else None
            duckings = duck_suggestions(answer, footage, job) if footage else {}
            return from_answer(answer, resources.answers.remember(answer), duckings)

        kind = Kind.SUGGEST if request.WhichOneof("footage") or request.HasField("like") else Kind.SEARCH
        async for told in self._jobs.run(kind, work, context):
            if isinstance(told, Progress):
                yield suggest_pb2.SuggestResponse(progress=from_progress(told))
            else:
                yield suggest_pb2.SuggestResponse(result=told.result)

    async def Search(
        self, request: suggest_pb2.SearchRequest, context: Context
    ) -> AsyncIterator[suggest_pb2.SearchResponse]:
        """Answer a request in words."""
        check_search(request)
        resources = await self._opening.resources()

        def work(job: Job) -> suggest_pb2.SuggestResult:
            answer = resources.suggester.suggest(search_query(request), job)
            return from_answer(answer, resources.answers.remember(answer))

        async for told in self._jobs.run(Kind.SEARCH, work, context):
            if isinstance(told, Progress):
                yield suggest_pb2.SearchResponse(progress=from_progress(told))
            else:
                yield suggest_pb2.SearchResponse(result=told.result)

    async def Feedback(self, request: suggest_pb2.FeedbackRequest, context: Context) -> suggest_pb2.FeedbackResponse:
        """Write down what became of a suggested track."""
        check_feedback(request)
        resources = await self._opening.resources()
        return await self._jobs.briefly(give_feedback, resources.store, resources.answers, request)

    async def ListFeedback(
        self, request: suggest_pb2.ListFeedbackRequest, context: Context
    ) -> suggest_pb2.ListFeedbackResponse:
        """List the verdicts."""
        resources = await self._opening.resources()
        return await self._jobs.briefly(list_feedback, resources.store)
