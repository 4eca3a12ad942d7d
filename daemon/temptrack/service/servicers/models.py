"""ModelService: weights on this machine, and the one call that uses the network."""

import logging
from collections.abc import AsyncIterator

from temptrack.progress import Job, Progress
from temptrack.service.conversion.model import from_card
from temptrack.service.conversion.progress import from_progress
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs, Kind
from temptrack.service.opening import Opening
from temptrack.service.validation.models import check_pull
from temptrack.v1 import model_pb2
from temptrack.v1.model_pb2_grpc import ModelServiceServicer

_logger = logging.getLogger(__name__)


class ModelServicer(ModelServiceServicer):
    """Lists models and pulls their weights."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs

    async def ListModels(self, request: model_pb2.ListModelsRequest, context: Context) -> model_pb2.ListModelsResponse:
        """List the models and whether they are here."""
        resources = await self._opening.resources()
        cards = await self._jobs.briefly(resources.shelf.cards)
        return model_pb2.ListModelsResponse(
            models=[from_card(card) for card in cards], models_folder=str(resources.home.models_folder)
        )

    async def PullModel(
        self, request: model_pb2.PullModelRequest, context: Context
    ) -> AsyncIterator[model_pb2.PullModelResponse]:
        """Download weights."""
        name = check_pull(request)
        resources = await self._opening.resources()
        _logger.info("downloading the weights of %s", name or resources.shelf.selected)

        def work(job: Job) -> model_pb2.Model:
            return from_card(resources.shelf.pull(name, job))

        async for told in self._jobs.run(Kind.DOWNLOAD, work, context):
            if isinstance(told, Progress):
                yield model_pb2.PullModelResponse(progress=from_progress(told))
            else:
                yield model_pb2.PullModelResponse(result=told.result)
