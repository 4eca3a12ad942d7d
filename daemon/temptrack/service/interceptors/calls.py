"""One line a call in the log: method, status, milliseconds. Never a token, never what was asked."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc

from temptrack.service.interceptors.wrapping import AroundCall, Call

_logger = logging.getLogger(__name__)
_POLLED = frozenset({"/grpc.health.v1.Health/Check", "/temptrack.v1.DaemonService/GetHealth"})


class CallLogInterceptor(AroundCall):
    """Writes the line; calls that clients poll are of interest only when debugging."""

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        """Time the call and note how it ended."""
        began = time.perf_counter()
        status = "OK"
        try:
            yield
        except (asyncio.CancelledError, GeneratorExit):
            status = "CANCELLED"
            raise
        except BaseException:
            status = _name(call.context.code())
            raise
        finally:
            level = logging.DEBUG if call.method in _POLLED else logging.INFO
            _logger.log(level, "%s %s %.0f ms", call.method, status, (time.perf_counter() - began) * 1000)


def _name(code: object) -> str:
    """The server's context keeps the code as a number."""
    if isinstance(code, grpc.StatusCode):
        return code.name
    return next((known.name for known in grpc.StatusCode if known.value[0] == code), "UNKNOWN")
