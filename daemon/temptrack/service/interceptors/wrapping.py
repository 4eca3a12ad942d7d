"""What the interceptors share: each is something that happens around a call."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, TypeAlias, cast

import grpc

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any] | None"
Context: TypeAlias = grpc.aio.ServicerContext[Any, Any]
Continuation: TypeAlias = Callable[[grpc.HandlerCallDetails], Awaitable[Handler]]


@dataclass(frozen=True)
class Call:
    """One call being served."""

    method: str
    """/package.Service/Method"""
    context: Context
    streaming: bool
    """Whether the answer is a stream: all long work is."""


class AroundCall(grpc.aio.ServerInterceptor):
    """An interceptor written as a context manager around each call with a single request.

    Calls with a stream of requests pass untouched: only reflection has them.
    """

    @abstractmethod
    def around(self, call: Call) -> AbstractAsyncContextManager[None]:
        """Return what to enter before the call and leave after its last message."""

    async def intercept_service(
        self, continuation: Continuation, handler_call_details: grpc.HandlerCallDetails
    ) -> Handler:
        """Wrap the handler of the method called."""
        handler: Any = await continuation(handler_call_details)
        if handler is None or handler.request_streaming:
            return cast(Handler, handler)
        method = str(handler_call_details.method)
        if handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(
                self._stream(handler.unary_stream, method), handler.request_deserializer, handler.response_serializer
            )
        return grpc.unary_unary_rpc_method_handler(
            self._single(handler.unary_unary, method), handler.request_deserializer, handler.response_serializer
        )

    def _single(self, behaviour: Callable[..., Any], method: str) -> Callable[..., Any]:
        async def call(request: Any, context: Context) -> Any:
            async with self.around(Call(method, context, streaming=False)):
                return await behaviour(request, context)

        return call

    def _stream(self, behaviour: Callable[..., Any], method: str) -> Callable[..., Any]:
        async def call(request: Any, context: Context) -> AsyncIterator[Any]:
            async with self.around(Call(method, context, streaming=True)):
                answers = behaviour(request, context)
                if isawaitable(answers):  # it writes through the context, as grpc.health.v1's Watch does
                    await answers
                    return
                async for answer in answers:
                    yield answer

        return call
