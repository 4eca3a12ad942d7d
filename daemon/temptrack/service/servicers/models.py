"""ModelService: weights on this machine, and the one call that uses the network."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from temptrack.catalogue import count_unseen
from temptrack.models import ModelCard
from temptrack.models.sentences import MINILM
from temptrack.progress import Job, Progress
from temptrack.service.conversion.model import from_card
from temptrack.service.conversion.progress import from_progress
from temptrack.service.health import Health
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.opening import Opening
from temptrack.service.validation.models import Wanted, check_name, check_pull, check_use
from temptrack.settings import set_value, unset_value
from temptrack.v1 import model_pb2
from temptrack.v1.model_pb2_grpc import ModelServiceServicer

if TYPE_CHECKING:
    from temptrack.service.resources import Resources

_logger = logging.getLogger(__name__)


class ModelServicer(ModelServiceServicer):
    """Lists models, gets and removes their weights, chooses among them."""

    def __init__(self, opening: Opening, jobs: Jobs, health: Health) -> None:
        self._opening = opening
        self._jobs = jobs
        self._health = health

    async def ListModels(self, request: model_pb2.ListModelsRequest, context: Context) -> model_pb2.ListModelsResponse:
        """List the models and whether they are here."""
        resources = await self._opening.resources()
        cards = [
            *await self._jobs.briefly(resources.shelf.cards),
            await self._jobs.briefly(resources.sentences.card),
        ]
        return model_pb2.ListModelsResponse(
            models=[from_card(card) for card in cards], models_folder=str(resources.home.models_folder)
        )

    async def PullModel(
        self, request: model_pb2.PullModelRequest, context: Context
    ) -> AsyncIterator[model_pb2.PullModelResponse]:
        """Download weights, or copy them from where the user carried them."""
        wanted = check_pull(request)
        resources = await self._opening.resources()
        chosen = wanted.name or resources.shelf.selected
        _logger.info("getting the weights of %s from %s", chosen, wanted.source or "the hub")

        def work(job: Job) -> model_pb2.Model:
            return from_card(_get(resources, wanted, job))

        async for told in self._jobs.run(Kind.DOWNLOAD, work, context):
            if isinstance(told, Progress):
                yield model_pb2.PullModelResponse(progress=from_progress(told))
            else:
                yield model_pb2.PullModelResponse(result=told.result)

    async def RemoveModel(
        self, request: model_pb2.RemoveModelRequest, context: Context
    ) -> model_pb2.RemoveModelResponse:
        """Delete weights from the models folder."""
        name = check_name(request.name)
        resources = await self._opening.resources()
        if name == MINILM:
            freed = await self._jobs.briefly(resources.sentences.remove)
            card = await self._jobs.briefly(resources.sentences.card)
        else:
            freed = await self._jobs.briefly(resources.shelf.remove, name)
            card = await self._jobs.briefly(resources.shelf.card, name)
        await self._health.refresh(resources, self._jobs)
        return model_pb2.RemoveModelResponse(model=from_card(card), freed_bytes=freed)

    async def UseModel(self, request: model_pb2.UseModelRequest, context: Context) -> model_pb2.UseModelResponse:
        """Use another model from now on."""
        name, checkpoint = check_use(request)
        resources = await self._opening.resources()
        answer = await self._jobs.briefly(_use, resources, name, checkpoint)
        await self._health.refresh(resources, self._jobs)
        return answer


def _get(resources: "Resources", wanted: Wanted, job: Job) -> ModelCard:
    if wanted.name == MINILM:
        shelf = resources.sentences
        return shelf.carry_in(wanted.source, job) if wanted.source else shelf.pull(job, wanted.network)
    if wanted.source is not None:
        return resources.shelf.carry_in(wanted.name, wanted.source, job)
    return resources.shelf.pull(wanted.name, job, wanted.network)


def _use(resources: "Resources", name: str, checkpoint: Path | None) -> model_pb2.UseModelResponse:
    resources.shelf.select(name, checkpoint)
    set_value(resources.home, "model", name)
    if checkpoint is not None:
        set_value(resources.home, "checkpoint", str(checkpoint))
    else:
        unset_value(resources.home, "checkpoint")
    seeing = resources.semantic()
    _logger.info("the semantic model is %s from now on", name)
    return model_pb2.UseModelResponse(
        model=from_card(resources.shelf.card(name)),
        scenes=resources.store.count_scenes(),
        scenes_to_embed=count_unseen(resources.store, seeing.identity.key if seeing else ""),
    )
