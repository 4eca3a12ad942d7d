"""LanceDB's asynchronous interface for threads that wait for what they ask.

Its blocking interface goes through the same one, but changes threads a dozen times a question, and each time waits for
Python's lock: behind two threads that compute, a question took seconds. Asked so, it changes threads twice.
"""

import asyncio
import inspect
import threading
from collections.abc import Awaitable
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def wait(asked: Awaitable[T]) -> T:
    """Return what comes of something asked; what it raises is raised."""

    async def answer() -> T:
        return await asked

    coming = asyncio.run_coroutine_threadsafe(answer(), _loop())
    try:
        return coming.result()
    except BaseException:
        coming.cancel()
        raise


class Waiting:
    """An asynchronous connection or table; its methods return what comes of them.

    Parameters
    ----------
    asked : AsyncConnection or AsyncTable
        Of LanceDB.
    """

    def __init__(self, asked: Any) -> None:
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._asked, name)
        if not callable(found):
            return found

        def call(*args: Any, **options: Any) -> Any:
            answer = found(*args, **options)
            return wait(answer) if inspect.isawaitable(answer) else answer

        return call


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One for the whole process, run by a thread of its own; it does nothing but hand on."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="lancedb", daemon=True).start()
    return loop
