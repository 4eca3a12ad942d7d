"""Doing what the first question would have to wait for, before anybody asks.

Right after the store is open, and again when it was changed and nothing else is to do: the library is read, distances
are measured, descriptions are read, a decoder is started. Whoever asks for anything meanwhile comes first: warming
stops where it is, within a step, and goes on when nothing runs. What it has read by then, that one need not.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from temptrack.errors import CancelledError, TemptrackError
from temptrack.progress import Job
from temptrack.service.jobs import Jobs
from temptrack.service.kinds import BACKGROUND
from temptrack.service.niceness import be_nice
from temptrack.service.opening import Opening

if TYPE_CHECKING:
    from temptrack.service.resources import Resources

_QUIET_S = 2.0
"""How long nothing must have run, once somebody has asked for anything: the next thing mostly follows at once."""

_logger = logging.getLogger(__name__)


class Warming:
    """Warms what is open, while nothing else is to do."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "warming", be_nice, (BACKGROUND,))
        self._look = asyncio.Event()
        self._job: Job | None = None
        self._asked = False
        """Whether anybody asked for anything since it last looked."""

    @property
    def now(self) -> bool:
        """Whether it is at work."""
        return self._job is not None

    def make_way(self) -> None:
        """Stop: somebody asks for something."""
        self._asked = True
        if self._job is not None:
            self._job.cancel()

    def look(self) -> None:
        """See whether there is anything to warm; called when something was opened or some work has ended."""
        self._look.set()

    async def keep(self, opening: Opening, jobs: Jobs) -> None:
        """Go on until cancelled."""
        try:
            while True:
                await self._look.wait()
                self._look.clear()
                if self._asked:
                    self._asked = False
                    await asyncio.sleep(_QUIET_S)
                if not (self._asked or jobs.busy) and (resources := opening.peek()) is not None:
                    await self._warm(resources)
        finally:
            self.make_way()
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def _warm(self, resources: "Resources") -> None:
        self._job = job = Job()
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, self._work, resources, job)
        finally:
            self._job = None
        if job.cancelled:
            self.look()

    def _work(self, resources: "Resources", job: Job) -> None:
        try:
            if resources.suggester.is_warm or not resources.store.count_tracks():
                return
            resources.suggester.warm(job)
            _logger.info("ready for questions")
        except CancelledError:
            _logger.debug("warming makes way")
        except TemptrackError as error:
            _logger.info("what questions need could not be read beforehand: %s", error)
        except Exception:
            # Questions do it themselves, and say what is wrong; the daemon goes on.
            _logger.exception("what questions need could not be read beforehand")
