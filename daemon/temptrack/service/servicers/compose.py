"""ComposeService: sound made out of the user's own music."""

from collections.abc import AsyncIterator
from pathlib import Path

from temptrack.progress import Job, Progress
from temptrack.service.composing import compose_piece
from temptrack.service.conversion.compose import from_cut, retarget_wish
from temptrack.service.conversion.duck import duck_query, from_ducked
from temptrack.service.conversion.piece import from_composed
from temptrack.service.conversion.progress import from_progress
from temptrack.service.ducking import duck
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.lookup import find_track_or_title
from temptrack.service.opening import Opening
from temptrack.service.retargeting import Retargeter
from temptrack.service.stems import separate
from temptrack.service.validation.compose import check_retarget
from temptrack.service.validation.duck import check_duck
from temptrack.service.validation.piece import check_compose
from temptrack.service.validation.stems import check_separate
from temptrack.v1 import compose_pb2, duck_pb2, piece_pb2, stems_pb2
from temptrack.v1.compose_pb2_grpc import ComposeServiceServicer


class ComposeServicer(ComposeServiceServicer):
    """Cuts, ducks and takes apart tracks, and makes pieces that did not exist."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def Retarget(
        self, request: compose_pb2.RetargetRequest, context: Context
    ) -> AsyncIterator[compose_pb2.RetargetResponse]:
        """Cut a track to a length."""
        check_retarget(request)
        resources = await self._opening.resources()

        def work(job: Job) -> compose_pb2.RetargetResult:
            store = resources.store
            retargeter = Retargeter(store, unknown_may_derive=resources.settings.unknown_may_derive)
            if request.WhichOneof("sound") == "path":
                track = retargeter.at(Path(request.path))
            else:
                track = retargeter.named(find_track_or_title(store, request.track, "track"))
            out = Path(request.out_path) if request.out_path else None
            return from_cut(retargeter.cut(track, retarget_wish(request), out, job))

        async for told in self._jobs.run(Kind.COMPOSE, work, context):
            if isinstance(told, Progress):
                yield compose_pb2.RetargetResponse(progress=from_progress(told))
            else:
                yield compose_pb2.RetargetResponse(result=told.result)

    async def Duck(self, request: duck_pb2.DuckRequest, context: Context) -> AsyncIterator[duck_pb2.DuckResponse]:
        """Say how a track makes room for those who speak."""
        check_duck(request)
        resources = await self._opening.resources()

        def work(job: Job) -> duck_pb2.DuckResult:
            return from_ducked(duck(duck_query(request), resources.store, resources.settings, job))

        async for told in self._jobs.run(Kind.COMPOSE, work, context):
            if isinstance(told, Progress):
                yield duck_pb2.DuckResponse(progress=from_progress(told))
            else:
                yield duck_pb2.DuckResponse(result=told.result)

    async def Compose(
        self, request: piece_pb2.ComposeRequest, context: Context
    ) -> AsyncIterator[piece_pb2.ComposeResponse]:
        """Make a piece out of what is suggested."""
        check_compose(request)
        resources = await self._opening.resources()

        def work(job: Job) -> piece_pb2.ComposeResult:
            return from_composed(compose_piece(resources, request, job))

        async for told in self._jobs.run(Kind.COMPOSE, work, context):
            if isinstance(told, Progress):
                yield piece_pb2.ComposeResponse(progress=from_progress(told))
            else:
                yield piece_pb2.ComposeResponse(result=told.result)

    async def Separate(
        self, request: stems_pb2.SeparateRequest, context: Context
    ) -> AsyncIterator[stems_pb2.SeparateResponse]:
        """Take a track apart."""
        check_separate(request)
        resources = await self._opening.resources()

        def work(job: Job) -> stems_pb2.SeparateResult:
            return separate(request, resources.store, resources.settings, job)

        async for told in self._jobs.run(Kind.COMPOSE, work, context):
            if isinstance(told, Progress):
                yield stems_pb2.SeparateResponse(progress=from_progress(told))
            else:
                yield stems_pb2.SeparateResponse(result=told.result)
