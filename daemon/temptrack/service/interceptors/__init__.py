"""What happens around every call, outermost first: the log line, the errors, the token, the deadline,
the caller, the request."""

from collections.abc import Sequence

import grpc

from temptrack.service.interceptors.callers import CallerInterceptor
from temptrack.service.interceptors.calls import CallLogInterceptor
from temptrack.service.interceptors.deadlines import DeadlineInterceptor
from temptrack.service.interceptors.errors import ErrorInterceptor
from temptrack.service.interceptors.requests import RequestInterceptor
from temptrack.service.interceptors.token import TokenInterceptor

__all__ = ["interceptors"]


def interceptors(token: str) -> Sequence[grpc.aio.ServerInterceptor]:
    """Return them in order; the token is empty where none is asked for."""
    return (
        CallLogInterceptor(),
        ErrorInterceptor(),
        TokenInterceptor(token),
        DeadlineInterceptor(),
        CallerInterceptor(),
        RequestInterceptor(),
    )
