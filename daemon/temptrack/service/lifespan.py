"""What lives as long as the daemon serves: opened on the way in, closed on the way out, whatever happens between."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from temptrack.home import Home
from temptrack.processes import Workers, work_apart
from temptrack.service.allocating import GivingBack
from temptrack.service.health import Health
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import CHANGES_NOTHING, Kind
from temptrack.service.opening import Opening
from temptrack.service.warming import Warming
from temptrack.settings import Settings

_END_OF_JOBS_S = 3.0
"""A cancelled job looks up at least every 0.2 s; this is for one that decodes a slow file."""

_DECODERS_KEPT = 2
"""Processes with a decoder's libraries in memory, waiting for the next question; starting one takes a second."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Life:
    """What the servicers share."""

    opening: Opening
    jobs: Jobs
    health: Health
    warming: Warming


@asynccontextmanager
async def lifespan(home: Home, settings: Settings) -> AsyncIterator[Life]:
    """Open, hold and close what the servicers share; the store opens while the daemon already answers."""
    tasks: set[asyncio.Task[object]] = set()

    def look_again(ended: Kind | None = None) -> None:
        if ended not in CHANGES_NOTHING and not jobs.closed:
            task = asyncio.create_task(health.refresh(opening.peek(), jobs))
            tasks.add(task)
            task.add_done_callback(looked)
        if settings.warm:
            warming.look()
        giving_back.worked()

    def looked(task: asyncio.Task[object]) -> None:
        tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _logger.warning("health could not be told: %s", error)

    decoders = Workers(keep=_DECODERS_KEPT, nice=0)
    work_apart(decoders)
    warming, giving_back = Warming(), GivingBack()
    health, jobs = Health(), Jobs(settings.max_jobs, look_again, warming.make_way)
    opening = Opening(home, look_again)
    await health.refresh(None, jobs)
    opening.start(settings)
    tasks.update(map(asyncio.create_task, (warming.keep(opening, jobs), giving_back.keep())))
    try:
        yield Life(opening, jobs, health, warming)
    finally:
        warming.make_way()
        for task in tasks:
            task.cancel()
        if not await jobs.close(_END_OF_JOBS_S):
            _logger.warning("a job did not end within %.0f s of being cancelled", _END_OF_JOBS_S)
        if (resources := opening.peek()) is not None:
            resources.close()
        work_apart(None)
        decoders.close()
