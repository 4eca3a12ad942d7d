"""From a failed call back to the error tree that the daemon raised."""

from typing import Protocol, cast

import grpc
from google.rpc import error_details_pb2, status_pb2

from temptrack import errors
from temptrack.errors import TemptrackError

_DETAILS_KEY = "grpc-status-details-bin"
_DOMAIN = "temptrack"

_WITHOUT_DETAILS: dict[grpc.StatusCode, tuple[type[TemptrackError], str, str]] = {
    grpc.StatusCode.UNAVAILABLE: (
        errors.DaemonUnreachableError,
        "The daemon does not answer",
        "run `temptrack serve --detach`",
    ),
    grpc.StatusCode.DEADLINE_EXCEEDED: (
        errors.DeadlineError,
        "The daemon did not answer in time",
        "ask for less or allow more time",
    ),
    grpc.StatusCode.CANCELLED: (errors.CancelledError, "The call was cancelled", ""),
    grpc.StatusCode.RESOURCE_EXHAUSTED: (
        errors.MessageTooLargeError,
        "The message is too large ({said})",
        "send fewer clips or paths",
    ),
    grpc.StatusCode.UNAUTHENTICATED: (
        errors.AccessError,
        "The daemon refused the token",
        "restart it with `temptrack stop` and `temptrack serve --detach`",
    ),
    grpc.StatusCode.UNIMPLEMENTED: (
        TemptrackError,
        "The running daemon does not know this call",
        "it is of another version: `temptrack stop`",
    ),
}
"""What a status means that comes from gRPC itself and so carries no details."""


class _Failure(Protocol):
    """What every error grpcio raises from a call also is."""

    def code(self) -> grpc.StatusCode: ...
    def details(self) -> str | None: ...
    def trailing_metadata(self) -> tuple[tuple[str, bytes], ...] | None: ...


def to_temptrack_error(error: grpc.RpcError) -> TemptrackError:
    """Return the error the daemon raised, or the one that says how the call itself failed."""
    failure = cast(_Failure, error)
    info = _error_info(failure)
    return _from_info(info) if info is not None else _from_code(failure)


def _error_info(failure: _Failure) -> error_details_pb2.ErrorInfo | None:
    for key, value in failure.trailing_metadata() or ():
        if key == _DETAILS_KEY:
            for detail in status_pb2.Status.FromString(value).details:
                info = error_details_pb2.ErrorInfo()
                if detail.Unpack(info) and info.domain == _DOMAIN:
                    return info
    return None


def _from_info(info: error_details_pb2.ErrorInfo) -> TemptrackError:
    leaf = getattr(errors, info.reason, TemptrackError)
    kind = leaf if isinstance(leaf, type) and issubclass(leaf, TemptrackError) else TemptrackError
    told = info.metadata
    return kind(told.get("what", info.reason), remedy=told.get("remedy", ""), field=told.get("field", ""))


def _from_code(failure: _Failure) -> TemptrackError:
    said = (failure.details() or "no details").rstrip(".")
    fallback = (TemptrackError, f"The call failed with {failure.code().name} ({said})", "")
    kind, what, remedy = _WITHOUT_DETAILS.get(failure.code(), fallback)
    return kind(what.replace("{said}", said), remedy=remedy)
