"""Bytes that are no request of the method called are refused in words, as anything else that cannot be meant."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, cast

import grpc
from google.protobuf.message import DecodeError

from temptrack.errors import InvalidInputError
from temptrack.service.interceptors.wrapping import Continuation, Handler


@dataclass(frozen=True)
class _Unreadable:
    """Stands in for a request; gRPC itself would answer UNKNOWN and log an error with its story."""

    size: int


class RequestInterceptor(grpc.aio.ServerInterceptor):
    """Reads requests. Innermost, so that what it refuses is answered as every error is."""

    async def intercept_service(
        self, continuation: Continuation, handler_call_details: grpc.HandlerCallDetails
    ) -> Handler:
        """Wrap the handler of the method called."""
        handler: Any = await continuation(handler_call_details)
        if handler is None or handler.request_streaming:
            return cast(Handler, handler)
        read = _reading(handler.request_deserializer) if handler.request_deserializer else None
        if handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(
                _checked_stream(handler.unary_stream), read, handler.response_serializer
            )
        return grpc.unary_unary_rpc_method_handler(_checked(handler.unary_unary), read, handler.response_serializer)


def _reading(deserializer: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    def read(data: bytes) -> Any:
        try:
            return deserializer(data)
        except DecodeError:
            return _Unreadable(len(data))

    return read


def _checked(behaviour: Callable[..., Any]) -> Callable[..., Any]:
    async def call(request: Any, context: Any) -> Any:
        _check(request)
        return await behaviour(request, context)

    return call


def _checked_stream(behaviour: Callable[..., Any]) -> Callable[..., Any]:
    async def call(request: Any, context: Any) -> AsyncIterator[Any]:
        _check(request)
        answers = behaviour(request, context)
        if isawaitable(answers):  # it writes through the context, as grpc.health.v1's Watch does
            await answers
            return
        async for answer in answers:
            yield answer

    return call


def _check(request: Any) -> None:
    if isinstance(request, _Unreadable):
        raise InvalidInputError(
            f"The {request.size:,} bytes of the request are none of this method's",
            remedy="send what the contract in proto/ describes",
        )
