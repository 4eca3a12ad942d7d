"""The wish to stop, from a signal or a call."""

import asyncio
import signal
import sys

from temptrack.service.validation.control import DEFAULT_GRACE_S


class Stopping:
    """Set once, waited for by the daemon."""

    def __init__(self) -> None:
        self._wanted = asyncio.Event()
        self.grace_s = DEFAULT_GRACE_S
        """How long running work may still take."""

    @property
    def begun(self) -> bool:
        """Whether the daemon is leaving."""
        return self._wanted.is_set()

    def begin(self, grace_s: float = DEFAULT_GRACE_S) -> None:
        """Ask the daemon to leave; asked again, it hurries to the shorter grace."""
        self.grace_s = min(grace_s, self.grace_s) if self.begun else grace_s
        self._wanted.set()

    async def wanted(self) -> None:
        """Wait until somebody asks."""
        await self._wanted.wait()

    def on_signals(self) -> None:
        """Take SIGTERM and SIGINT as the wish to stop."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            if sys.platform == "win32":
                signal.signal(name, lambda *_: loop.call_soon_threadsafe(self.begin))
            else:
                loop.add_signal_handler(name, self.begin)
