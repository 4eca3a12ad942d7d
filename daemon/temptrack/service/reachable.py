"""Staying reachable: what leads clients to the daemon is put back when somebody deletes it.

Cleaners of temporary folders and people take sockets and small files away under running daemons. The socket itself
lives on as long as it is bound, without a name; so a second name is kept from the beginning, and from that it gets its
first one back. Without it the daemon would hold the home's lock and answer nobody until it was killed.
"""

import asyncio
import contextlib
import logging
import os
from pathlib import Path

from temptrack.endpoint import Endpoint, write_endpoint
from temptrack.home import Home

_logger = logging.getLogger(__name__)

_EVERY_S = 1.0


class Reachable:
    """Keeps a daemon's endpoint file and socket where they were.

    Parameters
    ----------
    home : Home
        Whose endpoint file.
    endpoint : Endpoint
        What it says.
    """

    def __init__(self, home: Home, endpoint: Endpoint) -> None:
        self._home = home
        self._endpoint = endpoint
        kind, _, place = endpoint.address.partition(":")
        self._socket = Path(place) if kind == "unix" else None
        self._spare = self._second_name()

    async def keep(self) -> None:
        """Look every second until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                self.put_back()
            except OSError as error:
                _logger.warning("clients cannot find this daemon: %s", error)

    def put_back(self) -> None:
        """Put back what is gone.

        Raises
        ------
        OSError
            When the home cannot be written.
        """
        if self._socket is not None and self._spare is not None and not self._socket.exists():
            self._socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.link(self._spare, self._socket)
            _logger.warning("the socket %s was deleted; it is back", self._socket)
        if not self._home.endpoint_file.exists():
            write_endpoint(self._home.endpoint_file, self._endpoint)
            _logger.warning("the file %s was deleted; it is back", self._home.endpoint_file)

    def forget(self) -> None:
        """Take the second name away."""
        if self._spare is not None:
            with contextlib.suppress(OSError):
                self._spare.unlink(missing_ok=True)

    def _second_name(self) -> Path | None:
        """Give the socket another name beside its folder; None where sockets can have but one, or have none."""
        if self._socket is None:
            return None
        spare = self._socket.parent.with_name(f".{self._socket.parent.name}-{self._socket.name}")
        try:
            spare.unlink(missing_ok=True)
            os.link(self._socket, spare)
        except OSError as error:
            _logger.info("the socket has no second name: %s", error)
            return None
        return spare
