"""DaemonService: how it is, what it can do, and when to leave."""

import os
import time

from temptrack import __version__
from temptrack.service.conversion.lines import from_line
from temptrack.service.diagnosis import diagnose
from temptrack.service.health import NOT_SERVING, OVERALL, SERVING
from temptrack.service.interceptors.wrapping import Context
from temptrack.service.lifespan import Life
from temptrack.service.stopping import Stopping
from temptrack.service.validation.control import check_stop
from temptrack.v1 import daemon_pb2
from temptrack.v1.daemon_pb2_grpc import DaemonServiceServicer

_OPENING_S = 20.0


class DaemonServicer(DaemonServiceServicer):
    """Answers for the daemon itself; never waits for the store."""

    def __init__(self, life: Life, stopping: Stopping) -> None:
        self._opening, self._jobs, self._health, self._warming = life.opening, life.jobs, life.health, life.warming
        self._stopping = stopping
        self._began = time.monotonic()
        self.endpoint = ""
        """Set when the daemon knows where it listens."""

    async def GetHealth(self, request: daemon_pb2.GetHealthRequest, context: Context) -> daemon_pb2.GetHealthResponse:
        """Say what can be drawn on; grpc.health.v1 says the same from then on."""
        resources = self._opening.peek()
        found, services = await self._health.refresh(resources, self._jobs)
        return daemon_pb2.GetHealthResponse(
            status=SERVING if services[OVERALL] == SERVING and not self._stopping.begun else NOT_SERVING,
            version=__version__,
            pid=os.getpid(),
            endpoint=self.endpoint,
            capabilities=found,
            services=services,
            uptime_s=time.monotonic() - self._began,
            jobs_running=self._jobs.running,
            semantic_model=await self._jobs.aside(resources.semantic.sentence) if resources else "",
            warming=self._warming.now,
            lines=[from_line(state) for state in self._jobs.lines()],
        )

    async def Diagnose(self, request: daemon_pb2.DiagnoseRequest, context: Context) -> daemon_pb2.DiagnoseResponse:
        """Check every capability; a daemon that has only just started first opens its store."""
        await self._opening.settled(_OPENING_S)
        home, resources, error = self._opening.home, self._opening.peek(), self._opening.error()
        return daemon_pb2.DiagnoseResponse(diagnoses=await self._jobs.aside(diagnose, home, resources, error))

    async def Stop(self, request: daemon_pb2.StopRequest, context: Context) -> daemon_pb2.StopResponse:
        """Begin to stop and say who does."""
        self._stopping.begin(check_stop(request))
        return daemon_pb2.StopResponse(pid=os.getpid())
