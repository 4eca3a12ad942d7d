"""From a failed call back to the error tree that the daemon raised."""

from collections.abc import Iterator
from typing import Any, Protocol, TypeVar, cast

import grpc
from google.protobuf.message import DecodeError, Message
from google.rpc import error_details_pb2, status_pb2

from temptrack import errors
from temptrack.errors import TemptrackError

_DETAILS_KEY = "grpc-status-details-bin"
_DOMAIN = "temptrack"
_TOO_MANY = "concurrent rpc"
"""In what gRPC's server says where its bound on calls at once is reached."""

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

Detail = TypeVar("Detail", bound=Message)


class _Failure(Protocol):
    """What every error grpcio raises from a call also is."""

    def code(self) -> grpc.StatusCode: ...
    def details(self) -> str | None: ...
    def trailing_metadata(self) -> tuple[tuple[str, bytes], ...] | None: ...


def to_temptrack_error(error: grpc.RpcError) -> TemptrackError:
    """Return the error the daemon raised, or the one that says how the call itself failed."""
    failure = cast(_Failure, error)
    details = _details(failure)
    info = next((one for one in _each(details, error_details_pb2.ErrorInfo) if one.domain == _DOMAIN), None)
    if info is None:
        return _from_code(failure)
    made = _from_info(info)
    if isinstance(made, errors.BusyError):
        for retry in _each(details, error_details_pb2.RetryInfo):
            made.retry_s = retry.retry_delay.ToMilliseconds() / 1000
    return made


def _details(failure: _Failure) -> list[Any]:
    told = [value for key, value in failure.trailing_metadata() or () if key == _DETAILS_KEY]
    try:
        return [detail for value in told for detail in status_pb2.Status.FromString(value).details]
    except DecodeError:
        return []


def _each(details: list[Any], kind: type[Detail]) -> Iterator[Detail]:
    for detail in details:
        message = kind()
        try:
            meant = detail.Unpack(message)
        except DecodeError:
            continue
        if meant:
            yield message


def _from_info(info: error_details_pb2.ErrorInfo) -> TemptrackError:
    leaf = getattr(errors, info.reason, TemptrackError)
    kind = leaf if isinstance(leaf, type) and issubclass(leaf, TemptrackError) else TemptrackError
    told = info.metadata
    return kind(told.get("what", info.reason), remedy=told.get("remedy", ""), field=told.get("field", ""))


def _from_code(failure: _Failure) -> TemptrackError:
    said = (failure.details() or "no details").rstrip(".")
    if failure.code() == grpc.StatusCode.RESOURCE_EXHAUSTED and _TOO_MANY in said.lower():
        return errors.BusyError("The daemon has as many calls as it takes", remedy="ask again in a moment")
    fallback = (TemptrackError, f"The call failed with {failure.code().name} ({said})", "")
    kind, what, remedy = _WITHOUT_DETAILS.get(failure.code(), fallback)
    return kind(what.replace("{said}", said), remedy=remedy)
