"""IdentifyService: a range in; progress, then the recordings heard in it out."""

from collections.abc import AsyncIterator

from temptrack.progress import Job, Progress
from temptrack.service.conversion.identity import from_identified, heard_range
from temptrack.service.conversion.progress import from_progress
from temptrack.service.identifying import Identified
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.opening import Opening
from temptrack.service.validation.identify import check_identify
from temptrack.v1 import identify_pb2
from temptrack.v1.identify_pb2_grpc import IdentifyServiceServicer


class IdentifyServicer(IdentifyServiceServicer):
    """Runs the identifier."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def Identify(
        self, request: identify_pb2.IdentifyRequest, context: Context
    ) -> AsyncIterator[identify_pb2.IdentifyResponse]:
        """Say which tracks of the library are heard in a range."""
        check_identify(request)
        resources = await self._opening.resources()

        def work(job: Job) -> Identified:
            media, span = heard_range(request.media)
            return resources.identifier.identify(media, span, job)

        async for told in self._jobs.run(Kind.LISTEN, work, context):
            if isinstance(told, Progress):
                yield identify_pb2.IdentifyResponse(progress=from_progress(told))
            else:
                yield identify_pb2.IdentifyResponse(result=from_identified(told.result))
