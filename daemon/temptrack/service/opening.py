"""Opening what the daemon holds while it already answers: importing LanceDB takes longer than everything else."""

import asyncio
import importlib
import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from temptrack.errors import StateError, StoreError, TemptrackError
from temptrack.home import Home
from temptrack.settings import Settings

if TYPE_CHECKING:
    from temptrack.service.resources import Resources

T = TypeVar("T")

_OPENING_S = 60.0
_AGAIN_S = 1.0
"""A store that did not open is not tried more often than this."""

_logger = logging.getLogger(__name__)


class Opening:
    """The resources, or the wait for them, or why there are none.

    Parameters
    ----------
    home : Home
        Whose store.
    opened : callable
        Called on the loop when the opening has ended, well or badly.
    """

    def __init__(self, home: Home, opened: Callable[[], None]) -> None:
        self.home = home
        self._opened = opened
        self._loop = asyncio.get_running_loop()
        self._outcome: asyncio.Future[Resources] = self._loop.create_future()
        self._settings: Settings | None = None
        self._tried_s = 0.0
        """When the opening ended last, on the monotonic clock."""

    @property
    def shared_uri(self) -> str:
        """Where the store lies when others share it; empty when it lies in the home."""
        return self._settings.store_uri if self._settings is not None else ""

    def start(self, settings: Settings) -> None:
        """Begin, in a thread of its own."""
        self._settings = settings
        threading.Thread(target=self._open, args=(settings,), name="opening", daemon=True).start()

    async def resources(self) -> "Resources":
        """Return the resources, waiting until they are there.

        Raises
        ------
        TemptrackError
            What kept them from being opened; what may have been mended since is tried anew first.
        """
        if isinstance(self.error(), StoreError) and time.monotonic() - self._tried_s > _AGAIN_S and self._settings:
            self._outcome = self._loop.create_future()
            self.start(self._settings)
        return await asyncio.shield(self._outcome)

    async def settled(self, wait_s: float) -> None:
        """Wait until the opening has ended, well or badly, but no longer than this."""
        await asyncio.wait({self._outcome}, timeout=wait_s)

    def peek(self) -> "Resources | None":
        """Return the resources if they are there now."""
        return self._outcome.result() if self._outcome.done() and self.error() is None else None

    def peek_soon(self) -> "Resources | None":
        """Return the resources once the opening has ended, if it ended well; called on a working thread."""
        asyncio.run_coroutine_threadsafe(self.settled(_OPENING_S), self._loop).result()
        return self.peek()

    def error(self) -> TemptrackError | None:
        """Return what kept them from being opened."""
        error = self._outcome.exception() if self._outcome.done() else None
        return error if isinstance(error, TemptrackError) else None

    def exchange(self, change: Callable[[], T]) -> T:
        """Close what is open, change what it was made of, and open again, whether or not that went well.

        Called on a working thread, when no other work needs what is open. Whoever asks for the resources meanwhile
        waits for the new ones.

        Returns
        -------
        What the change returns.
        """
        if self._settings is None:
            raise StateError("The daemon has not begun to open its store")
        before = asyncio.run_coroutine_threadsafe(self._taken_away(), self._loop).result()
        try:
            if before is not None:
                before.close()
            return change()
        finally:
            self._open(self._settings)

    async def _taken_away(self) -> "Resources | None":
        await asyncio.wait({self._outcome})
        before, self._outcome = self.peek(), self._loop.create_future()
        return before

    def _open(self, settings: Settings) -> None:
        try:
            module = importlib.import_module("temptrack.service.resources")
            found: Resources | TemptrackError = module.open_resources(self.home, settings)
        except TemptrackError as error:
            _logger.warning("the store is not open: %s", error)
            found = error
        except Exception:
            _logger.exception("the store could not be opened")
            found = StateError(
                "The daemon could not open its store",
                remedy=f"read {self.home.log_file} or run the daemon in the foreground with `temptrack serve`",
            )
        self._loop.call_soon_threadsafe(self._settle, found)
        if settings.preload and not isinstance(found, TemptrackError):
            found.semantic()

    def _settle(self, found: "Resources | TemptrackError") -> None:
        self._tried_s = time.monotonic()
        if isinstance(found, TemptrackError):
            self._outcome.set_exception(found)
            self._outcome.exception()  # looked at: asyncio need not warn when nobody asks
        else:
            self._outcome.set_result(found)
        self._opened()
