"""ComposeService: sound made out of the user's own music."""

from collections.abc import AsyncIterator

from temptrack.errors import StateError
from temptrack.progress import Job, Progress
from temptrack.service.conversion.progress import from_progress
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.opening import Opening
from temptrack.v1 import compose_pb2
from temptrack.v1.compose_pb2_grpc import ComposeServiceServicer


class ComposeServicer(ComposeServiceServicer):
    """Cuts tracks to a length."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def Retarget(
        self, request: compose_pb2.RetargetRequest, context: Context
    ) -> AsyncIterator[compose_pb2.RetargetResponse]:
        """Cut a track to a length."""

        def work(_: Job) -> compose_pb2.RetargetResult:
            raise StateError("This version cannot cut a track to a length yet", remedy="update temptrack")

        async for told in self._jobs.run(Kind.COMPOSE, work, context):
            if isinstance(told, Progress):
                yield compose_pb2.RetargetResponse(progress=from_progress(told))
            else:
                yield compose_pb2.RetargetResponse(result=told.result)
