"""The daemon's life, from the lock to the last call."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import grpc

from temptrack import __version__
from temptrack.endpoint import Endpoint, remove_endpoint, write_endpoint
from temptrack.home import Home
from temptrack.launch import write_launch
from temptrack.service.allocating import share_memory
from temptrack.service.descriptors import raise_limit
from temptrack.service.lifespan import Life, lifespan
from temptrack.service.listen import Listening, forget, listen, new_token
from temptrack.service.lock import home_lock
from temptrack.service.reachable import Reachable
from temptrack.service.server import add_servicers, make_server
from temptrack.service.servicers.control import DaemonServicer
from temptrack.service.stopping import Stopping
from temptrack.settings import Settings, load_settings

_logger = logging.getLogger(__name__)

_SWITCH_S = 0.001
"""How long one thread keeps Python's lock from others that want it, instead of 5 ms: a search changes threads some
dozens of times, and behind two threads that compute it took 2.9 s, with this 0.5 s (docs/load.md)."""


def run(home: Home, *, tcp: bool, announce: Callable[[], None]) -> None:
    """Serve a home until asked to stop.

    Parameters
    ----------
    home : Home
        Whose store and settings.
    tcp : bool
        Listen on a loopback port instead of a Unix socket.
    announce : callable
        Called once clients can connect.

    Raises
    ------
    StoreLockedError
        When another daemon owns the home.
    InvalidInputError
        When its settings cannot be meant.
    StateError
        When there is no private place to listen.
    """
    sys.setswitchinterval(_SWITCH_S)
    share_memory()
    raise_limit()
    with home_lock(home):
        asyncio.run(_serve(home, load_settings(home), tcp, announce))


async def _serve(home: Home, settings: Settings, tcp: bool, announce: Callable[[], None]) -> None:
    stopping = Stopping()
    stopping.on_signals()
    async with lifespan(home, settings) as life:
        token = new_token(tcp)
        server = make_server(token)
        control = DaemonServicer(life, stopping)
        add_servicers(server, life.opening, life.jobs, life.health, control)
        listening = listen(server, home, token)
        control.endpoint = listening.address
        await server.start()
        endpoint = _endpoint(listening)
        write_endpoint(home.endpoint_file, endpoint)
        reachable = Reachable(home, endpoint)
        watch = asyncio.create_task(reachable.keep())
        write_launch(home)
        _logger.info("temptrack %s, pid %d, serves %s on %s", __version__, os.getpid(), home.root, listening.address)
        announce()
        await stopping.wanted()
        watch.cancel()
        reachable.forget()
        await _leave(home, server, life, stopping)
        forget(listening)


async def _leave(home: Home, server: grpc.aio.Server, life: Life, stopping: Stopping) -> None:
    """Take no more calls, give running ones their grace, then cancel them."""
    _logger.info("stopping, %d jobs running, grace %g s", life.jobs.running, stopping.grace_s)
    remove_endpoint(home.endpoint_file, os.getpid())
    await life.health.leave()
    await server.stop(stopping.grace_s)


def _endpoint(listening: Listening) -> Endpoint:
    return Endpoint(
        address=listening.address,
        pid=os.getpid(),
        version=__version__,
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        token=listening.token,
    )
