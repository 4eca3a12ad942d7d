"""SpotService: a film or timeline in; progress, then its cue sheet out."""

from collections.abc import AsyncIterator

from temptrack.progress import Job, Progress
from temptrack.service.conversion.progress import from_progress
from temptrack.service.conversion.spot import from_sheet, spot_query
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.opening import Opening
from temptrack.service.validation.spot import check_spot
from temptrack.v1 import spot_pb2
from temptrack.v1.spot_pb2_grpc import SpotServiceServicer


class SpotServicer(SpotServiceServicer):
    """Runs the spotter."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def Spot(self, request: spot_pb2.SpotRequest, context: Context) -> AsyncIterator[spot_pb2.SpotResponse]:
        """Say where music should be, and which."""
        check_spot(request)
        resources = await self._opening.resources()

        def work(job: Job) -> spot_pb2.SpotResult:
            query, clock = spot_query(request)
            return from_sheet(resources.spotter.spot(query, job), clock, resources.answers.remember)

        async for told in self._jobs.run(Kind.SPOT, work, context):
            if isinstance(told, Progress):
                yield spot_pb2.SpotResponse(progress=from_progress(told))
            else:
                yield spot_pb2.SpotResponse(result=told.result)
