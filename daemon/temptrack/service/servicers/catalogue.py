"""CatalogueService: looking after what is kept, whether or not it opens."""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from temptrack.progress import Job, Progress
from temptrack.service.conversion.progress import from_progress
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.opening import Opening
from temptrack.service.validation.catalogue import check_backup, check_restore
from temptrack.v1 import catalogue_pb2
from temptrack.v1.catalogue_pb2_grpc import CatalogueServiceServicer

R = TypeVar("R")
T = TypeVar("T")
_OPENING_S = 60.0


class CatalogueServicer(CatalogueServiceServicer):
    """Runs each as a job; those that change what is there take the place of an addition, so that none is under way."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def VerifyCatalogue(
        self, request: catalogue_pb2.VerifyCatalogueRequest, context: Context
    ) -> AsyncIterator[catalogue_pb2.VerifyCatalogueResponse]:
        """Read everything back."""

        def work(job: Job) -> catalogue_pb2.CatalogueState:
            from temptrack.service.conversion.catalogue import from_checked
            from temptrack.service.keeping import Keeping, verify

            return from_checked(verify(Keeping(self._opening, self._others), job))

        response = catalogue_pb2.VerifyCatalogueResponse
        async for step in self._run(Kind.KEEPING, work, context, response):
            yield step

    async def RepairCatalogue(
        self, request: catalogue_pb2.RepairCatalogueRequest, context: Context
    ) -> AsyncIterator[catalogue_pb2.RepairCatalogueResponse]:
        """Do what is safe."""

        def work(job: Job) -> catalogue_pb2.RepairedCatalogue:
            from temptrack.service.conversion.catalogue import from_repair
            from temptrack.service.keeping import Keeping, repair

            return from_repair(*repair(Keeping(self._opening, self._others), job))

        response = catalogue_pb2.RepairCatalogueResponse
        async for step in self._run(Kind.INGEST, work, context, response):
            yield step

    async def BackupCatalogue(
        self, request: catalogue_pb2.BackupCatalogueRequest, context: Context
    ) -> AsyncIterator[catalogue_pb2.BackupCatalogueResponse]:
        """Write one moment to a file."""
        path = check_backup(request)

        def work(job: Job) -> catalogue_pb2.BackupCard:
            from temptrack.service.conversion.catalogue import from_card
            from temptrack.service.keeping import Keeping, back_up

            keeping = Keeping(self._opening, self._others)
            return from_card(*back_up(keeping, path, replace=request.replace, job=job))

        response = catalogue_pb2.BackupCatalogueResponse
        async for step in self._run(Kind.KEEPING, work, context, response):
            yield step

    async def RestoreCatalogue(
        self, request: catalogue_pb2.RestoreCatalogueRequest, context: Context
    ) -> AsyncIterator[catalogue_pb2.RestoreCatalogueResponse]:
        """Put a backup in place."""
        path = check_restore(request)

        def work(job: Job) -> catalogue_pb2.RestoredCatalogue:
            from temptrack.service.conversion.catalogue import from_card
            from temptrack.service.keeping import Keeping, restore

            card, kept = restore(Keeping(self._opening, self._others), path, job)
            return catalogue_pb2.RestoredCatalogue(backup=from_card(path, card), kept=str(kept))

        response = catalogue_pb2.RestoreCatalogueResponse
        async for step in self._run(Kind.INGEST, work, context, response):
            yield step

    async def CompactCatalogue(
        self, request: catalogue_pb2.CompactCatalogueRequest, context: Context
    ) -> AsyncIterator[catalogue_pb2.CompactCatalogueResponse]:
        """Merge small files and drop old versions."""

        def work(job: Job) -> catalogue_pb2.CompactedCatalogue:
            from temptrack.service.conversion.catalogue import from_compaction
            from temptrack.service.keeping import Keeping, compact

            return from_compaction(compact(Keeping(self._opening, self._others), job))

        response = catalogue_pb2.CompactCatalogueResponse
        async for step in self._run(Kind.KEEPING, work, context, response):
            yield step

    async def RebuildCatalogue(
        self, request: catalogue_pb2.RebuildCatalogueRequest, context: Context
    ) -> AsyncIterator[catalogue_pb2.RebuildCatalogueResponse]:
        """Make all again from its media."""

        def work(job: Job) -> catalogue_pb2.RebuiltCatalogue:
            from temptrack.service.conversion.catalogue import from_rebuilt
            from temptrack.service.keeping import Keeping, rebuild

            return from_rebuilt(rebuild(Keeping(self._opening, self._others), job))

        response = catalogue_pb2.RebuildCatalogueResponse
        async for step in self._run(Kind.INGEST, work, context, response):
            yield step

    async def _run(
        self, kind: Kind, work: Callable[[Job], T], context: Context, response: Callable[..., R]
    ) -> AsyncIterator[R]:
        await self._opening.settled(_OPENING_S)
        async for told in self._jobs.run(kind, work, context):
            if isinstance(told, Progress):
                yield response(progress=from_progress(told))
            else:
                yield response(result=told.result)

    def _others(self) -> int:
        return max(0, self._jobs.running - 1)
