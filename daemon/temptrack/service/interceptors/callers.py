"""Who calls: turns go round among clients, so that one that asks for much keeps nobody from asking for little."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from temptrack.endpoint import CLIENT_KEY
from temptrack.service.interceptors.wrapping import AroundCall, Call

CALLER: ContextVar[str] = ContextVar("caller", default="")
"""The client of the call at hand: the name it gives itself, else its connection, as far as gRPC tells them apart."""
_LONGEST = 64


class CallerInterceptor(AroundCall):
    """Notes the client. A name is taken as it is: who may call at all is one user, who gains nothing by many names."""

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        """Note it for the call's own task, which ends with the call."""
        said = [value for key, value in call.context.invocation_metadata() or () if key == CLIENT_KEY]
        CALLER.set(str(said[0])[:_LONGEST] if said else str(call.context.peer()))
        yield
