"""On a TCP endpoint every call must show the token of the endpoint file, which only its owner can read."""

import hmac
from typing import Any, NoReturn

import grpc

from temptrack.endpoint import METADATA_KEY
from temptrack.errors import AccessError
from temptrack.service.interceptors.wrapping import Context, Continuation, Handler


class TokenInterceptor(grpc.aio.ServerInterceptor):
    """Refuses calls without the token; health and reflection too.

    Parameters
    ----------
    token : str
        Empty on a Unix socket, whose permissions do this work.
    """

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode() if token else b""

    async def intercept_service(
        self, continuation: Continuation, handler_call_details: grpc.HandlerCallDetails
    ) -> Handler:
        """Let the call pass, or answer it with `AccessError`."""
        if self._admits(handler_call_details):
            return await continuation(handler_call_details)
        return grpc.unary_unary_rpc_method_handler(_refuse)

    def _admits(self, call: grpc.HandlerCallDetails) -> bool:
        if not self._expected:
            return True
        shown = [value for key, value in call.invocation_metadata or () if key == METADATA_KEY]
        return len(shown) == 1 and hmac.compare_digest(_bytes(shown[0]), self._expected)


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


async def _refuse(request: Any, context: Context) -> NoReturn:
    raise AccessError(
        "The call's token is missing or wrong",
        remedy="send `authorization: Bearer <token>` with the token of the endpoint file",
    )
