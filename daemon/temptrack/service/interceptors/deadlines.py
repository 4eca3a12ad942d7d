"""No call may hold the daemon for ever: the caller's deadline ends it, and ours where the caller set none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from temptrack.errors import DeadlineError
from temptrack.service.interceptors.wrapping import AroundCall, Call

SHORT_S = 60.0
"""For calls with one answer."""

LONG_S = 24 * 3600.0
"""For long work: a day of adding tracks."""

_UNLIMITED = frozenset({"/grpc.health.v1.Health/Watch"})


class DeadlineInterceptor(AroundCall):
    """Ends calls that outlive their time. gRPC itself cancels a call whose own deadline passed."""

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        """Run the call against the clock."""
        limit_s = None if call.method in _UNLIMITED else LONG_S if call.streaming else SHORT_S
        try:
            async with asyncio.timeout(limit_s):
                yield
        except TimeoutError:
            raise DeadlineError(
                f"The call took longer than {limit_s:g} s", remedy="ask for less, or set a deadline of your own"
            ) from None
