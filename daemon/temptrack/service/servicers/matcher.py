"""MatcherService: training the matcher and the generator, saying how good they are, and taking them back."""

import logging
from collections.abc import AsyncIterator

from temptrack.compose.generate import learn_to_generate
from temptrack.matching import learn_to_match
from temptrack.progress import Job, Progress
from temptrack.service.conversion.generator import from_generator_card, from_generator_outcome
from temptrack.service.conversion.matcher import from_card, from_outcome
from temptrack.service.conversion.progress import from_progress
from temptrack.service.generator_status import generator_status
from temptrack.service.health import Health
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import Kind
from temptrack.service.matcher_status import matcher_status
from temptrack.service.opening import Opening
from temptrack.service.validation.matcher import check_train, check_train_generator
from temptrack.v1 import generator_pb2, matcher_pb2
from temptrack.v1.matcher_pb2_grpc import MatcherServiceServicer

_logger = logging.getLogger(__name__)


class MatcherServicer(MatcherServiceServicer):
    """Trains the matcher and the generator and keeps their versions."""

    def __init__(self, opening: Opening, jobs: Jobs, health: Health) -> None:
        self._opening = opening
        self._jobs = jobs
        self._health = health

    async def Train(
        self, request: matcher_pb2.TrainRequest, context: Context
    ) -> AsyncIterator[matcher_pb2.TrainResponse]:
        """Train on the learnt films, and use what comes of it if it is better."""
        seed = check_train(request)
        resources = await self._opening.resources()

        def work(job: Job) -> matcher_pb2.TrainResult:
            outcome = learn_to_match(resources.store, resources.matchers, seed=seed, job=job)
            _logger.info("trained a matcher: %s", outcome.sentence)
            return from_outcome(outcome)

        async for told in self._jobs.run(Kind.TRAINING, work, context):
            if isinstance(told, Progress):
                yield matcher_pb2.TrainResponse(progress=from_progress(told))
            else:
                await self._health.refresh(resources, self._jobs)
                yield matcher_pb2.TrainResponse(result=told.result)

    async def GetMatcher(
        self, request: matcher_pb2.GetMatcherRequest, context: Context
    ) -> matcher_pb2.GetMatcherResponse:
        """Say what is in use."""
        resources = await self._opening.resources()
        return await self._jobs.briefly(matcher_status, resources)

    async def RollBackMatcher(
        self, request: matcher_pb2.RollBackMatcherRequest, context: Context
    ) -> matcher_pb2.RollBackMatcherResponse:
        """Use the version before the one in use."""
        resources = await self._opening.resources()
        card = await self._jobs.briefly(resources.matchers.roll_back)
        _logger.info("the matcher was rolled back to version %d", card.version if card is not None else 0)
        await self._health.refresh(resources, self._jobs)
        return matcher_pb2.RollBackMatcherResponse(matcher=from_card(card) if card is not None else None)

    async def TrainGenerator(
        self, request: generator_pb2.TrainGeneratorRequest, context: Context
    ) -> AsyncIterator[generator_pb2.TrainGeneratorResponse]:
        """Train on the library, and use what comes of it unless something is wrong with it."""
        seed = check_train_generator(request)
        resources = await self._opening.resources()

        def work(job: Job) -> generator_pb2.TrainGeneratorResult:
            outcome = learn_to_generate(resources.store, resources.generator.shelf, seed=seed, job=job)
            _logger.info("trained a generator: %s", outcome.sentence)
            return from_generator_outcome(outcome)

        async for told in self._jobs.run(Kind.TRAINING, work, context):
            if isinstance(told, Progress):
                yield generator_pb2.TrainGeneratorResponse(progress=from_progress(told))
            else:
                await self._health.refresh(resources, self._jobs)
                yield generator_pb2.TrainGeneratorResponse(result=told.result)

    async def GetGenerator(
        self, request: generator_pb2.GetGeneratorRequest, context: Context
    ) -> generator_pb2.GetGeneratorResponse:
        """Say what is in use."""
        resources = await self._opening.resources()
        return await self._jobs.briefly(generator_status, resources)

    async def RollBackGenerator(
        self, request: generator_pb2.RollBackGeneratorRequest, context: Context
    ) -> generator_pb2.RollBackGeneratorResponse:
        """Use the version before the one in use."""
        resources = await self._opening.resources()
        card = await self._jobs.briefly(resources.generator.shelf.roll_back)
        _logger.info("the generator was rolled back to version %d", card.version if card is not None else 0)
        await self._health.refresh(resources, self._jobs)
        generator = from_generator_card(card) if card is not None else None
        return generator_pb2.RollBackGeneratorResponse(generator=generator)
